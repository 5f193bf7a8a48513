"""The film of learning: what a model rebuilt and drew at a few dozen steps of its training.

Training takes the frames and ships them with the checkpoint; anybody can show them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from artlab import cards, images
from artlab.errors import CheckpointError
from artlab.images import Bytes

ROLE = "learning"  # of the file in a checkpoint
SUFFIX = ".npz"

_SHADES = range(232, 256)  # the terminal's greys, black to white


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a model could do after one step of its training.

    Attributes:
        stage: Which part of the training.
        step: How many steps of it were done.
        figures: What was measured then, by name.
        pictures: Ten test digits, 0 to 9, as the model rebuilds them (black where it
            cannot), then one seed's digits, 0 to 9: bytes, (20, 28, 28).
    """

    stage: str
    step: int
    figures: dict[str, float]
    pictures: Bytes


def write(frames: Sequence[Frame], path: Path) -> None:
    """Write a film as one compressed file; OSError if it cannot be."""
    told = [
        {"stage": frame.stage, "step": frame.step, "figures": frame.figures} for frame in frames
    ]
    with path.open("wb") as file:
        np.savez_compressed(
            file, told=json.dumps(told), pictures=np.array([frame.pictures for frame in frames])
        )


def read(path: Path) -> list[Frame]:
    """Read a film.

    Raises:
        CheckpointError: If the file is missing or holds something else.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            told, pictures = json.loads(str(arrays["told"])), arrays["pictures"]
            return [Frame(**one, pictures=shown) for one, shown in zip(told, pictures, strict=True)]
    except (KeyError, TypeError, ValueError, OSError, EOFError, BadZipFile) as error:
        raise CheckpointError(f"{path} holds no film of learning") from error


def load(name: str, *, root: Path = cards.ROOT) -> list[Frame]:
    """Read the film that was shipped with a model.

    Raises:
        CheckpointError: If it is missing or damaged.
    """
    return read(cards.verified(root / name, ROLE))


def strip(frames: Sequence[Frame], *, scale: int = 1) -> Bytes:
    """Lay a film out as one grey picture: a column is a frame, time goes to the right."""
    columns = np.array([frame.pictures for frame in frames])
    count, rows = columns.shape[:2]
    in_rows = columns.swapaxes(0, 1).reshape(rows * count, *columns.shape[2:])
    return images.sheet(images.from_bytes(in_rows), columns=count, scale=scale)


def in_terminal(frame: Frame) -> str:
    """Draw one seed's ten digits with a terminal's 24 greys: 140 columns by 7 lines."""
    digits = frame.pictures[-10:].reshape(10, 14, 2, 14, 2).mean(axis=(2, 4))
    row = np.concatenate(list(digits), axis=1)
    greys = _SHADES.start + np.rint(row / 255 * (len(_SHADES) - 1)).astype(int)
    lines = [
        # Upper half block: the foreground is the upper pixel, the background the lower.
        "".join(f"\x1b[38;5;{up};48;5;{low}m▀" for up, low in zip(upper, lower, strict=True))
        + "\x1b[0m"
        for upper, lower in zip(greys[::2], greys[1::2], strict=True)
    ]
    return "\n".join(lines)

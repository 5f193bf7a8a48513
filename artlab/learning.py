"""The learning record: what a model rebuilt and drew at a few dozen steps of its training.

Training takes the snapshots and ships them with the checkpoint; anybody can show them.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from artlab import cards, images
from artlab.collections.collection import Collection
from artlab.errors import CheckpointError
from artlab.images import Bytes
from artlab.texts import t

ROLE = "learning"  # of the file in a checkpoint
SUFFIX = ".npz"

_SHADES = range(232, 256)  # the terminal's greys, black to white


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What a model could do after one step of its training.

    Attributes:
        stage: Which part of the training.
        step: How many steps of it were done.
        figures: What was measured then, by name.
        pictures: A test image of each label as the model rebuilds it (black where it
            cannot), then each label of one seed: bytes, 2 × labels of them.
    """

    stage: str
    step: int
    figures: dict[str, float]
    pictures: Bytes


def write(snapshots: Sequence[Snapshot], path: Path) -> None:
    """Write a learning record as one compressed file; OSError if it cannot be."""
    known = [{"stage": one.stage, "step": one.step, "figures": one.figures} for one in snapshots]
    pictures = np.array([one.pictures for one in snapshots])
    with path.open("wb") as file:
        np.savez_compressed(file, told=json.dumps(known), pictures=pictures)


def read(path: Path) -> list[Snapshot]:
    """Read a learning record.

    Raises:
        CheckpointError: If the file is missing or holds something else.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            known, pictures = json.loads(str(arrays["told"])), arrays["pictures"]
            pairs = zip(known, pictures, strict=True)
            return [Snapshot(**one, pictures=shown) for one, shown in pairs]
    except (KeyError, TypeError, ValueError, OSError, EOFError, BadZipFile) as error:
        raise CheckpointError(t("{file} holds no learning record", file=str(path))) from error


def load(name: str, collection: Collection) -> list[Snapshot]:
    """Read the record that was shipped with a model.

    Raises:
        CheckpointError: If it is missing or damaged.
    """
    folder = collection.root / name
    return read(cards.verified(folder, cards.read(folder), ROLE))


def told(snapshots: Sequence[Snapshot]) -> dict[str, Any]:
    """Return a record as static/views/learn.js takes it, and as JSON has it."""
    known = [{"stage": one.stage, "step": one.step, "figures": one.figures} for one in snapshots]
    picture = base64.b64encode(images.webp(strip(snapshots, gap=0))).decode()
    return {"image": f"data:image/webp;base64,{picture}", "snapshots": known}


def strip(snapshots: Sequence[Snapshot], *, scale: int = 1, gap: int = 2) -> Bytes:
    """Lay a record out as one picture: a column is a snapshot, time goes to the right."""
    columns = np.array([one.pictures for one in snapshots])
    count, rows = columns.shape[:2]
    in_rows = columns.swapaxes(0, 1).reshape(rows * count, *columns.shape[2:])
    return images.sheet(images.from_bytes(in_rows), columns=count, scale=scale, gap=gap)


def in_terminal(snapshot: Snapshot) -> str:
    """Draw one seed's pictures in a row, at half their side, with a terminal's 24 greys.

    Digits take 140 columns by 7 lines.
    """
    drawn = images.luma(snapshot.pictures[len(snapshot.pictures) // 2 :])
    count, side = len(drawn), drawn.shape[1] // 4 * 2
    half = drawn[:, : 2 * side, : 2 * side].reshape(count, side, 2, side, 2).mean(axis=(2, 4))
    row = np.concatenate(list(half), axis=1)
    greys = _SHADES.start + np.rint(row / 255 * (len(_SHADES) - 1)).astype(int)
    lines = [
        # Upper half block: the foreground is the upper pixel, the background the lower.
        "".join(f"\x1b[38;5;{up};48;5;{low}m▀" for up, low in zip(upper, lower, strict=True))
        + "\x1b[0m"
        for upper, lower in zip(greys[::2], greys[1::2], strict=True)
    ]
    return "\n".join(lines)

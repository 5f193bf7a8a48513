"""Somebody's own folder of pictures: read with care, fitted, and split."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from artlab import images, pictures
from artlab.collecting import finding
from artlab.collecting.dataset import HELD_OUT, Arrays
from artlab.collecting.finding import Found
from artlab.errors import ArtlabError, InputError
from artlab.fitting import middle, resized
from artlab.images import Bytes, luma

LEAST = 100  # pictures
LEAST_OF_A_LABEL = 4
MOST_LABELS = 100
MOST_BYTES = 2_000_000_000  # of all fitted pictures
MOST_BYTES_OF_A_FILE = 200_000_000
COLOURFUL = 12  # levels between the channels of a pixel that is no grey
WHITE = 255
SHOWN = 10  # pictures of a label, on a sheet

Tell = Callable[[float, str], None]


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What a folder holds, in one form.

    Attributes:
        labels: The names of the folders, as they are.
        arrays: The data set; see artlab.collecting.dataset.
        channels: 1 of grey pictures, 3 of colour ones.
        left_out: Why files were left out, in a few words, and how many for each.
    """

    labels: tuple[str, ...]
    arrays: Arrays
    channels: int
    left_out: Counter[str]

    @property
    def counts(self) -> tuple[int, int]:
        """How many pictures there are to fit, and how many are held out."""
        return len(self.arrays["x_train"]), len(self.arrays["x_test"])

    @property
    def by_label(self) -> list[int]:
        """How many pictures of each label there are."""
        indices = np.concatenate([self.arrays["y_train"], self.arrays["y_test"]])
        return np.bincount(indices, minlength=len(self.labels)).tolist()


def gather(folder: Path, tell: Tell, *, side: int, channels: int | None = None) -> Gathered:
    """Make a data set of a folder's pictures; its folders are labels, without any there is one.

    Args:
        folder: Only read.
        tell: Called with how far it is, from 0 to 1, and what comes.
        side: Of a picture, in pixels.
        channels: 1 for grey, 3 for colours; None for what most of the pictures need.

    Raises:
        InputError: If there is no such folder, it holds too few pictures or too many, all
            are alike, or a label has too few.
    """
    left_out: Counter[str] = Counter()
    files = list(finding.files(folder, left_out))
    _check_size(len(files), side, folder, left_out)
    levels = np.empty((len(files), side, side, 3), np.uint8)
    kept: list[Found] = []
    for index, found in enumerate(files):
        tell(index / len(files), found.path.name[:20])
        try:
            if found.path.stat().st_size > MOST_BYTES_OF_A_FILE:
                left_out["too large to be a picture"] += 1
                continue
            fitted = squared(pictures.read(found.path), side)
        except (ArtlabError, OSError) as error:
            left_out[_reason(error, found.path)] += 1
            continue
        if np.ptp(fitted, axis=(0, 1)).max() == 0:
            left_out["of one colour"] += 1
            continue
        levels[len(kept)] = fitted
        kept.append(found)
    levels = levels[: len(kept)]
    if channels is None:
        channels = 3 if _is_colourful(levels) else 1
    if channels == 1:
        levels = _grey(levels)
    digests = np.array([hashlib.sha256(one.tobytes()).hexdigest() for one in levels])
    # A picture that is held out must not be learnt from in another file.
    firsts = np.sort(np.unique(digests, return_index=True)[1]).tolist()
    if len(firsts) < len(kept):
        left_out["the same as another"] += len(kept) - len(firsts)
    kept = [kept[index] for index in firsts]
    _check(kept, folder, left_out)
    return _split(kept, levels[firsts], digests[firsts], left_out)


def save_sheet(gathered: Gathered, path: Path) -> None:
    """Draw the first ten pictures of each label, a row each.

    Raises:
        ArtlabError: If the file cannot be written.
    """
    levels, indices = gathered.arrays["x_train"], gathered.arrays["y_train"]
    page = np.zeros((len(gathered.labels), SHOWN, *levels.shape[1:]), np.uint8)
    for row, label in zip(page, range(len(gathered.labels)), strict=True):
        shown = levels[indices == label][:SHOWN]
        row[: len(shown)] = shown
    flat = images.from_bytes(page.reshape(-1, *levels.shape[1:]))
    images.save_png(images.sheet(flat, columns=SHOWN, scale=2), path)


def squared(picture: Bytes, side: int) -> Bytes:
    """Return the middle square of a picture with colours, on white, at a side: (side, side, 3).

    A pixel is the mean of all that lies under it.
    """
    square = middle(picture).astype(np.uint32)
    opaque = square[..., 3:]
    shown = (square[..., :3] * opaque + WHITE * (WHITE - opaque) + WHITE // 2) // WHITE
    channels = [resized(shown[..., channel].astype(np.uint8), side, side) for channel in range(3)]
    return np.stack(channels, axis=-1)


def _reason(error: Exception, path: Path) -> str:
    """Say in a few words why a picture was left out, the same of every file."""
    if isinstance(error, OSError):
        return error.strerror or "cannot be read"
    return str(error).removeprefix(f"{path} ").removeprefix(f"cannot read {path}: ")


def _check_size(count: int, side: int, folder: Path, left_out: Counter[str]) -> None:
    if not count:
        raise InputError(
            f"there are no files in {folder}{_why(left_out)}: put PNG, JPEG or WebP pictures "
            "there, or into folders in it, one for each label"
        )
    size = count * side * side * 3
    if size > MOST_BYTES:
        raise InputError(
            f"{count:,} pictures of {side}×{side} take {size / 1e9:.0f} GB of memory, and "
            f"{MOST_BYTES / 1e9:.0f} are too many: give a smaller --side, or fewer"
        )


def _check(kept: list[Found], folder: Path, left_out: Counter[str]) -> None:
    if len(kept) < LEAST:
        raise InputError(
            f"{folder} has {len(kept)} usable {'picture' if len(kept) == 1 else 'pictures'}"
            f"{_why(left_out)}; a model needs {LEAST} at least, and draws well from thousands"
        )
    counts = Counter(found.label for found in kept)
    if len(counts) > MOST_LABELS:
        raise InputError(
            f"{folder} has {len(counts):,} folders, and each is a label: "
            f"there may be {MOST_LABELS} at most"
        )
    label, least = min(counts.items(), key=lambda each: each[1])
    if least < LEAST_OF_A_LABEL:
        raise InputError(
            f"the label {label!r} has {least} usable {'picture' if least == 1 else 'pictures'}: "
            f"give it {LEAST_OF_A_LABEL} at least, or take its folder away"
        )


def told(left_out: Counter[str]) -> str:
    """Say what was left out.

    >>> told(Counter({"of one colour": 2}))
    '2 left out: of one colour'
    """
    return "; ".join(f"{count:,} left out: {why}" for why, count in left_out.most_common())


def _why(left_out: Counter[str]) -> str:
    return f" ({told(left_out)})" if left_out else ""


def _grey(levels: Bytes) -> Bytes:
    """Return pictures without colours; one after the other, for all at once take much memory."""
    grey = np.empty(levels.shape[:-1], np.uint8)
    for one, picture in zip(grey, levels, strict=True):
        one[:] = luma(picture)
    return grey


def _is_colourful(levels: Bytes) -> bool:
    """Return whether more than one picture in twenty has colours."""
    if not len(levels):
        return False
    some = levels[:: max(1, len(levels) // 2000)]
    apart = np.ptp(some, axis=-1) > COLOURFUL
    return bool(np.mean(apart.mean(axis=(1, 2)) > 0.02) > 0.05)


def _split(
    kept: list[Found], levels: Bytes, digests: NDArray[np.str_], left_out: Counter[str]
) -> Gathered:
    """Hold a tenth of each label out: those whose pictures have the least hashes."""
    labels = tuple(sorted({found.label for found in kept}))
    indices = np.array([labels.index(found.label) for found in kept], np.uint8)
    apart = np.zeros(len(kept), bool)
    for label in range(len(labels)):
        members = np.flatnonzero(indices == label)
        ordered = members[np.argsort(digests[members])]
        apart[ordered[: max(1, len(members) // HELD_OUT)]] = True
    arrays = {
        "x_train": levels[~apart],
        "y_train": indices[~apart],
        "x_test": levels[apart],
        "y_test": indices[apart],
    }
    channels = levels.shape[3] if levels.ndim == 4 else 1
    return Gathered(labels=labels, arrays=arrays, channels=channels, left_out=left_out)

"""The one image format that artlab passes around, and ways out of it.

Images are float32 arrays of shape (count, 28, 28) with values in [0, 1], where
0 is black. A model that works in another range converts at its own door. Bytes
exist only on the way to a screen or a file.
"""

import io
from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from artlab.errors import ArtlabError

SIDE = 28  # pixels; MNIST's own size

Images = NDArray[np.float32]
Bytes = NDArray[np.uint8]


def to_bytes(images: Images) -> Bytes:
    """Map [0, 1] to 0 to 255, clipping and rounding, for screens and files.

    >>> to_bytes(np.array([0, 0.5, 1], "f4"))
    array([  0, 128, 255], dtype=uint8)
    """
    return np.rint(np.clip(images, 0, 1) * 255).astype(np.uint8)


def from_bytes(grey: Bytes) -> Images:
    """Map 0 to 255 to [0, 1].

    >>> from_bytes(np.array([0, 51, 255], "u1"))
    array([0. , 0.2, 1. ], dtype=float32)
    """
    return grey.astype(np.float32) / np.float32(255)


def as_shown(images: Images) -> Images:
    """Round to the 256 levels of a screen, so that a score is of what a person sees."""
    return from_bytes(to_bytes(images))


def png(grey: Bytes) -> bytes:
    """Pack one grey picture, (height, width), as a PNG file; lossless."""
    packed = io.BytesIO()
    PIL.Image.fromarray(grey).save(packed, "PNG")
    return packed.getvalue()


def save_png(grey: Bytes, path: Path) -> None:
    """Write one grey picture, (height, width), as a PNG file.

    Raises:
        ArtlabError: If the file cannot be written; a file that was there is kept.
    """
    # Beside the target, so that the last step is a rename within one disk.
    partial = path.with_name(f".{path.name}.partial")
    try:
        try:
            partial.write_bytes(png(grey))
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise ArtlabError(f"cannot write {path}: {error.strerror}") from error


def sheet(images: Images, *, columns: int, scale: int = 1, gap: int = 2) -> Bytes:
    """Lay images out in rows on one dark picture.

    Args:
        images: Shape (count, 28, 28).
        columns: Images a row.
        scale: Screen pixels a pixel; whole, so that pixels stay sharp.
        gap: Pixels between images, before scaling.

    Returns:
        Grey bytes, (height, width).
    """
    rows = -(-len(images) // columns)
    step = SIDE + gap
    page = np.full((rows * step + gap, columns * step + gap), 24, np.uint8)
    for index, grey in enumerate(to_bytes(images)):
        row, column = divmod(index, columns)
        top, left = gap + row * step, gap + column * step
        page[top : top + SIDE, left : left + SIDE] = grey
    return np.kron(page, np.ones((scale, scale), np.uint8))

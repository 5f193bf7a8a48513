"""The one image format that artlab passes around, and ways out of it.

Images are float32 arrays with values in [0, 1], where 0 is black: (count, side,
side), or (count, side, side, 3) in colour, as their collection says. A model that
works in another range converts at its own door. Bytes, 0 to 255, exist only on
the way to a screen or a file; one picture is (height, width), or (height, width, 3).
"""

import io
from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray
from PIL.PngImagePlugin import PngInfo

from artlab import files

Images = NDArray[np.float32]
Bytes = NDArray[np.uint8]


def to_bytes(images: Images) -> Bytes:
    """Map [0, 1] to 0 to 255, clipping and rounding, for screens and files.

    >>> to_bytes(np.array([0, 0.5, 1], "f4"))
    array([  0, 128, 255], dtype=uint8)
    """
    return np.rint(np.clip(images, 0, 1) * 255).astype(np.uint8)


def from_bytes(levels: Bytes) -> Images:
    """Map 0 to 255 to [0, 1].

    >>> from_bytes(np.array([0, 51, 255], "u1"))
    array([0. , 0.2, 1. ], dtype=float32)
    """
    return levels.astype(np.float32) / np.float32(255)


def as_shown(images: Images) -> Images:
    """Round to the 256 levels of a screen, so that a score is of what a person sees."""
    return from_bytes(to_bytes(images))


def luma(pictures: Bytes) -> Bytes:
    """Return how light each pixel is, by BT.709; of grey pictures, themselves.

    >>> luma(np.array([[[255, 0, 0]]], "u1"))
    array([[54]], dtype=uint8)
    """
    if pictures.shape[-1] != 3:
        return pictures
    return np.rint(pictures @ np.array([0.2126, 0.7152, 0.0722])).astype(np.uint8)


def png(picture: Bytes, *, told: str = "") -> bytes:
    """Pack one picture as a PNG file, with what it says of itself; lossless."""
    packed, comment = io.BytesIO(), PngInfo()
    if told:
        comment.add_text("Comment", told)
    PIL.Image.fromarray(picture).save(packed, "PNG", pnginfo=comment)
    return packed.getvalue()


def webp(picture: Bytes) -> bytes:
    """Pack one picture as a WebP file; lossless, and a third of a PNG."""
    packed = io.BytesIO()
    PIL.Image.fromarray(picture).save(packed, "WEBP", lossless=True, method=6)
    return packed.getvalue()


def photograph(picture: Bytes, *, quality: int = 82) -> bytes:
    """Pack one picture as a WebP file as a camera would: a tenth of a PNG, where there is grain."""
    packed = io.BytesIO()
    PIL.Image.fromarray(picture).save(packed, "WEBP", quality=quality, method=6)
    return packed.getvalue()


def save_png(picture: Bytes, path: Path, *, told: str = "") -> None:
    """Write one picture as a PNG file, with what it says of itself.

    Raises:
        ArtlabError: If the file cannot be written; a file that was there is kept.
    """
    files.write(path, png(picture, told=told))


def sheet(images: Images, *, columns: int, scale: int = 1, gap: int = 2) -> Bytes:
    """Lay images out in rows on one dark picture.

    Args:
        images: Count of them.
        columns: Images a row.
        scale: Screen pixels a pixel; whole, so that pixels stay sharp.
        gap: Pixels between images, before scaling.
    """
    rows, (side, _, *colours) = -(-len(images) // columns), images.shape[1:]
    step = side + gap
    page = np.full((rows * step + gap, columns * step + gap, *colours), 24, np.uint8)
    for index, picture in enumerate(to_bytes(images)):
        row, column = divmod(index, columns)
        top, left = gap + row * step, gap + column * step
        page[top : top + side, left : left + side] = picture
    return enlarged(page, scale)


def enlarged(picture: Bytes, scale: int) -> Bytes:
    """Make each pixel of one picture a sharp square of scale by scale."""
    return picture.repeat(scale, axis=0).repeat(scale, axis=1)

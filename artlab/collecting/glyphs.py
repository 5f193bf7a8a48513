"""Glyphs of a font as pictures: light ink on black, cropped, in the middle of a square."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import PIL.Image
import PIL.ImageFont

from artlab.collections.brush import FILLED
from artlab.images import Bytes

DRAWN = 256  # pixels of the em, before a glyph is reduced
FINER = 4  # times the side: what a glyph is resampled to, and then averaged from
NOWHERE = "\U0010ffff"  # in no font


def drawn(path: Path, characters: Iterable[str], *, side: int) -> Iterator[tuple[str, Bytes]]:
    """Draw the characters that a font has, each with its picture, (side, side).

    What the font has not, or has without an outline, is left out.

    Raises:
        OSError: If the file is no font.
    """
    # By its path, Pillow would take another font of that name for a damaged one.
    file, plain = io.BytesIO(path.read_bytes()), PIL.ImageFont.Layout.BASIC
    font = PIL.ImageFont.truetype(file, DRAWN, layout_engine=plain)
    missing = _inked(font, NOWHERE)
    for character in characters:
        ink = _inked(font, character)
        if ink is not None and (missing is None or not np.array_equal(ink, missing)):
            yield character, fitted(ink, side)


def fitted(ink: Bytes, side: int) -> Bytes:
    """Scale a glyph, its aspect kept, into the middle of a square: LANCZOS, then a box of means.

    >>> fitted(np.full((40, 40), 255, "u1"), 16)[[0, 8], [8, 8]].tolist()
    [0, 255]
    """
    fine, longest = FINER * side, max(ink.shape)
    height, width = (max(1, round(FILLED * fine * length / longest)) for length in ink.shape)
    scaled = PIL.Image.fromarray(ink).resize((width, height), PIL.Image.Resampling.LANCZOS)
    page = PIL.Image.new("L", (fine, fine))
    page.paste(scaled, ((fine - width) // 2, (fine - height) // 2))
    return np.asarray(page.reduce(FINER))


def _inked(font: PIL.ImageFont.FreeTypeFont, character: str) -> Bytes | None:
    """Return a glyph's ink, cropped; None where there is none."""
    mask = font.getmask(character, mode="L")
    box = mask.getbbox()
    if box is None:
        return None
    levels = np.array(mask, np.uint8).reshape(mask.size[::-1])
    left, top, right, bottom = box
    return levels[top:bottom, left:right]

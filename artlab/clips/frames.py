"""From small images to the frames of a clip.

A frame is a picture, uint8, (height, width) or in colour (height, width, 3): one
image, or a grid of them, enlarged and centred, with words around them if there are
any. This file knows no video format.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from artlab import looks
from artlab.clips.layout import LINE, SMALLEST, Layout
from artlab.images import Bytes, Images, enlarged, to_bytes

QUIET = 0.72  # of white: words that come second
WEIGHT = 400  # of the letters


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a frame says.

    Attributes:
        title: Above all; nothing if it is empty.
        captions: The lines below each image.
        foot: Below all.
    """

    title: str = ""
    captions: Sequence[Sequence[str]] = ()
    foot: str = ""


def compose(images: Images, *, width: int, height: int, smooth: bool = False) -> Iterator[Bytes]:
    """Enlarge each image by the largest whole factor that fits, centred on black.

    Args:
        images: Count of them, in [0, 1].
        width: Of a frame, in pixels.
        height: Of a frame, in pixels.
        smooth: Blend between pixels (bicubic); otherwise each becomes a sharp square.

    Returns:
        Frames, made one at a time.

    Raises:
        ValueError: If a frame is smaller than an image.

    >>> [frame] = compose(np.ones((1, 14, 14), "f4"), width=64, height=56)
    >>> frame[0].tolist() == [0] * 4 + [255] * 56 + [0] * 4
    True
    """
    layout = Layout(width=width, height=height, side=images.shape[1], smooth=smooth)
    if not layout.factor:
        raise ValueError(f"a frame of {width} by {height} is smaller than an image")
    return (frame(layout, image[None], Words()) for image in images)


def frame(layout: Layout, cells: Images, words: Words) -> Bytes:
    """Return one frame: an image in each cell, and words."""
    levels = np.zeros((layout.height, layout.width, *cells.shape[3:]), np.uint8)
    for cell, image in enumerate(cells):
        left, top = layout.corner(cell)
        end = layout.square
        levels[top : top + end, left : left + end] = _enlarged(image, layout)
    _write(levels, layout, words)
    return coloured(levels, layout.look)


def coloured(levels: Bytes, look: str) -> Bytes:
    """Return levels in the colours of a look; grey ones stay as they are in chalk."""
    if not looks.stops()[look]:
        return levels
    table = looks.palette(look)
    if levels.ndim == 2:
        return np.asarray(table[levels])
    return np.stack([table[levels[..., channel], channel] for channel in range(3)], axis=-1)


def _enlarged(image: Images, layout: Layout) -> Bytes:
    if not layout.smooth:
        return enlarged(to_bytes(image), layout.factor)
    side = (layout.square, layout.square)
    blended = cv2.resize(image, side, interpolation=cv2.INTER_CUBIC)
    return to_bytes(np.asarray(blended, np.float32))


def _write(levels: Bytes, layout: Layout, words: Words) -> None:
    left, top, width, height = layout.block
    if words.title:
        _put(levels, _line(words.title, layout.letter, width, 1.0), left, top)
    for cell, lines in enumerate(words.captions):
        x, y = layout.corner(cell)
        for index, text in enumerate(lines):
            strength = QUIET if index else 1.0
            line = _line(text, layout.letter, layout.square, strength)
            _put(levels, line, x, y + layout.square + index * layout.line)
    if words.foot:
        line = _line(words.foot, layout.letter, width, 1.0)
        _put(levels, line, left, top + height - layout.line)


def _put(levels: Bytes, line: Bytes, left: int, top: int) -> None:
    place = levels[top : top + line.shape[0], left : left + line.shape[1]]
    fitted = line[: place.shape[0], : place.shape[1]]
    place[:] = fitted if place.ndim == 2 else fitted[..., None]


@lru_cache(maxsize=256)  # most words of a clip stay as they are
def _line(text: str, letter: int, width: int, strength: float) -> Bytes:
    """Return a line of words as levels; it is as small as it has to be to fit."""
    font, size = cv2.FontFace("sans"), letter  # OpenCV carries it along: Rubik, OFL
    while size > SMALLEST and _across(text, font, size) > width:
        size -= 1
    line = np.zeros((round(LINE * letter), width, 1), np.uint8)
    base = round(LINE * letter / 2 + 0.36 * size)
    cv2.putText(line, text, (0, base), (round(255 * strength),), font, size, WEIGHT)
    return line[..., 0]


def _across(text: str, font: cv2.FontFace, size: int) -> int:
    x, _, across, _ = cv2.getTextSize((1, 1), text, (0, 0), font, size, WEIGHT)
    return int(x + across)

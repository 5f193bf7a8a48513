"""Somebody's own picture, made as the collection's were: in its middle, at its size, in its light.

Pictures are bytes, 0 to 255. All is done in whole numbers, so that a browser, which has
the same steps in static/yours/fitting.js, comes to the same picture.

Source: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document
recognition", 1998, for what is done: the ink is scaled to fit a box, its aspect kept, and
its centre of mass is moved to the middle; or the box is, where the collection's pictures are so.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artlab import images, inputs
from artlab.collections.collection import Collection
from artlab.errors import InputError
from artlab.images import Bytes, Images
from artlab.texts import t

LONGEST = 512  # pixels of a side that is worked on: averages the grain of a camera away
RING = 20  # the paper is seen in a border, this part of the shorter side
LEAST = 24  # levels between paper and ink
GRAIN = 5  # times the paper's median deviation from its own level: what is nearer is paper
FAINT = 26  # levels of ink; what is fainter does not widen the box
WHITE = 255

Whole = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A picture on its way into the collection's form, step by step.

    Attributes:
        light: Light on dark, the paper black; no side above LONGEST.
        cropped: Of that, what the ink needs.
        levels: In the collection's form, (side, side).
    """

    light: Bytes
    cropped: Bytes
    levels: Bytes

    @property
    def images(self) -> Images:
        """The fitted picture as models take it: one image, in [0, 1]."""
        return images.from_bytes(self.levels)[None]


def fit(picture: Bytes, collection: Collection) -> Fitted:
    """Make a picture as a collection's pictures were made.

    Args:
        picture: Grey, (height, width), or with colours, (height, width, 3), or with
            colours and how opaque each pixel is, (height, width, 4).
        collection: Whose form it takes; a grey one.

    Raises:
        InputError: If the collection is in colour, no ink is to be seen, or the
            picture is of another shape, or not of bytes.
    """
    if collection.channels != 1:
        title = collection.title
        raise InputError(
            t("only grey pictures can be fitted, and {title} have colours", title=title)
        )
    if not isinstance(picture, np.ndarray):
        raise InputError(f"a picture must be an array, not {inputs.quoted(picture)}")
    if picture.ndim < 2 or picture.dtype != np.uint8 or picture.shape[2:] not in ((), (3,), (4,)):
        raise InputError(f"a picture is bytes of one shape, not {picture.dtype} {picture.shape}")
    if not picture.size:
        raise InputError(t("the picture is empty: it has no pixels"))
    is_whole = collection.middle == "whole"
    light = _square(picture) if is_whole else _light(picture)
    if light is None:
        noun = collection.noun
        raise InputError(t("no {noun} is to be seen: nothing stands out from the paper", noun=noun))
    if is_whole:
        levels = resized(light, collection.side, collection.side)
        return Fitted(light=light, cropped=light, levels=levels)
    cropped = _cropped(light)
    return Fitted(light=light, cropped=cropped, levels=_placed(cropped, collection))


def _square(picture: Bytes) -> Bytes | None:
    """Return the middle square of a picture, on white, as it is; None if it is of one colour."""
    square = _grey(middle(picture), WHITE)
    return resized(square, *[min(len(square), LONGEST)] * 2) if np.ptp(square) >= LEAST else None


def middle(picture: Bytes) -> Bytes:
    """Return the middle square of a picture."""
    height, width = picture.shape[:2]
    edge = min(height, width)
    top, left = (height - edge) // 2, (width - edge) // 2
    return picture[top : top + edge, left : left + edge]


def _light(picture: Bytes) -> Bytes | None:
    """Return a picture light on dark; on black paper if nothing is to be seen on white."""
    if picture.shape[2:] == (4,) and picture[..., 3].min() == WHITE:
        picture = picture[..., :3]  # no paper is seen through it
    papers = (WHITE, 0) if picture.shape[2:] == (4,) else (WHITE,)
    for paper in papers:
        grey = _grey(picture, paper)
        scale = max(LONGEST, *grey.shape)
        light = _inked(resized(grey, *(_share(LONGEST, side, scale) for side in grey.shape)))
        if light is not None:
            return light
    return None


def _grey(picture: Bytes, paper: int) -> Bytes:
    """Return how light each pixel is on some paper, by BT.709; see artlab.images.luma."""
    if picture.ndim == 2:
        return picture
    red, green, blue = (picture[..., channel].astype(np.uint32) for channel in range(3))
    if picture.shape[2] == 4:
        opaque = picture[..., 3].astype(np.uint32)
        behind = paper * (WHITE - opaque) + WHITE // 2
        red, green, blue = ((level * opaque + behind) // WHITE for level in (red, green, blue))
    return ((2126 * red + 7152 * green + 722 * blue + 5000) // 10_000).astype(np.uint8)


def _inked(grey: Bytes) -> Bytes | None:
    """Return paper as black and ink as white; None where there is no ink.

    The border is paper, and ink is what differs most from it.
    """
    ring = max(1, min(grey.shape) // RING)
    is_paper = np.ones(grey.shape, bool)
    is_paper[ring:-ring, ring:-ring] = False
    levels, paper = grey.astype(np.int64), _median(grey[is_paper])
    if paper - levels.min() > levels.max() - paper:
        levels, paper = WHITE - levels, WHITE - paper
    black = paper + GRAIN * _median(np.abs(levels[is_paper] - paper))
    if levels.max() - black < LEAST:
        return None
    white = _median(levels[levels > (black + levels.max()) // 2])
    stretched = _rounded(WHITE * (levels - black), white - black)
    return stretched.clip(0, WHITE).astype(np.uint8)


def _cropped(light: Bytes) -> Bytes:
    is_ink = light >= FAINT
    rows, columns = (np.flatnonzero(is_ink.any(axis=axis)) for axis in (1, 0))
    return light[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _placed(cropped: Bytes, collection: Collection) -> Bytes:
    """Return ink in a box, and the box in a picture, as the collection's pictures have theirs."""
    side, longest = collection.side, max(cropped.shape)
    box = round(collection.filled * side)
    ink = resized(cropped, *(_share(box, length, longest) for length in cropped.shape))
    levels = np.zeros((side, side), np.uint8)
    if collection.middle == "mass":
        top, left = (_start(ink.sum(axis=axis, dtype=np.int64), side) for axis in (1, 0))
    else:
        top, left = ((side - length) // 2 for length in ink.shape)
    levels[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return levels


def _start(masses: Whole, side: int) -> int:
    """Return where rows, or columns, of such masses begin, so that their middle is the side's."""
    moment, mass = int(masses @ np.arange(len(masses))), int(masses.sum())
    start = (side * mass - 2 * moment + mass) // (2 * mass)
    return min(max(start, 0), side - len(masses))


def resized(levels: Bytes, height: int, width: int) -> Bytes:
    """Return a picture at another size; a pixel is the mean of all that lies under it.

    >>> resized(np.array([[0, 100, 200, 255]], "u1"), 1, 2)
    array([[ 50, 228]], dtype=uint8)
    """
    sums = _sums(_sums(levels, height).T, width).T
    return _rounded(sums, levels.size).astype(np.uint8)


def _sums(levels: NDArray[np.integer], after: int) -> Whole:
    """Return the sum of what lies under each of so many new rows, (after, width).

    An old row has as many parts as there are new ones, and a new one takes as many of
    them as there were rows: from one row's running total to another's.
    """
    before, width = levels.shape
    row, parts = np.divmod(np.arange(after + 1) * before, after)
    above = np.zeros((before + 1, width), np.int64)
    for index, line in enumerate(levels):  # np.cumsum takes ten times as long down the rows
        np.add(above[index], line, out=above[index + 1])
    within = levels[np.minimum(row, before - 1)].astype(np.int64)
    return np.diff(above[row] * after + within * parts[:, None], axis=0)


def _share(of: int, part: int, whole: int) -> int:
    """Return a part's share of something, rounded, and 1 at least."""
    return max(1, (2 * of * part + whole) // (2 * whole))


def _rounded(above: Whole, below: int) -> Whole:
    return (2 * above + below) // (2 * below)


def _median(levels: NDArray[np.integer]) -> int:
    middle = levels.size // 2
    return int(np.partition(levels.ravel(), middle)[middle])

"""A scroll: a page of columns of what nobody has written, from top to bottom, right to left.

A model draws each character in a few pixels. Enlarged smoothly, with the edge drawn sharp, its
levels become ink on paper. At the end stands a seal: the page's first seed, in drawn digits.
All of it is a pure function of the characters, the seal and the seed; pages are bytes, in colour.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from artlab import inputs, latents
from artlab.images import Bytes, Images
from artlab.lab import Lab
from artlab.points import Point
from artlab.scores import shape

COLUMNS = 42
MARGIN = 2  # characters wide, on each side
SIGNED = 3  # places at the end that have no character, but the seal
BATCH = 64  # characters drawn at once

PAPER, INK = (243, 235, 217), (30, 27, 30)
RULE, CINNABAR = (189, 148, 122), (178, 46, 36)
FAINT, FULL = 0.22, 0.74  # of a level: below it is no ink, above it is nothing else
DRY = 0.24  # how much paler ink is before the brush is dipped again
TILE = 512  # pixels of the paper's pattern, which is laid out in mirrored copies
LONGEST = 3  # figures in a column of the seal

Shares = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where everything is on a page.

    Attributes:
        width: In pixels.
        height: In pixels.
        pitch: Pixels from one character to the next.
        rows: Characters in a column.
    """

    width: int
    height: int
    pitch: int
    rows: int

    @classmethod
    def filling(cls, width: int, height: int) -> "Layout":
        """Return a page of a size; its columns are as long as it is high."""
        pitch = width // (COLUMNS + 2 * MARGIN)
        return cls(width=width, height=height, pitch=pitch, rows=height // pitch - 2 * MARGIN)

    @classmethod
    def along(cls, height: int, rows: int) -> "Layout":
        """Return a page of a height, with so many rows; it is as wide as its columns need."""
        pitch = height // (rows + 2 * MARGIN)
        width = pitch * (COLUMNS + 2 * MARGIN)
        return cls(width=width + width % 2, height=height, pitch=pitch, rows=rows)

    @property
    def count(self) -> int:
        """Return how many characters there are."""
        return COLUMNS * self.rows - SIGNED

    @property
    def start(self) -> tuple[int, int]:
        """Return where the columns begin: left, top."""
        left = (self.width - COLUMNS * self.pitch) // 2
        return left, (self.height - self.rows * self.pitch) // 2

    def corner(self, place: int) -> tuple[int, int]:
        """Return the left and the top of a character's place, in the order of reading."""
        column, row = divmod(place, self.rows)
        left, top = self.start
        return left + (COLUMNS - 1 - column) * self.pitch, top + row * self.pitch


def written(lab: Lab, first: Point, count: int) -> Images:
    """Draw characters: of a point's seed, and of those that follow it; count images, in [0, 1].

    Light on dark, whichever the collection's real ones are.

    Raises:
        InputError: If there are not as many seeds.
    """
    last = first.position + count - 1
    inputs.number(last, name="the scroll's last seed", first=0, last=latents.LAST_SEED)
    every = [first.moved(first.position + place) for place in range(count)]
    drawn = np.concatenate([lab.draw_all(every[at : at + BATCH]) for at in range(0, count, BATCH)])
    return 1 - drawn if shape.is_on_light(lab.references.images) else drawn


def page(characters: Images, seal: Images, layout: Layout, *, seed: int) -> Bytes:
    """Return a page, (height, width, 3).

    Args:
        characters: In the order of reading, light on dark; as many as the layout has.
        seal: What the seal says, light on dark, too.
        layout: Of the page.
        seed: Decides the paper's grain and where the brush was dipped.
    """
    stream = np.random.RandomState(seed)
    drawn = _paper(layout, stream)
    _rule(drawn, layout)
    size = round(0.94 * layout.pitch)
    wet = _wetness(len(characters), stream)
    for place, character in enumerate(characters):
        left, top = layout.corner(place)
        inset = (layout.pitch - size) // 2
        _stain(drawn, left + inset, top + inset, wet[place] * _inked(character, size), INK)
    _seal(drawn, seal, layout)
    return drawn


def frames(drawn: Bytes, *, width: int, step: int, held: int) -> Iterator[Bytes]:
    """Unroll a page: a window goes over it from the right to the left; both ends are held.

    Args:
        drawn: The page.
        width: Of the window; as high as the page.
        step: Pixels from frame to frame.
        held: Frames that stand still.
    """
    ends = drawn.shape[1] - width, 0
    on_the_way = range(ends[0], ends[1], -step)
    for left in (*[ends[0]] * held, *on_the_way, *[ends[1]] * held):
        yield drawn[:, left : left + width]


def _paper(layout: Layout, stream: np.random.RandomState) -> Bytes:
    """Return paper: grain, and clouds in its pulp, the same in four mirrored copies."""
    grain = cv2.GaussianBlur(stream.standard_normal((TILE, TILE)), (0, 0), 1.1)
    clouds = cv2.resize(stream.standard_normal((7, 7)), (TILE, TILE), interpolation=cv2.INTER_CUBIC)
    shade = 1 + 0.007 * grain / grain.std() + 0.006 * clouds
    tile = (np.array(PAPER) * shade[..., None]).clip(0, 255).round().astype(np.uint8)
    pair = np.concatenate([tile, tile[:, ::-1]], axis=1)
    four = np.concatenate([pair, pair[::-1]])
    down, across = (-(-length // (2 * TILE)) for length in (layout.height, layout.width))
    return np.tile(four, (down, across, 1))[: layout.height, : layout.width].copy()


def _rule(drawn: Bytes, layout: Layout) -> None:
    """Draw the lines between the columns, and the frame around them."""
    (left, top), pitch = layout.start, layout.pitch
    right, bottom = left + COLUMNS * pitch, top + layout.rows * pitch
    thin = max(1, pitch // 64)
    lines = np.zeros(drawn.shape[:2], np.float32)
    for column in range(1, COLUMNS):
        x = left + column * pitch
        lines[top - pitch // 4 : bottom + pitch // 4, x : x + thin] = 0.4
    for gap, heavy in ((pitch // 4, thin), (pitch // 2, 3 * thin)):
        corners = (left - gap, top - gap), (right + gap, bottom + gap)
        cv2.rectangle(lines, *corners, (0.75,), heavy)
    _stain(drawn, 0, 0, lines, RULE)


def _wetness(count: int, stream: np.random.RandomState) -> Shares:
    """Return how much ink each character has: all that the brush holds, and less, until a dip."""
    wet: list[float] = []
    while len(wet) < count:
        wet += np.linspace(1, 1 - DRY, int(stream.randint(5, 12))).tolist()
    return np.array(wet[:count], np.float32)


def _inked(character: Images, size: int) -> Shares:
    """Return how much of each pixel is ink, in [0, 1], (size, size)."""
    large = cv2.resize(character, (size, size), interpolation=cv2.INTER_CUBIC)
    share = np.clip((large - FAINT) / (FULL - FAINT), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def _seal(drawn: Bytes, says: Images, layout: Layout) -> None:
    """Stamp the seal at the end: what it says stays paper, from the top, and from the right."""
    width = round(0.84 * layout.pitch)
    across = -(-len(says) // LONGEST)
    down = -(-len(says) // across)
    edge, size = width // 8, (width - width // 4) // across
    shares = np.zeros((2 * edge + down * size, width), np.float32)
    cv2.rectangle(shares, (edge, edge), (width - 1 - edge, shares.shape[0] - 1 - edge), (1,), -1)
    cv2.rectangle(shares, (edge, edge), (width - 1 - edge, shares.shape[0] - 1 - edge), (1,), edge)
    shares *= 0.92
    for place, one in enumerate(says):
        column, row = divmod(place, down)
        x, y = width - edge - (column + 1) * size, edge + row * size
        shares[y : y + size, x : x + size] *= 1 - _inked(one, size)
    left, top = layout.corner(COLUMNS * layout.rows - 1)
    inset = (layout.pitch - width) // 2
    _stain(drawn, left + inset, top + layout.pitch - inset - shares.shape[0], shares, CINNABAR)


def _stain(drawn: Bytes, left: int, top: int, shares: Shares, colour: tuple[int, int, int]) -> None:
    """Lay a colour on a page, as much as shares of each pixel say, (height, width)."""
    place = drawn[top : top + shares.shape[0], left : left + shares.shape[1]]
    covered = shares[..., None]
    place[:] = np.rint((1 - covered) * place + covered * np.array(colour, np.float32))

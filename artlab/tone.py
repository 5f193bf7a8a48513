"""Tone curves: the levels that networks draw, made the levels of real pictures.

What a network ends in is slow to reach black and white, so much of its black is a
haze. A curve, one for a model, puts every level where as many levels of real
pictures lie below it. It changes the ink, never the shapes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from artlab.images import Bytes, Images

Curve = NDArray[np.float64]
Knots = tuple[tuple[float, float], ...]

MET = (0.02, 0.08, 0.2, 0.4, 0.6, 0.8, 0.92)  # of the way from black to white: levels to meet
PAPER = 1.2  # times as frequent as all beyond, at least: scanned digits' white is 1.3 times
HALF = 128  # levels; black is one of the darker half, white one of the lighter
STEPS = 4096  # of the table that a curve is drawn by; a 256th of a level of a screen is less
APART = 4 / STEPS  # at least, from knot to knot: nearer ones the table would miss


@dataclass(frozen=True)
class Tone:
    """A curve from levels to levels, both in [0, 1]: monotone, smooth, flat outside its ends.

    Attributes:
        knots: Points that it goes through, (from, to) each, both rising, the first by more
            than APART; with none it changes nothing.
    """

    knots: Knots = ()

    def __post_init__(self) -> None:
        """Raise ValueError if there is no such curve."""
        is_rising = len(self.knots) > 2 and _rise(self.knots)
        if self.knots and not (is_rising and np.min(self.knots) >= 0 and np.max(self.knots) <= 1):
            raise ValueError(f"knots must rise from 0 to 1, {APART} apart, not {self.knots!r}")

    def __call__(self, images: Images) -> Images:
        """Return images, in [0, 1], with their levels changed; the shape stays."""
        if not self.knots:
            return images
        levels, slopes = self._table
        at = images * np.float32(STEPS)
        cell = at.astype(np.int32)
        return levels[cell] + slopes[cell] * (at - cell.astype(np.float32))

    def softened(self, strength: float) -> "Tone":
        """Return a curve between this one, at a strength of 1, and none, at 0.

        It comes to the same levels, from levels that are nearer to them.

        >>> Tone(((0.25, 0.0), (0.5, 0.5), (0.75, 1.0))).softened(0.5).knots
        ((0.125, 0.0), (0.5, 0.5), (0.875, 1.0))
        """
        if strength == 1:
            return self
        return Tone(tuple((y + strength * (x - y), y) for x, y in self.knots))

    @cached_property
    def _table(self) -> tuple[Images, Images]:
        """The levels at STEPS + 1 even steps, and how far it is from each to the next."""
        x, y = np.array(self.knots).T
        levels = _cubic(x, y, np.linspace(0, 1, STEPS + 1))
        slopes = np.diff(levels, append=levels[-1])
        return levels.astype(np.float32), slopes.astype(np.float32)

    @classmethod
    def matching(cls, drawn: Images, real: Bytes) -> "Tone":
        """Return the curve that gives drawn pictures the levels of real ones.

        Black and white are the most frequent level of either half of the real ones, and
        what lies beyond becomes black and white, too; unless almost as many lie beyond, as
        where no level is paper: then the outermost. Levels to meet that fall together, as where
        pictures have few or a model draws much pure black, are left out; the curve
        changes nothing where fewer than three remain (all pictures of one level).

        Args:
            drawn: In [0, 1].
            real: Of the same size; need not be as many.
        """
        counts = np.bincount(real.ravel(), minlength=256)
        black, white = _end(counts[:HALF]), 255 - _end(counts[: HALF - 1 : -1])
        below = np.cumsum(counts) / real.size  # the share of levels up to each
        levels = np.rint(black + np.array(MET) * float(white - black)).astype(int)
        found = np.quantile(drawn, [below[black], *below[levels], below[white - 1]])
        # A screen shows as one level what lies up to half a level above it.
        wanted = np.array([black, *(levels + 0.5), white]) / 255
        knots = _rising(list(zip(found.tolist(), wanted.tolist(), strict=True)))
        return cls(knots) if len(knots) > 2 else AS_DRAWN


AS_DRAWN = Tone()  # changes nothing


def _end(counts: NDArray[np.int64]) -> int:
    """Return the most frequent level, if it is clearly so of all before it; else the first."""
    most = int(counts.argmax())
    is_paper = counts[most] >= PAPER * counts[:most].sum()
    return most if is_paper else int(np.flatnonzero(counts)[0])


def _rising(knots: Sequence[tuple[float, float]]) -> Knots:
    """Return both ends, and of the knots between them those that rise from one to the next."""
    first, *inner, last = knots
    kept = [first]
    for knot in inner:
        if _rise([kept[-1], knot, last]):
            kept.append(knot)
    return (*kept, last)


def _rise(knots: Sequence[tuple[float, float]]) -> bool:
    return bool(np.all(np.diff(knots, axis=0) > (APART, 0)))


def _cubic(x: Curve, y: Curve, at: Curve) -> Curve:
    """Interpolate monotonously between rising points, by cubics; flat outside.

    Source: Fritsch, Butland, "A method for constructing local monotone piecewise cubic
    interpolants", 1984.
    """
    width, rise = np.diff(x), np.diff(y)
    secants, left, right = rise / width, 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    inner = (left + right) / (left / secants[:-1] + right / secants[1:])
    slopes = np.concatenate([secants[:1], inner, secants[-1:]])
    piece = np.searchsorted(x, at).clip(1, len(x) - 1) - 1
    t = ((at - x[piece]) / width[piece]).clip(0, 1)
    bent = slopes[piece] * t * (1 - t) ** 2 - slopes[piece + 1] * t**2 * (1 - t)
    return y[piece] + rise[piece] * t**2 * (3 - 2 * t) + width[piece] * bent

"""Draws curves as HTML: lines that stretch with the page, words that keep their size.

What is drawn is a picture to whoever listens; its figures belong in a table beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from artlab.texts import SOURCE, numbers, said


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A direction, from its first value to its last, with ticks that are written out."""

    first: float
    last: float
    ticks: Sequence[float]
    pattern: str = "{:g}"
    is_logarithmic: bool = False

    def percent(self, value: float) -> float:
        """Return how far along a value lies, as far as the axis goes.

        >>> Axis(first=1, last=100, ticks=(), is_logarithmic=True).percent(10)
        50.0
        """
        first, last, here = self.first, self.last, value
        if self.is_logarithmic:
            first, last, here = math.log(first), math.log(last), math.log(max(value, self.first))
        return round(100 * min(max((here - first) / (last - first), 0), 1), 2)


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A line through points, or the outline of what lies below it.

    Attributes:
        name: What the legend says.
        look: "first", "second" or "real"; see static/views/charts.css.
        points: From left to right.
        is_filled: It is an outline.
    """

    name: str
    look: str
    points: Sequence[tuple[float, float]]
    is_filled: bool = False


Line = tuple[float, str]  # where it crosses an axis, and what is written at it


@dataclass(frozen=True, kw_only=True)
class Plot:
    """Curves between two axes.

    Attributes:
        curves: The later are drawn over the earlier.
        across: To the right.
        up: To the top.
        told: The whole in a sentence, to whoever cannot see it.
        levels: Horizontal lines.
        marks: Vertical ones.
        here: What is written at the mark that the page puts where its picture is; none without.
    """

    curves: Sequence[Curve]
    across: Axis
    up: Axis
    told: str
    levels: Sequence[Line] = ()
    marks: Sequence[Line] = ()
    here: str = ""

    def html(self, language: str = SOURCE) -> str:
        """Draw it, with its words in a language."""
        paths = "".join(_path(curve, self.across, self.up) for curve in self.curves)
        lines = "".join(
            _line("level", "bottom", self.up, *level, language) for level in self.levels
        )
        lines += "".join(_line("mark", "left", self.across, *mark, language) for mark in self.marks)
        if self.here:
            lines += f'<b class="lab-here"><span>{escape(said(self.here, language))}</span></b>'
        ticks = _ticks("up", "bottom", self.up, language)
        ticks += _ticks("across", "left", self.across, language)
        told = said(self.told, language)
        extent = f"--first: {self.across.first:g}; --last: {self.across.last:g}"
        return (
            f'<div class="lab-plot" role="img" aria-label="{escape(told)}" style="{extent}">'
            '<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
            f"{paths}</svg>{lines}{ticks}</div>"
        )


def legend(curves: Sequence[Curve], language: str = SOURCE) -> str:
    """Return which curve is whose."""
    items = (
        f'<li class="lab-line-{curve.look}">{escape(said(curve.name, language))}</li>'
        for curve in curves
    )
    return f'<ul class="lab-legend">{"".join(items)}</ul>'


def _path(curve: Curve, across: Axis, up: Axis) -> str:
    places = [(across.percent(x), round(100 - up.percent(y), 2)) for x, y in curve.points]
    text = "L".join(f"{x:g},{y:g}" for x, y in places)
    looks = f"lab-line-{curve.look}{' lab-filled' if curve.is_filled else ''}"
    return f'<path class="{looks}" d="M{text}" vector-effect="non-scaling-stroke"/>'


def _line(  # noqa: PLR0913, PLR0917 - what, where, and in which words
    kind: str, side: str, axis: Axis, value: float, name: str, language: str
) -> str:
    style = f"{side}: {axis.percent(value):g}%"
    return f'<i class="lab-{kind}" style="{style}"><span>{escape(said(name, language))}</span></i>'


def _ticks(kind: str, side: str, axis: Axis, language: str) -> str:
    places = (
        f'<span style="{side}: {axis.percent(tick):g}%">'
        f"{numbers(axis.pattern.format(tick), language)}</span>"
        for tick in axis.ticks
        if axis.first <= tick <= axis.last
    )
    return f'<div class="lab-{kind}" aria-hidden="true">{"".join(places)}</div>'

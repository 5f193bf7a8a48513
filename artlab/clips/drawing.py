"""Draws the pictures of a walk: every moment of it, at a pace that looks even."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from artlab.clips import moments
from artlab.clips.path import Keyframe, Line, Moment, Path
from artlab.clips.request import ClipRequest
from artlab.generator import Generator
from artlab.images import Images
from artlab.latents import LAST_SEED, Latents
from artlab.models import GENERATORS
from artlab.points import Point
from artlab.scores.verdict import Verdict

BATCH = 64  # images drawn at once
APART = 100  # seeds, from one walk of a grid to the next

Progress = Callable[[float, str], None]  # how much is done, 0 to 1, and what is being done


@dataclass(frozen=True)
class Studio:
    """What draws and judges for clips; a lab is one.

    Attributes:
        generator: Returns a model, by its name.
        judge: Scores the pictures of some points.
        version: Names what a model's pictures depend on.
    """

    generator: Callable[[str], Generator]
    judge: Callable[[Images, Sequence[Point]], list[Verdict]]
    version: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Walk:
    """The pictures of a walk, and where each of them is.

    Attributes:
        images: In [0, 1], as many as there are moments.
        moments: In the order in which they are shown.
        latents: Returns what each picture is made of, (count, 100): what music follows.
    """

    images: Images
    moments: list[Moment]
    latents: Callable[[], Latents]


def walks(studio: Studio, request: ClipRequest, tell: Callable[[float], None]) -> list[Walk]:
    """Draw all walks of a clip, a cell each; hears how much of it is done."""
    ways = _ways(request)
    return [
        walk(
            studio,
            way,
            float(request.pace),
            lambda done, place=place: tell((place + done) / len(ways)),  # type: ignore[misc]
        )
        for place, way in enumerate(ways)
    ]


def _ways(request: ClipRequest) -> list[Line | Path]:
    way = request.way
    if isinstance(way, Line) or request.layout == "one":
        return [way]
    return [
        replace(way, keyframes=tuple(_moved(request, cell, one) for one in way.keyframes))
        for cell in range(request.rows * request.columns)
    ]


def _moved(request: ClipRequest, cell: int, keyframe: Keyframe) -> Keyframe:
    """Return a keyframe as another walk of the clip has it."""
    point = keyframe.point
    if request.layout == "models":
        point = replace(point, model=GENERATORS[cell])
    elif request.layout == "labels":
        point = replace(point, label=cell, fade=None)
    else:
        point = point.moved((point.position + APART * cell) % LAST_SEED)
    return keyframe._replace(point=point)


def walk(studio: Studio, way: Line | Path, rate: float, tell: Callable[[float], None]) -> Walk:
    """Draw a walk; hears, in between, how much of it is done."""
    if isinstance(way, Line):
        shown = way.moments()
        return _walk(studio, draw(studio, shown, tell), shown)
    samples = way.samples(rate)
    every = [moment for segment in samples for moment in segment]
    moved = _steps(draw(studio, every, lambda done: tell(0.8 * done)))
    ends = np.cumsum([len(segment) for segment in samples])[:-1]
    steps = [part[:-1] for part in np.split(moved, ends)]
    there = way.moments(rate, steps)
    images = draw(studio, there, lambda done: tell(0.8 + 0.2 * done))
    order = way.order(rate)
    return _walk(studio, images[order], [there[place] for place in order])


def _walk(studio: Studio, images: Images, shown: list[Moment]) -> Walk:
    latents = partial(moments.latents, studio.generator, shown)
    return Walk(images=images, moments=shown, latents=latents)


def draw(studio: Studio, every: Sequence[Moment], tell: Callable[[float], None]) -> Images:
    """Draw moments, in batches."""
    batches = []
    for first in range(0, len(every), BATCH):
        tell(first / len(every))
        batches.append(moments.pictures(studio.generator, every[first : first + BATCH]))
    return np.concatenate(batches)


def _steps(images: Images) -> NDArray[np.float64]:
    """Return how far each image is from the next: mean absolute difference; the last is 0."""
    flat = images.reshape(len(images), -1)
    moved = np.abs(np.diff(flat, axis=0)).mean(axis=1, dtype=np.float64)
    return np.append(moved, 0.0)

"""The pictures of a walk's moments: between two keyframes, drawn by the models of both."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from artlab.clips import path
from artlab.clips.own import Own
from artlab.clips.path import Moment
from artlab.generator import Codes, Generator
from artlab.images import Images
from artlab.latents import Latents
from artlab.points import Point

Generators = Callable[[str], Generator]  # by their names


def pictures(generators: Generators, moments: Sequence[Moment]) -> Images:
    """Draw moments, in one go; an image each, in [0, 1].

    Raises:
        InputError: If a model has no such direction.
    """
    models = {point.model for moment in moments for point in moment[:2]}
    if len(models) == 1:
        return _drawn(generators(models.pop()), moments)
    images: Images | None = None
    for model in sorted(models):  # one fades into the other
        drawn = _drawn(generators(model), moments)
        part = np.array([_part(moment, model) for moment in moments], np.float32)
        faded = part.reshape(-1, *[1] * (drawn.ndim - 1)) * drawn
        images = faded if images is None else images + faded
    assert images is not None  # noqa: S101 - there is a model
    return images


def latents(generators: Generators, moments: Sequence[Moment]) -> Latents:
    """Return what each moment's picture is made of, for the music: its latent, or its code."""
    found = path.latents_at(moments)
    own = _own(moments)
    models = np.array([moments[row].nearer.model for row in own])
    for model in dict.fromkeys(models.tolist()):
        rows = own[models == model]
        found[rows] = codes(generators(model), [moments[row] for row in rows])
    return found


def codes(generator: Generator, moments: Sequence[Moment]) -> Codes:
    """Return the code of each moment: on the arc from the first point's to the second's."""
    known = {
        point: _code(generator, point) for moment in moments for point in dict.fromkeys(moment[:2])
    }
    return np.array(
        [path.between(known[first], known[second], share) for first, second, share in moments],
        np.float32,
    )


def _drawn(generator: Generator, moments: Sequence[Moment]) -> Images:
    """Draw moments by one model; what leads from or to somebody's own picture, by way of codes."""
    own = _own(moments)
    seeds = np.setdiff1d(np.arange(len(moments)), own)
    images = np.empty((len(moments), *generator.collection.shape), np.float32)
    if own.size:
        images[own] = generator.decode(codes(generator, [moments[row] for row in own]))
    if seeds.size:
        images[seeds] = _of_seeds(generator, [moments[row] for row in seeds])
    return images


def _own(moments: Sequence[Moment]) -> NDArray[np.intp]:
    """Return which moments lead from somebody's own picture, or to one."""
    return np.flatnonzero(
        [any(isinstance(point, Own) for point in moment[:2]) for moment in moments]
    )


def _code(generator: Generator, point: Point) -> Codes:
    if isinstance(point, Own):
        return generator.encoded(point.image)[0]
    moment = [Moment(point, point, 0.0)]
    placed = generator.code(
        path.latents_at(moment),
        path.weights_at(moment),
        temperature=_heat(generator, moment),
        bends=[point.bends],
    )
    return placed[0]


def _of_seeds(generator: Generator, moments: Sequence[Moment]) -> Images:
    return generator.picture(
        path.latents_at(moments),
        path.weights_at(moments),
        temperature=_heat(generator, moments),
        bends=[path.bends_at(moment) for moment in moments],
    )


def _heat(generator: Generator, moments: Sequence[Moment]) -> NDArray[np.float32]:
    """Return the temperature of each moment, (count, 1)."""
    ends = ([moment.first for moment in moments], [moment.second for moment in moments])
    first, second = (
        np.array([_temperature(point, generator) for point in end], np.float32) for end in ends
    )
    share = np.array([moment.share for moment in moments], np.float32)
    blended = (1 - share) * first + share * second
    return np.where(first == second, first, blended)[:, None]


def _temperature(point: Point, generator: Generator) -> float:
    return generator.temperature if point.temperature is None else point.temperature


def _part(moment: Moment, model: str) -> float:
    """Return how much of a moment's picture a model draws."""
    shares = ((moment.first, 1 - moment.share), (moment.second, moment.share))
    return sum(share for point, share in shares if point.model == model)

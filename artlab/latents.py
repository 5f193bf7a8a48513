"""Seeds, positions and the latents that they name.

A seed is a whole number that names a latent, for ever: people bookmark seeds.
A position is a seed with a fraction: 42.375 lies that far along the arc from
seed 42 to seed 43. Latents are float32, (count, 100), points of the standard
normal. A label is the index of a class; `classes` is how many there are.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from artlab import inputs

LATENT_DIM = 100
LAST_SEED = 2**32 - 1  # the largest that numpy.random.RandomState takes

Latents = NDArray[np.float32]
Positions = NDArray[np.float64]


@lru_cache(maxsize=1000)  # a walk asks for the same two again and again
def named(seed: int) -> Latents:
    """Return the latent that a seed names, shape (100,).

    Source:
        RandomState's stream is frozen by NumPy's policy: NEP 19, 2018.

    >>> named(42)[:3].round(4)
    array([ 0.4967, -0.1383,  0.6477], dtype=float32)
    """
    latent = np.random.RandomState(seed).standard_normal(LATENT_DIM).astype(np.float32)
    latent.setflags(write=False)
    return latent


@lru_cache(maxsize=1000)
def picked(seed: int, classes: int) -> int:
    """Return the label that a seed itself picks: the next draw of its stream after the latent.

    >>> [picked(seed, 10) for seed in range(8)]
    [0, 1, 2, 9, 9, 0, 9, 7]
    """
    stream = np.random.RandomState(seed)
    stream.standard_normal(LATENT_DIM)
    return int(stream.randint(classes))


def slerp(start: Latents, end: Latents, fraction: float) -> Latents:
    """Return the point that far along the arc between two latents.

    Draws from a normal prior lie near a sphere. A straight line between two of
    them cuts through the ball, where the model saw no data; an arc does not.

    Args:
        start: First point, shape (100,).
        end: Last point, shape (100,).
        fraction: 0 at start, 1 at end.

    Returns:
        The point, shape (100,).

    Raises:
        ValueError: If both ends and the origin lie on one line, so that no arc
            between them is the shortest.

    Source:
        White, "Sampling Generative Networks", 2016, arXiv:1609.04468.

    >>> east, north = np.eye(2, dtype=np.float32)
    >>> slerp(east, north, 0.5).round(2)
    array([0.71, 0.71], dtype=float32)
    """
    first, last = start.astype(np.float64), end.astype(np.float64)
    lengths = np.linalg.norm(first) * np.linalg.norm(last)
    cosine = first @ last / lengths if lengths else 1.0
    angle = math.acos(np.clip(cosine, -1, 1))
    if math.sin(angle) < 1e-6:
        raise ValueError("no arc: both ends and the origin lie on one line")
    near, far = math.sin((1 - fraction) * angle), math.sin(fraction * angle)
    return ((near * first + far * last) / math.sin(angle)).astype(np.float32)


def at(positions: Sequence[float] | Positions) -> Latents:
    """Return the latents at some positions, shape (count, 100).

    Raises:
        InputError: If one of them is no number from 0 to LAST_SEED.
    """
    points = [_point(_checked(position)) for position in positions]
    return np.array(points, np.float32).reshape(-1, LATENT_DIM)


def weights(
    positions: Sequence[float] | Positions, *, label: int | None, classes: int
) -> NDArray[np.float32]:
    """Return which class to draw at some positions, as weights over all classes.

    Args:
        positions: Count of them.
        label: The class, or None: the one that each seed picks, one turning into
            the next between two seeds.
        classes: How many there are.

    Returns:
        Weights, shape (count, classes); each row is in [0, 1] and sums to 1.

    Raises:
        InputError: If a position is no number from 0 to LAST_SEED, or there is no such class.
    """
    if label is not None:
        label = inputs.whole(label, name="the class", first=0, last=classes - 1)
    rows = np.zeros((len(positions), classes), np.float32)
    for row, position in zip(rows, positions, strict=True):
        for seed, share in ends(_checked(position)).items():
            row[picked(seed, classes) if label is None else label] += share
    return rows


def ends(position: float) -> dict[int, float]:
    """Return the seeds that a position lies between, and its share of each; one if it is there.

    >>> ends(42.25), ends(42)
    ({42: 0.75, 43: 0.25}, {42: 1.0})
    """
    seed, fraction = divmod(position, 1)
    if not fraction:
        return {int(seed): 1.0}
    return {int(seed): 1 - fraction, int(seed) + 1: fraction}


def _checked(position: float) -> float:
    return inputs.number(position, name="seed", first=0, last=LAST_SEED)


def _point(position: float) -> Latents:
    latents = [named(seed) for seed in ends(position)]
    return latents[0] if len(latents) == 1 else slerp(latents[0], latents[1], position % 1)

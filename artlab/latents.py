"""Seeds, positions and the latents that they name.

A seed is a whole number that names a latent, for ever: people bookmark seeds.
A position is a seed with a fraction: 42.375 lies that far along the arc from
seed 42 to seed 43. Latents are float32, (count, 100), points of the standard
normal. This file knows no model.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from artlab import inputs

LATENT_DIM = 100
LAST_SEED = 2**32 - 1  # the largest that numpy.random.RandomState takes
CLASSES = 10  # the digits 0 to 9
TEMPERATURES = (0, 1.5)  # the least and the most
OWN = "own"  # the temperature that is the model's
DIGITS = ("any", *"0123456789")  # what a person may ask for
STEP = 1 / 16  # of a seed; the slider's, and exact in binary

Latents = NDArray[np.float32]
Positions = NDArray[np.float64]


def check_position(position: object, *, name: str = "position") -> float:
    """Return a position as a float.

    Raises:
        InputError: If it is not a finite number from 0 to 4294967295.

    >>> check_position("42.375")
    42.375
    """
    return inputs.number(position, name=name, first=0, last=LAST_SEED)


def check_digit(digit: object) -> int | None:
    """Return which digit to draw, or None for "any": the class that the seed itself picks.

    Raises:
        InputError: If it is neither a whole number from 0 to 9 nor "any".

    >>> check_digit("7"), check_digit("any")
    (7, None)
    """
    if digit is None:
        return None
    text = inputs.choice(digit, name="digit", choices=DIGITS)
    return None if text == "any" else int(text)


def check_temperature(temperature: object) -> float | None:
    """Return what latents are scaled by before a model reads them, or None for "own": the model's.

    Raises:
        InputError: If it is neither a finite number from 0 to 1.5 nor "own".

    >>> check_temperature("0.5"), check_temperature("own")
    (0.5, None)
    """
    if temperature is None or temperature == OWN:
        return None
    first, last = TEMPERATURES
    return inputs.number(temperature, name="temperature", first=first, last=last)


def spoken(digit: int) -> str:
    """Return a digit with its article.

    >>> spoken(8), spoken(3)
    ('an 8', 'a 3')
    """
    return f"an {digit}" if digit == 8 else f"a {digit}"


def named(seed: int) -> Latents:
    """Return the latent that a seed names, shape (100,).

    Source:
        RandomState's stream is frozen by NumPy's policy: NEP 19, 2018.

    >>> named(42)[:3].round(4)
    array([ 0.4967, -0.1383,  0.6477], dtype=float32)
    """
    return _drawn(seed)[0]


def picked_digit(seed: int) -> int:
    """Return the class that a seed itself picks: the next draw of its stream after the latent.

    >>> [picked_digit(seed) for seed in range(8)]
    [0, 1, 2, 9, 9, 0, 9, 7]
    """
    return _drawn(seed)[1]


@lru_cache(maxsize=1000)  # a walk asks for the same two again and again
def _drawn(seed: int) -> tuple[Latents, int]:
    stream = np.random.RandomState(seed)
    latent = stream.standard_normal(LATENT_DIM).astype(np.float32)
    latent.setflags(write=False)
    return latent, int(stream.randint(CLASSES))


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
    """Return the latents at some positions, shape (count, 100)."""
    points = [_point(float(position)) for position in positions]
    return np.array(points, np.float32).reshape(-1, LATENT_DIM)


def classes(positions: Sequence[float] | Positions, *, digit: int | None) -> Latents:
    """Return which digit to draw at some positions, as weights over the ten classes.

    Args:
        positions: Count of them.
        digit: 0 to 9, or None: the class that each seed picks, one turning into
            the next between two seeds.

    Returns:
        Weights, float32, shape (count, 10); each row is in [0, 1] and sums to 1.
    """
    weights = np.zeros((len(positions), CLASSES), np.float32)
    for row, position in zip(weights, positions, strict=True):
        seed, fraction = divmod(float(position), 1)
        row[picked_digit(int(seed)) if digit is None else digit] += 1 - fraction
        if fraction:
            row[picked_digit(int(seed) + 1) if digit is None else digit] += fraction
    return weights


def one_hot(digits: NDArray[np.integer]) -> Latents:
    """Return digits, (count,), as weights over the ten classes, (count, 10)."""
    return np.eye(CLASSES, dtype=np.float32)[digits]


def spread(start: float, end: float, count: int) -> Positions:
    """Return evenly spread positions, both ends included, shape (count,).

    >>> spread(42, 45, count=4)
    array([42., 43., 44., 45.])
    """
    return np.linspace(start, end, count)


def _point(position: float) -> Latents:
    seed, fraction = divmod(position, 1)
    if not fraction:
        return named(int(seed))
    return slerp(named(int(seed)), named(int(seed) + 1), fraction)

"""Can samples be told from real pictures by their neighbours? The 1-nearest-neighbour test."""

import numpy as np
from numpy.typing import NDArray

from artlab.generator import Features
from artlab.scores.features import distances


def told_by_neighbours(real: Features, drawn: Features) -> NDArray[np.bool_]:
    """Return of which points the nearest other point is of their own cloud, the real ones first.

    On average that is 0.5 of clouds that cannot be told apart, 1 of clouds apart. Below
    0.5 the points of one lie closer to the other's than to each other, as copies do.

    Args:
        real: Shape (count, dimensions).
        drawn: The same.

    Raises:
        ValueError: If the shapes differ; of unequal clouds 0.5 would not be chance.

    Source:
        Lopez-Paz, Oquab, "Revisiting classifier two-sample tests", 2017, arXiv:1610.06545.
        Xu et al., "An empirical study on evaluation metrics of generative adversarial
        networks", 2018, arXiv:1806.07755.

    >>> told_by_neighbours(np.array([[0], [1]], "f4"), np.array([[8], [9]], "f4")).mean()
    np.float64(1.0)
    """
    if real.shape != drawn.shape:
        raise ValueError(f"clouds of {real.shape} and {drawn.shape} are not of one shape")
    points = np.concatenate([real, drawn])
    is_drawn = np.arange(len(points)) >= len(real)
    told = np.empty(len(points), bool)
    for rows, table in distances(points, points):
        itself = np.arange(rows.start, rows.stop)
        table[itself - rows.start, itself] = np.inf
        told[rows] = is_drawn[table.argmin(axis=1)] == is_drawn[rows]
    return told

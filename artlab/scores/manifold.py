"""Precision, recall, density, coverage: do samples fall where real digits are, and everywhere?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artlab.generator import Features
from artlab.scores.features import distances

NEAR = 3  # neighbours that span a ball, for precision and recall
NEAR_DENSE = 5  # for density and coverage


@dataclass(frozen=True, kw_only=True)
class Manifold:
    """How two clouds of features cover each other.

    Attributes:
        precision: Share of the samples inside a ball of the real ones, 0 to 1.
        recall: Share of the real ones inside a ball of the samples, 0 to 1.
        density: In how many balls of real ones a sample lies, on average, ÷ 5.
        coverage: Share of the real ones whose ball holds a sample, 0 to 1.
    """

    precision: float
    recall: float
    density: float
    coverage: float


def manifold(real: Features, drawn: Features) -> Manifold:
    """Measure how samples cover the real ones, by balls that reach to the k-th neighbour.

    Args:
        real: Shape (count, dimensions); more than 5 of them.
        drawn: As many dimensions; more than 3 of them.

    Source:
        Precision and recall (k = 3): Kynkäänniemi et al., 2019, arXiv:1904.06991.
        Density and coverage (k = 5): Naeem et al., 2020, arXiv:2002.09797.
    """
    (near, dense), (near_drawn,) = _reach(real, NEAR, NEAR_DENSE), _reach(drawn, NEAR)
    inside, held = np.zeros(len(drawn), bool), np.zeros(len(drawn), np.int64)
    recalled, covered = np.zeros(len(real), bool), np.zeros(len(real), bool)
    for rows, table in distances(drawn, real):
        inside[rows] = (table <= near).any(axis=1)
        held[rows] = (table <= dense).sum(axis=1)
        recalled |= (table <= near_drawn[rows, None]).any(axis=0)
        covered |= (table <= dense).any(axis=0)
    return Manifold(
        precision=float(inside.mean()),
        recall=float(recalled.mean()),
        density=float(held.mean() / NEAR_DENSE),
        coverage=float(covered.mean()),
    )


def _reach(cloud: Features, *neighbours: int) -> list[NDArray[np.float32]]:
    """Return the squared distance from each point to its k-th neighbour, for some k."""
    reach = np.empty((len(neighbours), len(cloud)), np.float32)
    for rows, table in distances(cloud, cloud):
        # Its own distance to itself is the first.
        ordered = np.partition(table, neighbours, axis=1)
        reach[:, rows] = ordered[:, neighbours].T
    return list(reach)

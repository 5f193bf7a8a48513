"""Kernel distance (KID): like Fréchet's, without taking the clouds for Gaussians, and unbiased."""

import numpy as np

from artlab.generator import Features
from artlab.scores.features import BLOCK


def kernel_distance(real: Features, drawn: Features) -> float:
    """Return the unbiased squared MMD of two clouds with the kernel (x·y / dimensions + 1)³.

    0 is best; sampling makes it fall a little below 0 for equal clouds.

    Args:
        real: Shape (count, dimensions).
        drawn: As many dimensions, of any count.

    Source:
        Bińkowski et al., "Demystifying MMD GANs", 2018, arXiv:1801.01401.
    """
    within = _mean(real, real, is_same=True) + _mean(drawn, drawn, is_same=True)
    return within - 2 * _mean(real, drawn, is_same=False)


def _mean(rows: Features, columns: Features, *, is_same: bool) -> float:
    """Average the kernel over all pairs; of a cloud with itself, over all pairs of two."""
    total = 0.0
    for first in range(0, len(rows), BLOCK):
        products = rows[first : first + BLOCK] @ columns.T / rows.shape[1] + 1
        total += float(np.sum(products**3, dtype=np.float64))
    if not is_same:
        return total / (len(rows) * len(columns))
    own = np.square(rows.astype(np.float64)).sum(axis=1) / rows.shape[1] + 1
    return (total - float(np.sum(own**3))) / (len(rows) * (len(rows) - 1))

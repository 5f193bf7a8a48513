"""Fréchet distance: how far two clouds of features are apart, each taken for a Gaussian."""

import numpy as np

from artlab.generator import Features


def frechet_distance(real: Features, drawn: Features) -> float:
    """Return |μ₁ - μ₂|² + tr(Σ₁ + Σ₂ - 2 (Σ₁ Σ₂)^½); 0 is best, in squared units of the features.

    The features are artlab's own digit classifier's, so the figure compares with
    nothing outside; read it beside that of real digits against real digits.

    Args:
        real: Shape (count, dimensions).
        drawn: As many dimensions, of any count. Few samples read high: compare
            figures of equal counts.

    Source:
        Heusel et al., "GANs trained by a two time-scale update rule", 2017,
        arXiv:1706.08500.

    >>> frechet_distance(np.eye(3, dtype="f4"), np.eye(3, dtype="f4") + 2)
    12.0
    """
    (mean, spread), (other_mean, other_spread) = _gaussian(real), _gaussian(drawn)
    root = _root(spread)
    # The eigenvalues of Σ₁ Σ₂ are those of the symmetric Σ₁^½ Σ₂ Σ₁^½, which cannot turn complex.
    mixed = np.linalg.eigvalsh(root @ other_spread @ root)
    common = np.sqrt(np.maximum(mixed, 0)).sum()
    apart = np.square(mean - other_mean).sum()
    return round(float(apart + np.trace(spread) + np.trace(other_spread) - 2 * common), 6)


def _gaussian(features: Features) -> tuple[np.ndarray, np.ndarray]:
    exact = features.astype(np.float64)
    return exact.mean(axis=0), np.cov(exact, rowvar=False)


def _root(spread: np.ndarray) -> np.ndarray:
    values, basis = np.linalg.eigh(spread)
    return (basis * np.sqrt(np.maximum(values, 0))) @ basis.T

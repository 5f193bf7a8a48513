"""From a picture's latent, 100 numbers, to a bar's, 16: a fixed matrix with orthonormal rows.

Of N(0, I) it makes N(0, I). It is published by this file: the first sixteen rows of what
Gram and Schmidt make of a hundred numbers each from RandomState(16), in their order.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from artlab.latents import LATENT_DIM, Latents
from artlab.models import chorale

SEED = 16


@cache
def matrix() -> NDArray[np.float64]:
    """Return the matrix, (16, 100).

    >>> np.allclose(matrix() @ matrix().T, np.eye(16))
    True
    """
    rows = np.random.RandomState(SEED).standard_normal((chorale.LATENT_DIM, LATENT_DIM))
    for index, row in enumerate(rows):
        for other in rows[:index]:
            row[:] -= (row @ other) * other
        row[:] /= np.sqrt(row @ row)
    rows.setflags(write=False)
    return rows


def project(latents: Latents) -> Latents:
    """Return the latents of bars, (count, 16), given those of pictures, (count, 100)."""
    return (latents.astype(np.float64) @ matrix().T).astype(np.float32)

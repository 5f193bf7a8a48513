"""Weights as whole numbers and a step for each column: what a browser is sent.

The server draws with them, too, so that both draw the same.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# 16 bits a weight move no pixel by more than one grey level, in 4,000 pictures of each model; 15
# moved one by 2. Half precision, of as many bytes, moves some by 4; 8 bits, many, and some by 50.
MOST = 2**15 - 1
LEAST = 1e-20  # is the largest weight of a column of zeros


def whole(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    """Return a matrix as whole numbers, and the step of each column that they count.

    >>> whole(np.float32([[1, 0], [-2, 0]]))[0]
    array([[ 16384,      0],
           [-32767,      0]], dtype=int16)
    """
    steps = np.maximum(np.abs(matrix).max(axis=0), np.float32(LEAST)) / np.float32(MOST)
    return np.rint(matrix / steps).astype(np.int16), steps


def settle(network: Any) -> None:
    """Replace each matrix of a network by what its whole numbers count."""
    for variable in network.weights:
        values = np.asarray(variable)
        if values.ndim > 1:
            numbers, steps = whole(values)
            variable.assign(numbers * steps)

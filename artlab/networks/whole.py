"""Weights as whole numbers and a step for each column: what a browser is sent.

The server draws with them, too, so that both draw the same.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Bits of a weight, by its network. Fewer are fewer bytes to send: of the GAN, 8.2 MB at 16 bits,
# 4.8 at these. What these cost is 0.03 dB of a reconstruction; with 8 bits for the decoder, too,
# it is more than a tenth. `tests/test_weights.py` measures it.
BITS = {"encoder": 16, "prior": 8, "decoder": 10}
LEAST = 1e-20  # is the largest weight of a column of zeros


def whole(
    matrix: NDArray[np.float32], bits: int
) -> tuple[NDArray[np.signedinteger[Any]], NDArray[np.float32]]:
    """Return a matrix as whole numbers, and the step of each column that they count.

    >>> whole(np.float32([[1, 0], [-2, 0]]), bits=8)[0]
    array([[  64,    0],
           [-127,    0]], dtype=int8)
    """
    most = 2 ** (bits - 1) - 1
    kind = np.int8 if most <= np.iinfo(np.int8).max else np.int16
    steps = np.maximum(np.abs(matrix).max(axis=0), np.float32(LEAST)) / np.float32(most)
    return np.rint(matrix / steps).astype(kind), steps


def settle(network: Any) -> None:
    """Replace each matrix of a network by what its whole numbers count."""
    for variable in network.weights:
        values = np.asarray(variable)
        if values.ndim > 1:
            numbers, steps = whole(values, BITS[network.name])
            variable.assign(numbers * steps)

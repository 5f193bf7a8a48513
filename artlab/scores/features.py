"""What the scores of samples compare: features of a classifier, and distances between them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from artlab.generator import Features

BLOCK = 1000  # rows of a table of distances at once, so that memory stays flat


def distances(rows: Features, columns: Features) -> Iterator[tuple[slice, NDArray[np.float32]]]:
    """Yield the squared distances of some rows at a time to all columns.

    Args:
        rows: Shape (count, dimensions).
        columns: As many dimensions.

    Yields:
        Which rows, and their distances, (rows, columns).
    """
    squares = np.square(columns).sum(axis=1)
    for first in range(0, len(rows), BLOCK):
        some = rows[first : first + BLOCK]
        # |a - b|² = |a|² - 2ab + |b|²: one matrix product.
        table = np.square(some).sum(axis=1)[:, None] + squares - 2 * some @ columns.T
        yield slice(first, first + len(some)), np.maximum(table, 0)

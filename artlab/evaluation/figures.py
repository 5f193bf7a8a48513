"""A measured figure and how far off it may be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

# Student's t, two-sided 95 %, by how many were averaged.
_STUDENT = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365}
_NORMAL = 1.96


@dataclass(frozen=True)
class Figure:
    """A mean and half the width of its 95 % confidence interval."""

    value: float
    margin: float

    def text(self, pattern: str = ".2f", *, scale: float = 1) -> str:
        """Write both for a person.

        >>> Figure(0.98765, 0.0012).text(".1f", scale=100)
        '98.8 ± 0.1'
        """
        return f"{self.value * scale:{pattern}} ± {self.margin * scale:{pattern}}"


def over_images(values: ArrayLike) -> Figure:
    """Average one value an image; the margin says what other images would change.

    >>> over_images([1.0, 0.0, 1.0, 0.0]).text()
    '0.50 ± 0.57'
    """
    numbers = np.asarray(values, np.float64)
    spread = numbers.std(ddof=1) if len(numbers) > 1 else 0.0
    return Figure(float(numbers.mean()), float(_NORMAL * spread / np.sqrt(len(numbers))))


def over_sets(values: Sequence[float]) -> Figure:
    """Average one value a set of samples; the margin says what other seeds would change.

    >>> over_sets([1.0, 2.0, 3.0]).text()
    '2.00 ± 2.48'
    """
    numbers = np.asarray(values, np.float64)
    if len(numbers) == 1:
        return Figure(float(numbers[0]), 0.0)
    spread = numbers.std(ddof=1) / np.sqrt(len(numbers))
    return Figure(float(numbers.mean()), float(_STUDENT.get(len(numbers), _NORMAL) * spread))

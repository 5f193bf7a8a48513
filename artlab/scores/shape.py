"""The shape of a picture's ink, measured: how it leans, how thick its strokes are, its extent.

Images are grey, in [0, 1], (count, side, side), light on dark: what is light is ink. Levels count
as shares of ink, so that a picture need not be cut at one of them.

Source: Castro, Tan, Kainz, Konukoglu, Glocker, "Morpho-MNIST: quantitative assessment and
diagnostics for representation learning", 2019, arXiv:1809.10780, for which properties tell
handwritten digits apart; slant is theirs. The others are by moments and total variation, which
change smoothly as a picture does.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from artlab.directions import PROPERTIES
from artlab.images import Images

Values = NDArray[np.float64]  # (count,)

LEAST = 1e-6  # keeps a picture without ink from dividing by nothing
UNIFORM = 12.0  # a bar's extent, squared, by its variance


def is_on_light(images: Images) -> bool:
    """Return whether what stands on the pictures is dark: whether their edges are light."""
    edges = images[:, [0, -1]], images[:, :, [0, -1]]
    return bool(np.mean([each.mean() for each in edges]) > 0.5)


def measure(images: Images, *, on_light: bool = False) -> Values:
    """Return all properties, (count, properties), in the order of PROPERTIES.

    Args:
        images: To measure.
        on_light: What is dark is ink.
    """
    images = 1 - images if on_light else images
    return np.stack([MEASURES[name](images) for name in PROPERTIES], axis=1)


def slant(images: Images) -> Values:
    """Return the shear of the ink, in degrees; what leans to the right is above 0."""
    _, across, down = _moments(images)
    return np.degrees(np.arctan(-across / (down + LEAST)))


def thickness(images: Images) -> Values:
    """Return how thick strokes are, in pixels: twice their area by their outline's length.

    Source: the outline of all levels together is the total variation (the coarea formula:
    Fleming, Rishel, "An integral formula for total gradient variation", 1960).
    """
    padded = np.pad(images.astype(np.float64), ((0, 0), (1, 1), (1, 1)))
    right = np.diff(padded, axis=2)[:, 1:]
    below = np.diff(padded, axis=1)[:, :, 1:]
    outline = np.hypot(right, below).sum(axis=(1, 2))
    return 2 * images.sum(axis=(1, 2), dtype=np.float64) / (outline + LEAST)


def breadth(images: Images) -> Values:
    """Return how wide the ink is once its slant is undone, in pixels: as a bar of its deviation."""
    wide, across, down = _moments(images)
    upright = wide - across**2 / (down + LEAST)
    return np.sqrt(UNIFORM * np.maximum(upright, 0))


def tallness(images: Images) -> Values:
    """Return how tall the ink is, in pixels: as a bar of its deviation."""
    return np.sqrt(UNIFORM * _moments(images)[2])


MEASURES: dict[str, Callable[[Images], Values]] = {
    "slant": slant,
    "thickness": thickness,
    "breadth": breadth,
    "tallness": tallness,
}
UNITS = {"slant": "°", "thickness": " px", "breadth": " px", "tallness": " px"}


def _moments(images: Images) -> tuple[Values, Values, Values]:
    """Return the central second moments of the ink: across, mixed, and down."""
    ink = images.astype(np.float64)
    mass = ink.sum(axis=(1, 2)) + LEAST
    columns, rows = np.arange(ink.shape[2]), np.arange(ink.shape[1])
    by_column, by_row = ink.sum(axis=1), ink.sum(axis=2)
    x, y = by_column @ columns / mass, by_row @ rows / mass
    wide = by_column @ columns**2 / mass - x**2
    down = by_row @ rows**2 / mass - y**2
    across = np.einsum("nyx,y,x->n", ink, rows, columns) / mass - x * y
    return wide, across, down

"""SSIM, the structural similarity of images; tf.image's 11×11 Gaussian variant.

The window is separable and the images are small, so two matrix products filter
them: a fortieth of the time that a convolution takes.
"""

import numpy as np
from numpy.typing import NDArray

from artlab.images import SIDE, Images

WINDOW = 11  # pixels wide and high
DEVIATION = 1.5  # of the Gaussian, in pixels
BATCH = 1000  # images at once, so that memory stays flat
LEAST_MEAN, LEAST_SPREAD = 0.01**2, 0.03**2  # what steadies the two ratios


def ssim(reference: Images, images: Images) -> NDArray[np.float32]:
    """Measure how alike images and their references are in structure; 1 is equal.

    Args:
        reference: Shape (count, 28, 28), in [0, 1].
        images: The same.

    Returns:
        Similarities, (count,), at most 1.

    Raises:
        ValueError: If the shapes differ.

    Source:
        Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error
        visibility to structural similarity", 2004, as tf.image.ssim has it: an
        11×11 Gaussian window of deviation 1.5 at every place where it fits, so
        18×18 of the 28×28.
    """
    if reference.shape != images.shape:
        raise ValueError(f"shapes differ: {reference.shape} and {images.shape}")
    parts = [
        _ssim(reference[first : first + BATCH], images[first : first + BATCH])
        for first in range(0, len(images), BATCH)
    ]
    return np.concatenate(parts).astype(np.float32)


def _ssim(reference: Images, images: Images) -> NDArray[np.float64]:
    first, second = reference.astype(np.float64), images.astype(np.float64)
    means = 2 * _filtered(first) * _filtered(second)
    squares = _filtered(first) ** 2 + _filtered(second) ** 2
    luminance = (means + LEAST_MEAN) / (squares + LEAST_MEAN)
    both = 2 * _filtered(first * second) - means
    each = _filtered(first**2 + second**2) - squares
    structure = (both + LEAST_SPREAD) / (each + LEAST_SPREAD)
    return (luminance * structure).mean(axis=(1, 2))


def _filtered(images: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted mean in the window at each place, (count, 18, 18)."""
    return FILTER @ (images @ FILTER.T)


def _filter() -> NDArray[np.float64]:
    offsets = np.arange(WINDOW) - WINDOW // 2
    weights = np.exp(-(offsets**2) / (2 * DEVIATION**2))
    rows = np.zeros((SIDE - WINDOW + 1, SIDE))
    for place, row in enumerate(rows):
        row[place : place + WINDOW] = weights / weights.sum()
    return rows


FILTER = _filter()  # (18, 28): one row a place of the window

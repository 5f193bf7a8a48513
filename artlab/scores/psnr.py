"""PSNR, the peak signal-to-noise ratio between images, in decibels."""

import numpy as np
from numpy.typing import NDArray

from artlab.images import Images


def psnr(reference: Images, images: Images) -> NDArray[np.float32]:
    """Measure how close images are to their references; higher is closer.

    Args:
        reference: Count of them, in [0, 1].
        images: The same.

    Returns:
        Decibels, (count,); infinity where the two are equal.

    Raises:
        ValueError: If the shapes differ.

    Source:
        10 log10(1 / mean squared error), as tf.image.psnr has it for a peak of 1.
    """
    if reference.shape != images.shape:
        raise ValueError(f"shapes differ: {reference.shape} and {images.shape}")
    squares = np.square(reference - images).reshape(len(images), -1)
    errors = squares.mean(axis=1, dtype=np.float64)
    with np.errstate(divide="ignore"):
        return (-10 * np.log10(errors)).astype(np.float32)

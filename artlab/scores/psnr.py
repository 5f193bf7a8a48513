"""PSNR, the peak signal-to-noise ratio between images, in decibels; tf.image's."""

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artlab.images import Images


def psnr(reference: Images, images: Images) -> NDArray[np.float32]:
    """Measure how close images are to their references; higher is closer.

    Args:
        reference: Shape (count, 28, 28), in [0, 1].
        images: The same.

    Returns:
        Decibels, (count,); infinity where the two are equal.

    Raises:
        ValueError: If the shapes differ.

    Source:
        tf.image.psnr with max_val 1: 10 log10(1 / mean squared error).
    """
    if reference.shape != images.shape:
        raise ValueError(f"shapes differ: {reference.shape} and {images.shape}")
    return tf.image.psnr(reference[..., None], images[..., None], max_val=1.0).numpy()

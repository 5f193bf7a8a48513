"""SSIM, the structural similarity of images; tf.image's 11×11 Gaussian variant."""

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artlab.images import SIDE, Images

BATCH = 1000  # images at once; the filter's intermediate results are many times their size


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
        _ssim(reference[first : first + BATCH], images[first : first + BATCH]).numpy()
        for first in range(0, len(images), BATCH)
    ]
    return np.concatenate(parts)


@tf.function(
    input_signature=[tf.TensorSpec((None, SIDE, SIDE), tf.float32)] * 2,
    autograph=False,
)  # type: ignore[untyped-decorator]
def _ssim(reference: tf.Tensor, images: tf.Tensor) -> tf.Tensor:
    return tf.image.ssim(reference[..., None], images[..., None], max_val=1.0)

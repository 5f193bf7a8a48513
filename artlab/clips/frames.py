"""From small images to the frames of a clip.

A frame is a picture, uint8, (height, width) or in colour (height, width, 3): one
image, enlarged and centred on black. This file knows no video format.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from artlab.images import Bytes, Images, enlarged, to_bytes


def compose(images: Images, *, width: int, height: int, smooth: bool = False) -> Iterator[Bytes]:
    """Enlarge each image by the largest whole factor that fits, centred on black.

    Args:
        images: Count of them, in [0, 1].
        width: Of a frame, in pixels.
        height: Of a frame, in pixels.
        smooth: Blend between pixels (bicubic); otherwise each becomes a sharp square.

    Returns:
        Frames, made one at a time.

    Raises:
        ValueError: If a frame is smaller than an image.

    >>> [frame] = compose(np.ones((1, 14, 14), "f4"), width=64, height=56)
    >>> frame[0].tolist() == [0] * 4 + [255] * 56 + [0] * 4
    True
    """
    factor = min(width, height) // images.shape[1]
    if factor < 1:
        raise ValueError(f"a frame of {width} by {height} is smaller than an image")
    return (_frame(image, factor, width, height, smooth=smooth) for image in images)


def _frame(image: Images, factor: int, width: int, height: int, *, smooth: bool) -> Bytes:
    side = factor * len(image)
    top, left = (height - side) // 2, (width - side) // 2
    frame = np.zeros((height, width, *image.shape[2:]), np.uint8)
    if smooth:
        blended = cv2.resize(image, (side, side), interpolation=cv2.INTER_CUBIC)
        square = to_bytes(np.asarray(blended, np.float32))
    else:
        square = enlarged(to_bytes(image), factor)
    frame[top : top + side, left : left + side] = square
    return frame

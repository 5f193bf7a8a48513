"""Training images, moved about at random: what is fitted to them learns other hands, too."""

import math

import cv2
import numpy as np

from artlab.images import Bytes

WARPED = 0.6  # of a batch; the others stay as they are
TURN = math.radians(12)  # at most, at a strength of 1
SHEAR = 0.25
STRETCH = 0.15  # in the logarithm of width and of height
SHIFT = 0.05  # of the side


def shifted(images: Bytes, reach: int, *, seed: list[int]) -> Bytes:
    """Move all images the same way, by up to `reach` pixels down and right."""
    if not reach:
        return images
    down, right = np.random.RandomState(seed).randint(-reach, reach + 1, size=2)
    _, height, width, *colours = images.shape
    around = [(0, 0), (reach, reach), (reach, reach), *[(0, 0) for _ in colours]]
    return np.pad(images, around)[:, reach + down :, reach + right :][:, :height, :width]


def warped(images: Bytes, strength: float, *, seed: list[int]) -> Bytes:
    """Turn, shear, stretch and shift some images, each its own way (affine augmentation).

    Source: Simard, Steinkraus, Platt, "Best practices for convolutional neural networks
    applied to visual document analysis", 2003.
    """
    if not strength:
        return images
    stream, side = np.random.RandomState(seed), images.shape[1]
    middle, moved = np.full(2, (side - 1) / 2), images.copy()
    for index in np.flatnonzero(stream.random_sample(len(images)) < WARPED):
        turn, shear, wide, high, *shift = strength * stream.uniform(-1, 1, 6)
        cosine, sine = math.cos(TURN * turn), math.sin(TURN * turn)
        stretched = np.diag(np.exp([STRETCH * wide, STRETCH * high]))
        linear = [[cosine, -sine], [sine, cosine]] @ np.array([[1, SHEAR * shear], [0, 1]])
        linear = linear @ stretched
        offset = middle - linear @ middle + SHIFT * side * np.array(shift)
        moved[index] = cv2.warpAffine(
            images[index],
            np.column_stack([linear, offset]),
            (side, side),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
    return moved

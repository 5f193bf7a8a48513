"""A generator of waves, whose clips are easy to tell apart; for the tests of clips."""

import cv2
import numpy as np

from artlab.clips.frames import compose
from artlab.clips.request import ClipRequest
from artlab.collections import DEFAULT
from artlab.generator import Generator

SMALL = {"start": 42, "end": 43, "frames": 12, "width": 160, "height": 120}


def waves(codes):
    """Paint waves whose direction and place depend on the code."""
    ramp = np.linspace(0, 6, DEFAULT.side, dtype=np.float32)
    down, across, shift = (codes[:, [part], None] for part in range(3))
    return np.sin(down * ramp[:, None] + across * ramp + shift) / 2 + np.float32(0.5)


GENERATOR = Generator(
    name="waves",
    place=lambda points, weights: np.hstack([points[:, :3], weights]),
    paint=waves,
    encode=lambda images: images.reshape(len(images), -1)[:, :13],
)


def request(**changes):
    """Ask for a small clip."""
    return ClipRequest.checked(DEFAULT, **{**SMALL, **changes})


def drawn(asked):
    """Draw the frames of a clip."""
    start = asked.start
    positions = np.linspace(start.position, asked.end, asked.frames)
    images = GENERATOR.draw(positions, label=start.label, temperature=start.temperature)
    return list(compose(images, width=asked.width, height=asked.height, smooth=asked.smooth))


def decoded(path):
    """Read the frames of a clip."""
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    frames = [frame[..., 1] for _, frame in iter(capture.read, (False, None))]
    capture.release()
    return frames

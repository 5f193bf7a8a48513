"""A generator of waves, whose clips are easy to tell apart; for the tests of clips."""

import cv2
import numpy as np

from artlab.clips.drawing import Studio
from artlab.clips.frames import compose
from artlab.clips.request import ClipRequest
from artlab.collections import DEFAULT
from artlab.generator import Generator
from artlab.scores.verdict import Verdict

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


def studio(generator=GENERATOR):
    """Return what draws clips with a generator, whatever model they ask for, and judges them."""
    return Studio(
        generator=lambda _: generator,
        judge=lambda pictures, _: [worth(picture) for picture in pictures],
        version=lambda name: f"{name}-1",
    )


def worth(picture):
    """Say of a picture how light it is, as a score."""
    light = float(picture.mean())
    shown = {"index": 0, "label": 0, "is_nearest": True, "reading": ""}
    return Verdict(psnr=10 + light, ssim=light, **shown)


def request(**changes):
    """Ask for a small clip."""
    return ClipRequest.checked(DEFAULT, **{**SMALL, **changes})


def drawn(asked):
    """Draw the frames of a clip."""
    start, end = asked.start, asked.end
    positions = np.linspace(start.position, end, asked.frames)
    images = GENERATOR.draw(positions, label=start.label, temperature=start.temperature)
    return list(compose(images, width=asked.width, height=asked.height, smooth=asked.smooth))


def decoded(path):
    """Read the frames of a clip."""
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    frames = [frame[..., 1] for _, frame in iter(capture.read, (False, None))]
    capture.release()
    return frames

"""A clip of 100 frames, drawn, encoded and verified, beside less than that."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import keras
import numpy as np

from artlab import latents
from artlab.clips import encode
from artlab.clips.frames import compose
from artlab.collections.mnist import MNIST
from artlab.images import Bytes, to_bytes
from artlab.lab import Lab
from artlab.models.gan import GanConfig
from artlab.networks.autoencoder import build_decoder
from artlab.tools import FrameFormat
from benchmarks.figures import Row, median

FRAMES, WIDTH, HEIGHT = 100, 640, 480
FORMAT = FrameFormat(width=WIDTH, height=HEIGHT, rate=30)
POSITIONS = np.linspace(42, 45, FRAMES)


def rows(*, repeats: int) -> list[Row]:
    """Measure all, in turn."""
    lab = Lab()
    generator = lab.generator("gan")
    decoder = build_decoder(MNIST, GanConfig().hidden)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "clip.mp4"
        ready = list(_frames(generator.draw(POSITIONS, label=7)))

        def ours() -> None:
            frames = list(_frames(generator.draw(POSITIONS, label=7)))
            _write(frames, path)
            encode.verify(path, FORMAT, first=frames[0], last=frames[-1], count=FRAMES)

        def plain() -> None:
            _write(ready, path)

        def tutorial() -> None:
            _tutorial(decoder, path.with_suffix(".avi"))

        seconds = _in_turn([ours, plain, tutorial], repeats=repeats)
    against = [
        ("plain ffmpeg on the same frames", seconds[1], 1.5),
        ("the tutorial's loop: cv2.VideoWriter, a model.predict a frame", seconds[2], None),
    ]
    return [
        Row(
            what=f"a clip of {FRAMES} frames, {WIDTH}×{HEIGHT}, drawn, encoded and verified",
            ours=f"{seconds[0]:.2f} s",
            peer=f"{theirs:.2f} s, {told}",
            ratio=seconds[0] / theirs,
            wanted="" if wanted is None else f"≤ {wanted}",
            is_reached=None if wanted is None else seconds[0] / theirs <= wanted,
        )
        for told, theirs, wanted in against
    ]


def _frames(images: np.ndarray) -> list[Bytes]:
    return list(compose(images, width=WIDTH, height=HEIGHT, smooth=False))


def _write(frames: list[Bytes], path: Path) -> None:
    encode.write(frames, path, FORMAT)


def _tutorial(decoder: keras.Model, path: Path) -> None:
    mjpg = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), mjpg, float(FORMAT.rate), (WIDTH, HEIGHT))
    for code in latents.at(POSITIONS):
        drawn = to_bytes((decoder.predict(code[None], verbose=0).reshape(MNIST.shape) + 1) / 2)
        enlarged = cv2.resize(drawn, (WIDTH, HEIGHT))
        writer.write(cv2.cvtColor(enlarged, cv2.COLOR_GRAY2BGR))
    writer.release()


def _in_turn(works: list[Callable[[], None]], *, repeats: int) -> list[float]:
    """Return the median seconds of each, after a turn that does not count."""
    seconds: list[list[float]] = [[] for _ in works]
    for turn in range(repeats + 1):
        for work, found in zip(works, seconds, strict=True):
            begun = time.monotonic()
            work()
            if turn:
                found.append(time.monotonic() - begun)
    return [median(found) for found in seconds]

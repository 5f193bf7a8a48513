"""From frames to an H.264 file, and the proof that the file holds them."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from artlab import tools
from artlab.errors import ClipError
from artlab.images import Bytes, luma
from artlab.texts import t
from artlab.tools import FrameFormat

# Measured on 2 cores, 100 frames of 640 by 480: 0.4 s and 130 KB; "medium" takes twice as long
# and saves a tenth. At 12 a decoded pixel is a fifth of a grey level off, on average.
PRESET = "veryfast"
QUALITY = 12  # x264's crf: 0 loses nothing, 23 is its default, 51 is worst

# Levels of luma, mean over a frame. Digits come out 0.6 off at most, in the smallest frames;
# noise, the worst there is to encode, 2.9. Two different digits are 10 or more apart.
BOUND = 4.0

TIMEOUT_SECONDS = 300


class _Facts(NamedTuple):
    """What a clip is, in the order in which it is checked and with the words for it."""

    codec: str
    pixel_format: str
    size: tuple[int, int]  # width, height
    rate: float
    frames: int


def write(frames: Iterable[Bytes], path: Path, frame_format: FrameFormat) -> None:
    """Write frames as H.264 that plays everywhere: High profile, yuv420p, BT.709, faststart.

    The same frames give the same file, byte for byte.

    Args:
        frames: As artlab.clips.frames makes them.
        path: The file; one that is there is overwritten.
        frame_format: Theirs; width and height even, as yuv420p demands.

    Raises:
        ToolError: If ffmpeg is missing or fails, or the disk is full.
        ValueError: If a frame has another shape.
    """
    codec = ["-c:v", "libx264", "-profile:v", "high", "-preset", PRESET, "-crf", str(QUALITY)]
    tools.run(
        [
            *(str(tools.ffmpeg()), "-nostdin", "-hide_banner", "-loglevel", "error", "-y"),
            *frame_format.input,
            *("-vf", tools.TO_VIDEO, *codec, "-pix_fmt", "yuv420p"),
            # With more threads x264 may decide otherwise; bitexact leaves the version out.
            *("-threads", "1", "-bitexact", "-movflags", "+faststart"),
            *("-f", "mp4", str(path.absolute())),
        ],
        frames=frame_format.raw(frames),
        timeout_seconds=TIMEOUT_SECONDS,
    )


def verify(path: Path, frame_format: FrameFormat, *, first: Bytes, last: Bytes, count: int) -> None:
    """Decode every frame of a clip and check that it is what was drawn.

    Args:
        path: The clip.
        frame_format: What its frames must be.
        first: The first frame as drawn.
        last: The last one.
        count: How many frames it must hold.

    Raises:
        ClipError: If it does not decode, is not H.264 in yuv420p of that size,
            rate and count, or its first or last frame differs from the drawn
            one by more than 4 grey levels, mean over the frame.
    """
    found, ends = _decode(path)
    size, rate = (frame_format.width, frame_format.height), float(frame_format.rate)
    wanted = _Facts("h264", "yuv420p", size, rate, count)
    for fact, is_so, should_be in zip(_Facts._fields, found, wanted, strict=True):
        if is_so != should_be:
            word = fact.replace("_", " ")
            sentence = t(
                "the clip was written with {fact} {found}, not {wanted}; try again",
                fact=word,
                found=str(is_so),
                wanted=str(should_be),
            )
            raise ClipError(sentence)
    for name, decoded, drawn in zip(("first", "last"), ends, (first, last), strict=True):
        # How light it is: four pixels of yuv420p share their colour. OpenCV gives BGR.
        shown = luma(decoded[..., ::-1]).astype(np.int16)
        difference = np.abs(shown - luma(drawn)).mean()
        if difference > BOUND:
            sentence = t(
                "the {which} frame of the clip is {difference:.1f} grey levels off what was drawn, "
                "more than {bound}; try again",
                which=name,
                difference=difference,
                bound=BOUND,
            )
            raise ClipError(sentence)


def _decode(path: Path) -> tuple[_Facts, tuple[Bytes, Bytes]]:
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        count, first, last = 0, None, None
        while (decoded := capture.read())[0]:
            count += 1
            last = np.asarray(decoded[1], np.uint8)
            first = last if first is None else first
        if first is None or last is None:
            raise ClipError(t("the clip that was written does not decode; try again"))
        facts = _Facts(
            # Which of the two names it has depends on OpenCV's own ffmpeg.
            _tag(capture, cv2.CAP_PROP_FOURCC).replace("avc1", "h264"),
            _tag(capture, cv2.CAP_PROP_CODEC_PIXEL_FORMAT).replace("I420", "yuv420p"),
            (last.shape[1], last.shape[0]),
            round(capture.get(cv2.CAP_PROP_FPS), 3),
            count,
        )
    finally:
        capture.release()
    return facts, (first, last)


def _tag(capture: cv2.VideoCapture, which: int) -> str:
    """Return a property that OpenCV packs as four letters in a number."""
    return (int(capture.get(which)) & 0xFFFFFFFF).to_bytes(4, "little").decode("latin-1")

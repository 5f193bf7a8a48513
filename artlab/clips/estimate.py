"""What a clip will weigh, and how long it will take: before it is made."""

from typing import NamedTuple

from artlab.clips.request import ClipRequest

# Measured on 2 cores of a busy machine, a walk of digits in crisp pixels.
_SECONDS = {  # a million pixels
    "mp4": 0.06, "webm": 0.14, "gif": 0.035, "webp": 0.025, "frames": 0.03, "pack": 0.07, "m4a": 0,
}  # fmt: skip
_SCORING = 0.2  # the same, of what the compression costs
_COMPOSING = 0.05  # a second of music
_DRAWING = 0.0012  # a picture, and those that its pace is found by
_BYTES = {  # a picture of a grid, a frame
    "mp4": 2800, "webm": 4000, "gif": 6000, "webp": 500, "frames": 1800, "pack": 8000, "m4a": 0,
}  # fmt: skip
_HEARD = 20_000  # bytes a second of music


class Estimate(NamedTuple):
    """About how much a clip is."""

    seconds: float
    size: int  # in bytes


def estimate(request: ClipRequest) -> Estimate:
    """Return about what a clip will take, and weigh."""
    millions = request.frames * request.width * request.height / 1e6
    pictures = request.frames * request.rows * request.columns
    seconds = 0.3 + millions * _SECONDS[request.format] + pictures * _DRAWING
    if request.format in ("mp4", "webm", "pack") and not request.unmeasured:
        seconds += millions * _SCORING
    larger = max(1.0, request.arrangement.factor / 17) ** 0.5
    blurred = 1.5 if request.smooth else 1.0
    size = pictures**0.9 * _BYTES[request.format] * larger * blurred
    if request.music:
        length = request.frames / float(request.pace)
        seconds, size = seconds + _COMPOSING * length, size + _HEARD * length
    return Estimate(seconds, round(size))

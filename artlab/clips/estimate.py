"""What a clip will weigh, and how long it will take: before it is made.

Fitted to walks of digits in every format, with and without words, colours and smooth pixels, of
one walk and of many. Of fourteen clips that it was not fitted to, ten weighed what it says within a
quarter, and none half or twice as much. Pictures of another collection may weigh more.
"""

from dataclasses import replace
from typing import NamedTuple

from artlab import looks
from artlab.clips import packs
from artlab.clips.path import Path
from artlab.clips.request import ClipRequest

_BUSY = 1.5  # times the seconds of a processor: others want it, too
_BEGINNING = 0.2
_SECONDS = {  # of a processor, a million pixels
    "mp4": 0.018, "webm": 0.049, "gif": 0.011, "webp": 0.015, "frames": 0.012, "m4a": 0,
}  # fmt: skip
_SCORING = 0.1  # the same, of what the compression costs
_DRAWING = 0.0028  # a picture, and those that its pace is found by
_WORDS = 0.004  # a picture that is scored in them
_COMPOSING = 0.05  # a second of music
_HEARD = {"mp4": 20_000, "webm": 16_000, "m4a": 20_000}  # bytes a second of music

_SQUARE = 17  # of the frames that were fitted: pixels that one of a picture is across
_PACE = 24  # frames from one keyframe to the next


class _Weight(NamedTuple):
    """What a frame weighs in a format, and how many times as much if it is another.

    Attributes:
        frame: Bytes, of one walk in crisp grey pixels without words.
        walks: The power of how many it shows.
        large: The power of how large a picture's pixel is.
        slow: The power of how many frames lead from one keyframe to the next.
        smooth: Times as much.
        words: The same.
        colours: The same.
    """

    frame: int
    walks: float
    large: float
    slow: float
    smooth: float
    words: float
    colours: float


_WEIGHTS = {
    "mp4": _Weight(2200, 0.86, 0.6, -0.47, 0.95, 1.4, 1.05),
    "webm": _Weight(2650, 0.93, 0.8, -0.42, 0.45, 1.35, 1.05),
    "gif": _Weight(5900, 0.97, 1.15, -0.16, 4.4, 1.1, 1.0),
    "webp": _Weight(455, 0.97, 0.3, -0.06, 6.8, 2.0, 1.15),
    "frames": _Weight(1800, 0.85, 0.7, 0.0, 11.5, 3.3, 2.1),
    "m4a": _Weight(0, 0, 0, 0, 0, 0, 0),
}


class Estimate(NamedTuple):
    """About how much a clip is."""

    seconds: float
    size: int  # in bytes


def estimate(request: ClipRequest) -> Estimate:
    """Return about what a clip will take, and weigh."""
    if request.format == "pack":
        film, gif = estimate(replace(request, format="mp4")), estimate(packs.gif(request))
        return Estimate(film.seconds + gif.seconds, film.size + gif.size)
    millions = request.frames * request.width * request.height / 1e6
    walks = request.rows * request.columns
    is_seen = request.format != "m4a"
    has_words = is_seen and request.arrangement.captions > 0
    seconds = _BEGINNING + millions * _SECONDS[request.format]
    seconds += request.frames * walks * (_DRAWING + _WORDS * has_words)
    if request.format in ("mp4", "webm") and not request.unmeasured:
        seconds += millions * _SCORING
    size = _frames(request) * _frame(request, walks, has_words=has_words)
    if request.music:
        length = request.frames / float(request.pace)
        seconds, size = seconds + _COMPOSING * length, size + _HEARD[request.format] * length
    return Estimate(_BUSY * seconds, round(size))


def _changes(request: ClipRequest) -> float:
    way = request.way
    return max(1, len(way.segments) if isinstance(way, Path) else abs(way.end - way.start.position))


def _frames(request: ClipRequest) -> float:
    """Return how many frames have a weight: where each keyframe is held, one for each."""
    is_held = isinstance(request.way, Path) and request.way.easing == "hold"
    return _changes(request) if is_held and request.format != "frames" else request.frames


def _frame(request: ClipRequest, walks: int, *, has_words: bool) -> float:
    """Return about how many bytes a frame weighs."""
    weight = _WEIGHTS[request.format]
    size = weight.frame * walks**weight.walks
    size *= (request.arrangement.factor / _SQUARE) ** weight.large
    size *= (_frames(request) / _changes(request) / _PACE) ** weight.slow
    size *= weight.smooth if request.smooth else 1
    size *= weight.words if has_words else 1
    return size * (weight.colours if looks.stops()[request.look] else 1)

"""The way of a clip: keyframes, and where it is between them at every frame.

Between two keyframes lies the arc (slerp) from one latent to the other; labels,
temperatures and bends are blended, and where the model changes one picture fades into the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from artlab import latents
from artlab.directions import Bends, bends
from artlab.latents import Latents
from artlab.points import Point

EASINGS = ("linear", "in-out", "hold")
ENDINGS = ("stop", "loop", "ping-pong")
DENSE = 4  # pictures a frame, at least, that a segment is measured by
LEAST = 32  # and a segment
HASTE = 1.7  # times the usual step of a loop: more a frame does not take, to leave no jerk

Shares = NDArray[np.float64]


class Moment(NamedTuple):
    """Where a walk is at one moment: at a point, or on the way between two."""

    first: Point
    second: Point
    share: float  # of the second, in [0, 1)

    @property
    def nearer(self) -> Point:
        """Return the point that it is nearer to."""
        return self.second if self.share >= 0.5 else self.first


class Keyframe(NamedTuple):
    """A point, and how long it takes from there to the next; where it holds, how long it stays."""

    point: Point
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Line:
    """The way from one position to another through every seed between, at an even pace."""

    start: Point
    end: float
    frames: int

    def moments(self) -> list[Moment]:
        """Return where it is at each frame."""
        ways = np.linspace(self.start.position, self.end, self.frames).tolist()
        points = [self.start.moved(position) for position in ways]
        return [Moment(point, point, 0.0) for point in points]


@dataclass(frozen=True, kw_only=True)
class Path:
    """The way through keyframes.

    Attributes:
        keyframes: Two, at least.
        easing: "linear": at an even pace; "in-out": each keyframe is left and reached slowly;
            "hold": each is shown for its time, and then the next.
        ending: "stop": at the last; "loop": it goes on to the first, and the last frame comes
            before the first as any frame before the next; "ping-pong": it goes back as it came.
    """

    keyframes: tuple[Keyframe, ...]
    easing: str = "linear"
    ending: str = "stop"

    @property
    def segments(self) -> list[tuple[Point, Point]]:
        """Return what lies between one keyframe and the next, both ends of each."""
        points = [keyframe.point for keyframe in self.keyframes]
        if self.easing == "hold":
            return [(point, point) for point in points]
        following = points[1:] + (points[:1] if self.ending == "loop" else [])
        return list(zip(points, following, strict=False))

    @property
    def times(self) -> Shares:
        """Return when each segment begins, in seconds, and when the last ends."""
        seconds = [keyframe.seconds for keyframe in self.keyframes[: len(self.segments)]]
        return np.cumsum([0.0, *seconds])

    def frames(self, rate: float) -> int:
        """Return how many frames it has, at so many a second."""
        return len(self.order(rate))

    def order(self, rate: float) -> list[int]:
        """Return the frames as they are shown, by their places on the way there."""
        count = len(self._instants(rate))
        back = range(count - 2, 0, -1) if self.ending == "ping-pong" else ()
        return [*range(count), *back]

    def samples(self, rate: float) -> list[list[Moment]]:
        """Return moments that each segment can be measured by: even shares of its arc."""
        lengths = np.diff(self.times)
        counts = [max(LEAST, round(DENSE * rate * seconds)) for seconds in lengths]
        return [
            [Moment(first, second, share) for share in np.linspace(0, 1, count + 1).tolist()]
            for (first, second), count in zip(self.segments, counts, strict=True)
        ]

    def moments(self, rate: float, steps: Sequence[Shares]) -> list[Moment]:
        """Return where it is at each frame on the way there; `order` says how they are shown.

        Args:
            rate: Frames a second.
            steps: How far one sample of each segment is from the next, as a person sees it:
                so that equal times go with equal changes.
        """
        times, segments = self.paced(steps), self.segments
        instants = self._instants(rate)
        places = np.searchsorted(times[1:-1], instants, side="right")
        found = []
        for place, instant in zip(places.tolist(), instants.tolist(), strict=True):
            passed = (instant - times[place]) / (times[place + 1] - times[place])
            share = _inverse(steps[place], _eased(min(passed, 1.0), self.easing))
            first, second = segments[place]
            found.append(Moment(first, second, share))
        return found

    def paced(self, steps: Sequence[Shares]) -> Shares:
        """Return when each segment begins, and when the last ends.

        In a loop a segment whose time is too short to be passed at a pace like the others' has
        more of it, and the others less; the whole stays as long.
        """
        if self.ending != "loop" or self.easing == "hold":
            return self.times
        lengths = np.array([float(part.sum()) for part in steps])
        spans = np.diff(self.times)
        shares = (np.arange(100) + 0.5) / 100
        profile = 6 * shares * (1 - shares) if self.easing == "in-out" else np.ones(100)
        for _ in range(50):
            paces = lengths / spans
            usual = _median(np.outer(paces, profile), spans)
            late = paces * profile.max() / max(HASTE * usual, 1e-9)
            if late.max() <= 1:
                break
            spans = np.asarray(spans * np.maximum(late, 1), np.float64)
            spans = spans * (float(self.times[-1]) / float(spans.sum()))
        return np.cumsum([0.0, *map(float, spans)])

    def _instants(self, rate: float) -> Shares:
        """Return when each frame on the way there is, in seconds."""
        total = float(self.times[-1])
        if self.ending == "loop" or self.easing == "hold":
            count = max(2, round(total * rate))
            return np.asarray(np.arange(count) * (total / count), np.float64)
        return np.linspace(0, total, max(2, round(total * rate) + 1))


def latents_at(moments: Sequence[Moment]) -> Latents:
    """Return the latent of each moment, (count, 100)."""
    return np.array([_latent(moment) for moment in moments], np.float32)


def weights_at(moments: Sequence[Moment]) -> NDArray[np.float32]:
    """Return which class each moment shows, as weights over all, (count, classes)."""
    first = np.concatenate([moment.first.weights for moment in moments])
    second = np.concatenate([moment.second.weights for moment in moments])
    share = np.array([[moment.share] for moment in moments], np.float32)
    return np.where(first == second, first, (1 - share) * first + share * second)


def bends_at(moment: Moment) -> Bends:
    """Return how far a moment's picture is bent which way."""
    first, second = (dict(point.bends) for point in moment[:2])
    if first == second:
        return moment.first.bends
    share = moment.share
    names = first.keys() | second.keys()
    return bends(
        {name: (1 - share) * first.get(name, 0) + share * second.get(name, 0) for name in names}
    )


def between(first: Latents, second: Latents, share: float) -> Latents:
    """Return what lies that far on the arc between two latents, or two codes, (100,)."""
    if not share or np.array_equal(first, second):
        return first
    try:
        return latents.slerp(first, second, share)
    except ValueError:  # they are as good as equal
        return ((1 - share) * first + share * second).astype(np.float32)


def _latent(moment: Moment) -> Latents:
    first, second = (latents.at([point.position])[0] for point in moment[:2])
    return between(first, second, moment.share)


def _eased(share: float, easing: str) -> float:
    return share * share * (3 - 2 * share) if easing == "in-out" else share


def _median(paces: Shares, spans: Shares) -> float:
    """Return the median of paces, a row a segment, which counts as much as it lasts."""
    order = np.argsort(paces, axis=None)
    counts = np.repeat(spans, paces.shape[1])[order].cumsum()
    return float(paces.ravel()[order][np.searchsorted(counts, counts[-1] / 2)])


def _inverse(steps: Shares, share: float) -> float:
    """Return how far along an arc so much of its change has happened."""
    # What does not change at all is walked evenly.
    passed = np.cumsum([0.0, *(steps + max(float(steps.sum()), 1e-9) * 1e-6)])
    return float(np.interp(share * passed[-1], passed, np.linspace(0, 1, len(passed))))

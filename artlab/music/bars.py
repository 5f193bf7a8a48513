"""Where bars begin: at keyframes, so that what is new to see is new to hear."""

from collections.abc import Sequence

SHORTEST, USUAL = 1.6, 2.4  # seconds of a bar: 150 and 100 quarters a minute


def lay(keyframes: Sequence[float]) -> list[float]:
    """Return when each bar begins, and when the last one ends, in seconds.

    A keyframe begins a bar, unless one began less than 1.6 seconds before; what lies between
    two of these is shared by equal bars of about 2.4 seconds.

    Args:
        keyframes: When each is reached, rising, the first at 0; the last ends the music.

    >>> lay([0, 5, 7])
    [0.0, 2.5, 5.0, 7.0]
    """
    end = keyframes[-1]
    begins = [0.0]
    for time in keyframes[1:-1]:
        if time - begins[-1] >= SHORTEST and end - time >= SHORTEST:
            begins.append(float(time))
    edges: list[float] = []
    for begin, until in zip(begins, [*begins[1:], float(end)], strict=True):
        bars = max(1, round((until - begin) / USUAL))
        edges += [begin + bar * (until - begin) / bars for bar in range(bars)]
    return [*edges, float(end)]

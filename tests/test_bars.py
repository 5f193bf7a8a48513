from itertools import pairwise

import pytest

from artlab.music import bars


@pytest.mark.parametrize(
    ("keyframes", "edges"),
    [
        ([0, 2], [0, 2]),
        ([0, 0.5], [0, 0.5]),
        ([0, 2.4, 4.8], [0, 2.4, 4.8]),
        ([0, 1, 2, 3, 4], [0, 2, 4]),
        ([0, 1, 2, 3], [0, 3]),
        ([0, 7.2, 9], [0, 2.4, 4.8, 7.2, 9]),
    ],
)
def test_keyframes_begin_bars(keyframes, edges):
    assert bars.lay(keyframes) == pytest.approx(edges)


def test_no_bar_is_shorter_than_the_shortest_and_none_much_longer_than_usual():
    keyframes = [0, 1.7, 3.5, 3.6, 9, 11, 12.7, 19.99, 23]

    edges = bars.lay(keyframes)

    lengths = [end - begin for begin, end in pairwise(edges)]
    assert min(lengths) >= bars.SHORTEST
    assert max(lengths) < 1.5 * bars.USUAL
    assert set(keyframes) - set(edges) == {3.6}

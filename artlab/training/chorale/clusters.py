"""Which chorales have a melody in common: Bach set many of them more than once.

A model that was fitted to one setting knows the melody of the other, so all settings of a
melody are on one side of a split.
"""

from collections.abc import Sequence
from itertools import combinations, pairwise

from artlab.music.tokens import FIRST, Tokens

LENGTH = 7  # intervals in a row
SHARE = 0.2  # of the shorter melody's, to be the same melody: few pairs share about as many


def of(sopranos: Sequence[Tokens]) -> list[list[int]]:
    """Group melodies, (eighths,) each, that share a fifth of their runs, however indirectly.

    Returns:
        The indices of each cluster, rising; clusters by their first.
    """
    runs = [_runs(soprano) for soprano in sopranos]
    cluster = list(range(len(runs)))

    def root(index: int) -> int:
        while cluster[index] != index:
            index = cluster[index]
        return index

    for one, other in combinations(range(len(runs)), 2):
        shared = len(runs[one] & runs[other])
        if shared and shared >= SHARE * min(len(runs[one]), len(runs[other])):
            first, second = sorted((root(one), root(other)))
            cluster[second] = first
    grouped: dict[int, list[int]] = {}
    for index in range(len(runs)):
        grouped.setdefault(root(index), []).append(index)
    return list(grouped.values())


def _runs(soprano: Tokens) -> set[tuple[int, ...]]:
    pitches = soprano[soprano >= FIRST].tolist()
    steps = [after - before for before, after in pairwise(pitches)]
    return {tuple(steps[at : at + LENGTH]) for at in range(len(steps) - LENGTH + 1)}

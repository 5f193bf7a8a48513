"""Whether a chorale was copied: the longest run that it has in common with the training set."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from artlab.music.tokens import Tokens


def longest(pieces: Sequence[Tokens], source: Sequence[Tokens]) -> list[int]:
    """Return, for each piece, the most eighths in a row that a piece of the source has, too.

    Pieces are (eighths, voices): all of their columns must agree, as many as there are.
    """
    width = pieces[0].shape[1]
    apart = np.full((1, width), -1, np.int8)  # no run goes on into the next piece
    joined = np.concatenate([part for piece in source for part in (piece, apart)])
    places: dict[bytes, list[int]] = defaultdict(list)
    for place, row in enumerate(joined):
        places[row.tobytes()].append(place)
    return [_longest(piece, places) for piece in pieces]


def _longest(piece: Tokens, places: dict[bytes, list[int]]) -> int:
    best = 0
    runs: dict[int, int] = {}
    for row in piece:
        runs = {place: runs.get(place - 1, 0) + 1 for place in places.get(row.tobytes(), [])}
        best = max([best, *runs.values()])
    return best

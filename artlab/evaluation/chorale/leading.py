"""Voice leading: what a teacher of harmony counts."""

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np

from artlab.music.rules import PITCHES, is_parallel
from artlab.music.tokens import BAR, BY_HEIGHT, FIRST, Tokens, sounding

# Pitch classes above a root: major, minor and diminished triads, and the sevenths that
# Bach uses. Fewer of their notes count, too.
CHORDS = ((0, 4, 7, 10), (0, 3, 7, 10), (0, 3, 6, 10), (0, 4, 7, 11), (0, 3, 6, 9))
KNOWN = {frozenset((root + one) % 12 for one in chord) for root in range(12) for chord in CHORDS}


def measure(pieces: Sequence[Tokens]) -> dict[str, float]:
    """Measure pieces, (eighths, 4) each, where all four voices sing; figures by name."""
    changes = parallels = crossed = sung = strange = notes = leaps = steps = 0
    for piece in pieces:
        heard = sounding(piece)
        rows = [tuple(int(PITCHES[token]) for token in row) for row in heard]
        full = [min(row) >= FIRST for row in heard.tolist()]
        notes += int((piece >= FIRST).sum())
        for row, is_full in zip(rows, full, strict=True):
            if is_full:
                sung += 1
                crossed += any(row[a] < row[b] for a, b in pairwise(BY_HEIGHT))
                classes = {pitch % 12 for pitch in row}
                strange += not any(classes <= chord for chord in KNOWN)
        for (first, is_first_full), (second, is_second_full) in pairwise(
            zip(rows, full, strict=True)
        ):
            if is_first_full and is_second_full and first != second:
                changes += 1
                parallels += sum(
                    is_parallel((first[a], first[b]), (second[a], second[b]))
                    for a, b in combinations(range(len(first)), 2)
                )
                moved = np.abs(np.subtract(second, first))
                leaps += int((moved > 7).sum())
                steps += int((moved > 0).sum())
    eighths = sum(len(piece) for piece in pieces)
    return {
        "parallels in 100 changes": 100 * parallels / changes,
        "crossed voices, % of eighths": 100 * crossed / sung,
        "strange chords, % of eighths": 100 * strange / sung,
        "leaps beyond a fifth, % of moves": 100 * leaps / steps,
        "notes a bar": notes * BAR / eighths,
    }

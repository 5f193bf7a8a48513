"""The rules of voice leading that every note must keep.

A model that has heard 300 chorales writes parallel fifths where Bach does not. So what it
may choose from is cut first: no parallel fifths, octaves or unisons, no voices that cross,
nobody silent, nobody higher or lower than Bach's singers.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from artlab.music.tokens import BY_HEIGHT, FIRST, HOLD, LOWEST, TOKENS

PERFECT = (0, 7)  # intervals in semitones, octaves taken off: octaves and unisons, fifths
PITCHES = np.arange(TOKENS) + LOWEST - FIRST  # of each token; of rest and hold, nothing's
RANGES = ((57, 84), (35, 65), (52, 77), (47, 72))  # of the voices: Bach's, but for 1 note in 500

HOLDS = np.arange(TOKENS) == HOLD
NOTES = np.arange(TOKENS) >= FIRST

Allowed = NDArray[np.bool_]
Pitches = Mapping[int, int]  # what sounds, by voice


def singable(voice: int, _: Pitches, before: Pitches) -> Allowed:
    """Return what a voice can choose where no rule but one is kept: nobody is silent."""
    return NOTES | HOLDS if voice in before else NOTES.copy()


def allowed(voice: int, chosen: Pitches, before: Pitches) -> Allowed:
    """Return which tokens a voice may choose, (TOKENS,).

    Args:
        voice: Which one chooses.
        chosen: What sounds now in the voices that have chosen.
        before: What sounded in the eighth before; nothing at the start.
    """
    pitches = PITCHES.copy()
    pitches[HOLD] = before.get(voice, 0)
    lowest, highest = RANGES[voice]
    fits = singable(voice, chosen, before) & (pitches >= lowest) & (pitches <= highest)
    own = BY_HEIGHT.index(voice)
    for other, pitch in chosen.items():
        is_above = BY_HEIGHT.index(other) < own
        fits &= (pitches <= pitch) if is_above else (pitches >= pitch)
        if voice in before and other in before:
            interval = abs(before[voice] - before[other]) % 12
            if interval in PERFECT and pitch != before[other]:
                moved = pitches != before[voice]
                fits &= ~(moved & (np.abs(pitches - pitch) % 12 == interval))
    return fits


def is_parallel(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Return whether two voices, (one, other) pitches, go from one fifth or octave to another.

    >>> is_parallel((60, 67), (62, 69)), is_parallel((60, 67), (60, 67))
    (True, False)
    """
    interval = abs(first[0] - first[1]) % 12
    both_move = first[0] != second[0] and first[1] != second[1]
    return both_move and interval in PERFECT and abs(second[0] - second[1]) % 12 == interval

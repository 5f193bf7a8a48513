"""Chorales as tokens: what each of four voices does in each eighth of a bar.

Tokens are int8, (eighths, 4), whole bars of 4/4 from the first: rest, hold, or the
beginning of a note of some pitch. Voices are in the order in which they are decided:
soprano, bass, alto, tenor. Pitches are MIDI's: 60 is middle C. All music is in C major or
A minor.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

VOICES = ("soprano", "bass", "alto", "tenor")
BY_HEIGHT = (0, 2, 3, 1)  # the same, from above to below
BAR = 8  # eighths

REST, HOLD, FIRST = 0, 1, 2  # FIRST begins a note of the pitch LOWEST
LOWEST, HIGHEST = 33, 85
TOKENS = FIRST + HIGHEST - LOWEST + 1

Tokens = NDArray[np.int8]


@dataclass(frozen=True, kw_only=True, order=True)
class Note:
    """A note: when, how long, how high, who.

    Attributes:
        start: In eighths from the first bar's beginning.
        length: In eighths.
        voice: Index into VOICES.
        pitch: MIDI's.
    """

    start: int
    length: int
    voice: int
    pitch: int


def notes(tokens: Tokens) -> list[Note]:
    """Return the notes that tokens stand for, by start and voice; a hold of nothing is a rest.

    >>> notes(np.array([[FIRST, 0, 0, 0], [HOLD, 0, 0, 0]], np.int8))
    [Note(start=0, length=2, voice=0, pitch=33)]
    """
    found: list[Note] = []
    for voice in range(len(VOICES)):
        line = tokens[:, voice].tolist()
        for start, token in enumerate(line):
            if token >= FIRST:
                end = start + 1
                while end < len(line) and line[end] == HOLD:
                    end += 1
                pitch = token - FIRST + LOWEST
                found.append(Note(start=start, length=end - start, voice=voice, pitch=pitch))
    return sorted(found)


def tokens(notes: Iterable[Note], eighths: int) -> Tokens:
    """Return the tokens of some notes, (eighths, 4); the inverse of `notes`.

    Raises:
        ValueError: If a pitch is beyond what there is a token for.
    """
    written = np.full((eighths, len(VOICES)), REST, np.int8)
    for note in notes:
        if not LOWEST <= note.pitch <= HIGHEST:
            raise ValueError(f"pitch must be from {LOWEST} to {HIGHEST}, not {note.pitch}")
        written[note.start, note.voice] = note.pitch - LOWEST + FIRST
        written[note.start + 1 : note.start + note.length, note.voice] = HOLD
    return written


def sounding(tokens: Tokens) -> Tokens:
    """Return what sounds in each eighth and voice, (eighths, 4): the token that began it, or REST.

    >>> sounding(np.array([[40], [HOLD], [REST], [HOLD]], np.int8)).ravel()
    array([40, 40,  0,  0], dtype=int8)
    """
    heard = tokens.copy()
    for before, now in pairwise(heard):
        now[now == HOLD] = before[now == HOLD]
    heard[heard == HOLD] = REST  # nothing to hold
    return heard

"""Piano rolls: a chorale as a picture, time to the right, pitch upwards, a colour a voice."""

import numpy as np

from artlab.images import Bytes
from artlab.music import tokens
from artlab.music.tokens import BAR, Tokens

COLOURS = ((255, 196, 84), (236, 112, 99), (126, 200, 160), (120, 160, 255))  # of the voices
PAPER, BEAT, LINE, C = (24, 24, 27), (34, 34, 38), (90, 90, 96), (44, 44, 50)
WIDE, HIGH = 14, 8  # pixels of an eighth, and of a semitone
LOW, TOP = 36, 84  # pitches that are drawn: those that voices sing


def draw(chorale: Tokens) -> Bytes:
    """Draw a chorale, (height, width, 3)."""
    low = min([LOW, *(note.pitch for note in tokens.notes(chorale))])
    top = max([TOP, *(note.pitch for note in tokens.notes(chorale))])
    page = np.full(((top - low + 1) * HIGH, len(chorale) * WIDE, 3), PAPER, np.uint8)
    for pitch in range(low, top + 1):
        if pitch % 12 == 0:
            page[(top - pitch) * HIGH : (top - pitch + 1) * HIGH] = C
    for eighth in range(0, len(chorale), 2):
        page[:, eighth * WIDE] = LINE if eighth % BAR == 0 else BEAT
    for note in tokens.notes(chorale):
        row, left = (top - note.pitch) * HIGH, note.start * WIDE
        right = left + note.length * WIDE
        page[row + 1 : row + HIGH - 1, left + 1 : right - 1] = COLOURS[note.voice]
    return page

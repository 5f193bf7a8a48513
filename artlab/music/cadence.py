"""The close: the last bar is an authentic cadence, by a rule that the model cannot overrule.

Its first half is the dominant, its second the tonic, both in root position; one voice has the
leading tone and rises. The key is C major or A minor, whichever's tonic chord sounded longer;
in minor the last chord has a major third, as Bach's have (tierce de Picardie). Which voice
sings what, and how high, is the model's to choose.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from artlab.music.rules import HOLDS, NOTES, PITCHES, Allowed
from artlab.music.tokens import BAR, FIRST, VOICES, Tokens, sounding

HALF = BAR // 2
BASS = VOICES.index("bass")
CLASSES = PITCHES % 12


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key, as a cadence needs it; pitch classes, roots first.

    Attributes:
        name: For a person.
        tonic: The last chord: root, third, fifth.
        dominant: The chord before it.
        heard: What its tonic chord is before the last bar.
    """

    name: str
    tonic: tuple[int, int, int]
    dominant: tuple[int, int, int]
    heard: tuple[int, int, int]


C_MAJOR = Key(name="C major", tonic=(0, 4, 7), dominant=(7, 11, 2), heard=(0, 4, 7))
A_MINOR = Key(name="A minor", tonic=(9, 1, 4), dominant=(4, 8, 11), heard=(9, 0, 4))


def key(tokens: Tokens) -> Key:
    """Return the key of some eighths, (eighths, 4): C major, unless A minor's tonic has more."""
    heard = sounding(tokens)
    present = np.zeros((len(heard), 12), bool)
    for line in heard.T:
        present[np.arange(len(heard)), CLASSES[line]] |= line >= FIRST
    spans = {
        each.name: int(present[:, each.heard].all(axis=1).sum()) for each in (C_MAJOR, A_MINOR)
    }
    return A_MINOR if spans[A_MINOR.name] > spans[C_MAJOR.name] else C_MAJOR


def allowed(
    key: Key, eighth: int, voice: int, chosen: Mapping[int, int], before: Mapping[int, int]
) -> list[Allowed]:
    """Return what a voice may choose in the last bar, (TOKENS,): the best first.

    Args:
        key: Of the cadence.
        eighth: Of the bar.
        voice: Which one chooses.
        chosen: The pitches of the voices that have chosen.
        before: The pitches of all in the eighth before.
    """
    if eighth % HALF:
        return [HOLDS]
    root, third, fifth = key.tonic if eighth else key.dominant
    if voice == BASS:
        return [NOTES & (root == CLASSES)]
    fits = NOTES & np.isin(CLASSES, (root, third, fifth))
    leading = key.dominant[1]
    if eighth and voice in before and before[voice] % 12 == leading:
        return [NOTES & (before[voice] + 1 == PITCHES), fits]
    has_third = third in {pitch % 12 for pitch in chosen.values()}
    if has_third:
        return [fits & (third != CLASSES), fits]
    is_last = len(chosen) == len(VOICES) - 1
    return [fits & (third == CLASSES), fits] if is_last else [fits]

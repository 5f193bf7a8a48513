"""The close: the last bar is a perfect authentic cadence, by rule alone.

Its first half is the dominant, its second the tonic, both with the root in the bass and one
third; the melody comes to the tonic by a step, and the leading tone rises. Of the chords that
do so and keep the rules of voice leading, it is the one for which the voices move least. The
key is C major or A minor, whichever's tonic chord sounded longer; in minor the last chord has
a major third, as Bach's have (tierce de Picardie).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from artlab.music.rules import PITCHES, RANGES, Pitches, is_parallel
from artlab.music.tokens import BAR, BY_HEIGHT, FIRST, HOLD, LOWEST, VOICES, Tokens, sounding

HALF = BAR // 2
FIRST_CHORD = (72, 48, 67, 64)  # of who has sung nothing yet
STEP = 2  # semitones, at most
WIDEST = 12  # semitones between two neighbours of the upper three
CLASSES = PITCHES % 12
SOPRANO, BASS, ALTO, TENOR = range(len(VOICES))

Chord = tuple[int, ...]  # pitches, by voice


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key, as a cadence needs it; pitch classes, roots first.

    Attributes:
        name: For a person.
        heard: Its tonic chord, before the last bar.
        dominant: The chord of the last bar's first half: root, third, fifth.
        tonic: Of its second.
    """

    name: str
    heard: tuple[int, int, int]
    dominant: tuple[int, int, int]
    tonic: tuple[int, int, int]


C_MAJOR = Key(name="C major", heard=(0, 4, 7), dominant=(7, 11, 2), tonic=(0, 4, 7))
A_MINOR = Key(name="A minor", heard=(9, 0, 4), dominant=(4, 8, 11), tonic=(9, 1, 4))


def key(tokens: Tokens) -> Key:
    """Return the key of some eighths, (eighths, 4): C major, unless A minor's tonic has more."""
    heard = sounding(tokens)
    present = np.zeros((len(heard), 12), bool)
    for line in heard.T:
        present[np.arange(len(heard)), CLASSES[line]] |= line >= FIRST
    spans = [present[:, each.heard].all(axis=1).sum() for each in (C_MAJOR, A_MINOR)]
    return A_MINOR if spans[1] > spans[0] else C_MAJOR


def bar(before: Pitches, key: Key) -> Tokens:
    """Return the last bar, (8, 4), given what sounded before it; nothing, where it is the first."""
    last = tuple(before.values()) if before else FIRST_CHORD
    dominants = list(_chords(key.dominant, key.dominant[1:]))
    tonics = list(_chords(key.tonic, key.tonic[:1]))
    ruled = [chord for chord in _by_moves(last, dominants) if not _is_parallel(last, chord)]
    dominant, ends = next(
        (dominant, ends)
        for dominant in [*ruled, *_by_moves(last, dominants)]  # most often the first has one
        if (ends := [tonic for tonic in tonics if _is_close(dominant, tonic, key.dominant[1])])
    )
    written = np.full((BAR, len(VOICES)), HOLD, np.int8)
    for eighth, chord in ((0, dominant), (HALF, _by_moves(dominant, ends)[0])):
        written[eighth] = np.array(chord) - LOWEST + FIRST
    return written


def _chords(classes: tuple[int, int, int], soprano: tuple[int, ...]) -> Iterator[Chord]:
    """Yield a chord in every place: root in the bass, one third, nobody crossed or far apart.

    Soprano and bass have their notes to themselves.
    """
    root, third, _ = classes
    wanted = {SOPRANO: soprano, BASS: (root,), ALTO: classes, TENOR: classes}
    sung = [
        [pitch for pitch in range(lowest, highest + 1) if pitch % 12 in wanted[voice]]
        for voice, (lowest, highest) in enumerate(RANGES)
    ]
    for chord in product(*sung):
        high, middle, low, bass = (chord[voice] for voice in BY_HEIGHT)
        is_near = 0 < high - middle <= WIDEST and 0 <= middle - low <= WIDEST and low > bass
        if is_near and sum(pitch % 12 == third for pitch in chord) == 1:
            yield chord


def _by_moves(before: Chord, chords: Iterable[Chord]) -> list[Chord]:
    """Sort chords by how far the voices move to them."""
    return sorted(
        chords,
        key=lambda chord: sum(abs(b - a) for a, b in zip(before, chord, strict=True)),
    )


def _is_close(dominant: Chord, tonic: Chord, leading: int) -> bool:
    """Return whether the melody makes a step, the leading tone rises, and nothing is parallel."""
    is_step = abs(tonic[SOPRANO] - dominant[SOPRANO]) <= STEP
    voices = zip(dominant, tonic, strict=True)
    rises = all(end == begin + 1 for begin, end in voices if begin % 12 == leading)
    return is_step and rises and not _is_parallel(dominant, tonic)


def _is_parallel(before: Chord, chord: Chord) -> bool:
    return any(
        is_parallel((before[a], before[b]), (chord[a], chord[b]))
        for a, b in combinations(range(len(chord)), 2)
    )

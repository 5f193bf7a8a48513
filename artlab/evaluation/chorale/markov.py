"""The baseline: counts of what followed what, and of what sounded with what.

A chain of ever shorter contexts; each smooths the one before (Witten-Bell).

Source: Witten, Bell, "The zero-frequency problem", IEEE Transactions on Information Theory
37(4), 1991.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field

import numpy as np

from artlab.music import likelihood
from artlab.music.tokens import BAR, FIRST, HOLD, TOKENS, VOICES
from artlab.music.windows import Windows

Context = tuple[Hashable, ...]
CAUTION = 5  # times as much of the shorter context as Witten and Bell take: better here

Contexts = Callable[[Windows, int, int, int], list[Context]]


@dataclass
class Markov:
    """What follows in which context, counted.

    Attributes:
        contexts: Returns a token's contexts, from the shortest to the longest, given the
            windows, which one, the eighth, and the voice.
    """

    contexts: Contexts
    _counts: dict[Context, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def fit(self, windows: Windows) -> "Markov":
        """Count."""
        for window, eighth, voice in _places(windows):
            token = int(windows.chosen[window, eighth, voice])
            for context in self.contexts(windows, window, eighth, voice):
                self._counts[context][token] += 1
        return self

    def bits(self, windows: Windows) -> float:
        """Return what windows cost, in bits a note."""
        total = 0.0
        for window, eighth, voice in _places(windows):
            token = int(windows.chosen[window, eighth, voice])
            contexts = self.contexts(windows, window, eighth, voice)
            total -= np.log2(self._chance(token, contexts))
        return float(total / likelihood.notes(windows))

    def _chance(self, token: int, contexts: list[Context]) -> float:
        chance = 1 / TOKENS
        for context in contexts:
            if found := self._counts.get(context):
                seen, kinds = found.total(), len(found)
                weight = CAUTION * kinds
                chance = (found[token] + weight * chance) / (seen + weight)
        return chance


def alone(windows: Windows, window: int, eighth: int, voice: int) -> list[Context]:
    """Look at the voice alone: the beat, its note, what it did in the two eighths before."""
    before = int(windows.before[window, eighth, voice])
    own = int(windows.sounding[window, eighth, voice])
    earlier = int(windows.before[window, eighth - 1, voice]) if eighth else -1
    beat = eighth % BAR
    return [(voice,), (voice, beat), (voice, beat, own), (voice, beat, own, before, earlier)]


def with_harmony(windows: Windows, window: int, eighth: int, voice: int) -> list[Context]:
    """Look at the voice's note, at what the voices before it do and sing now, and at the chord.

    Of the orders that were tried, this one foretells held-out chorales best.
    """
    heard = tuple(windows.sounding[window, eighth].tolist())
    chosen = windows.chosen[window, eighth].tolist()
    sung = tuple(heard[one] if chosen[one] == HOLD else chosen[one] for one in range(voice))
    rhythm = (voice, eighth % 2, *(token >= FIRST for token in chosen[:voice]))
    own = heard[voice]
    return [
        ("voice", voice),
        ("rhythm", rhythm),
        ("harmony", rhythm, sung),
        ("own", rhythm, own),
        ("own and nearest", rhythm, own, sung[-1:]),
        ("own and harmony", rhythm, own, sung),
        ("own, harmony and chord", rhythm, heard, sung),
    ]


def _places(windows: Windows) -> Iterator[tuple[int, int, int]]:
    for window, eighth in np.argwhere(windows.real):
        for voice in range(len(VOICES)):
            yield int(window), int(eighth), voice

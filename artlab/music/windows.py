"""Windows of some bars, as the networks read them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artlab.music.tokens import BAR, REST, Tokens, sounding


@dataclass(frozen=True, kw_only=True)
class Windows:
    """Windows; each begins where a bar begins.

    Attributes:
        chosen: The tokens, (count, eighths, 4).
        before: Those of the eighth before; rests before a piece.
        sounding: What sounds in the eighth before.
        real: 1 of an eighth of the piece, 0 after its end, (count, eighths), float32.
    """

    chosen: Tokens
    before: Tokens
    sounding: Tokens
    real: NDArray[np.float32]

    @property
    def bars(self) -> Tokens:
        """What the encoder reads: what sounds before each bar, and the bar; (count, bars, 36)."""
        count, eighths, voices = self.chosen.shape
        begins = self.sounding[:, ::BAR, None]
        bars = self.chosen.reshape(count, eighths // BAR, BAR, voices)
        return np.concatenate([begins, bars], axis=2).reshape(count, eighths // BAR, -1)


def of(pieces: Sequence[Tokens], *, bars: int, every: int = 1) -> Windows:
    """Cut pieces, (eighths, 4) each, into windows of some bars, one beginning every few bars.

    The last windows of a piece reach beyond its end, as long as half of them does not.
    """
    cut = [
        [_padded(array[start:], bars * BAR) for array in (piece, _late(piece), heard, real)]
        for piece in pieces
        for heard in [_late(sounding(piece))]
        for real in [np.ones(len(piece), np.float32)]
        for start in range(0, max(1, len(piece) - bars * BAR // 2 + 1), every * BAR)
    ]
    chosen, before, heard, real = (np.stack(each) for each in zip(*cut, strict=True))
    return Windows(chosen=chosen, before=before, sounding=heard, real=real)


def _late(tokens: Tokens) -> Tokens:
    """Return tokens an eighth later."""
    return np.concatenate([np.full_like(tokens[:1], REST), tokens[:-1]])


def _padded(array: NDArray[np.generic], length: int) -> NDArray[np.generic]:
    cut = array[:length]
    return np.pad(cut, [(0, length - len(cut)), *[(0, 0)] * (cut.ndim - 1)])

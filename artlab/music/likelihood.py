"""How well the model foretells music that it has not heard, in bits a note."""

from dataclasses import dataclass

import numpy as np

from artlab.music.decoder import Decoder, Weights, posterior
from artlab.music.tokens import BAR, FIRST, VOICES
from artlab.music.windows import Windows


@dataclass(frozen=True, kw_only=True)
class Bits:
    """Bits a note, that is, of all tokens, divided by how many notes begin.

    Attributes:
        notes: Of the notes, given the latents.
        latents: Of the latents: their divergence from N(0, I). The sum bounds what the notes
            cost without knowing the latents (the evidence lower bound).
    """

    notes: float
    latents: float

    @property
    def total(self) -> float:
        """Both together."""
        return self.notes + self.latents


def measure(weights: Weights, windows: Windows, *, seed: int = 0) -> Bits:
    """Measure the model on windows; each bar's latent is drawn from what the encoder finds."""
    count, eighths, _ = windows.chosen.shape
    bars = windows.bars
    means, log_variances = posterior(weights, bars.reshape(-1, bars.shape[2]))
    noise = np.random.RandomState(seed).standard_normal(means.shape).astype(np.float32)
    drawn = (means + np.exp(log_variances / 2) * noise).astype(np.float32)
    latents = drawn.reshape(count, bars.shape[1], -1)
    divergence = (means**2 + np.exp(log_variances) - 1 - log_variances).sum(axis=1) / 2
    decoder, nats = Decoder(weights=weights, count=count), 0.0
    for at in range(eighths):
        decoder.advance(windows.before[:, at], windows.sounding[:, at], latents[:, at // BAR], at)
        for voice in range(len(VOICES)):
            chosen = windows.chosen[:, at, voice]
            nats += float(windows.real[:, at] @ surprise(decoder.logits(voice), chosen))
            decoder.choose(chosen)
    unit = np.log(2) * notes(windows)
    paid = float(windows.real[:, ::BAR].ravel() @ divergence)
    return Bits(notes=nats / unit, latents=paid / unit)


def surprise(logits: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return what tokens, (count,), cost in nats, given logits, (count, TOKENS)."""
    highest = logits.max(axis=1)
    total = np.log(np.exp(logits - highest[:, None]).sum(axis=1)) + highest
    return total - logits[np.arange(len(logits)), chosen]


def notes(windows: Windows) -> int:
    """Return how many notes begin in windows."""
    return int(((windows.chosen >= FIRST) & (windows.real[..., None] > 0)).sum())

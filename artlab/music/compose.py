"""Latents of bars to four voices: the model proposes, the rules and the cadence dispose."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from artlab.latents import Latents
from artlab.music import cadence, rules
from artlab.music.decoder import Decoder, Weights
from artlab.music.rules import PITCHES, Allowed, Pitches
from artlab.music.tokens import BAR, HOLD, REST, VOICES, Tokens

TEMPERATURE = 0.7
TOP_P = 0.9  # of the chances, the likeliest that together have so much


def compose(
    weights: Weights,
    latents: Latents,
    *,
    seed: int = 0,
    has_rules: bool = True,
    has_close: bool = True,
) -> Tokens:
    """Write a chorale, one bar for each latent; the same every time.

    Args:
        weights: Of the model.
        latents: Of the bars, (bars, 16).
        seed: Of the draws: another seed is another chorale on the same latents.
        has_rules: Whether the rules of voice leading are kept; they need not be, to measure
            what the model does alone.
        has_close: Whether the last bar is a cadence.

    Returns:
        Tokens, (8 × bars, 4).
    """
    choices = rules.allowed if has_rules else rules.singable
    stream = np.random.RandomState(seed)
    decoder = Decoder(weights=weights)
    written = np.zeros((0, len(VOICES)), np.int8)
    heard = np.full((1, len(VOICES)), REST, np.int8)  # in the eighth before
    eighths = BAR * (len(latents) - has_close)
    for eighth in range(eighths):
        before = written[-1:] if eighth else heard
        decoder.advance(before, heard, latents[[eighth // BAR]], eighth)
        chosen = _chosen(decoder, choices, _pitches(heard), stream.random_sample(len(VOICES)))
        written = np.concatenate([written, chosen])
        heard = np.where(chosen == HOLD, heard, chosen)
    if has_close:
        close = cadence.bar(_pitches(heard), cadence.key(written))
        written = np.concatenate([written, close])
    return written


def _pitches(heard: Tokens) -> Pitches:
    """Return what sounds in an eighth, (1, 4), by voice; nothing of rests."""
    return {voice: int(PITCHES[token]) for voice, token in enumerate(heard[0]) if token}


def _chosen(
    decoder: Decoder,
    choices: Callable[[int, Pitches, Pitches], Allowed],
    before: Pitches,
    draws: NDArray[np.float64],
) -> Tokens:
    """Return what each voice does, (1, 4); all hold where one has nothing to choose from."""
    tokens: list[int] = []
    sung: dict[int, int] = {}
    for voice, chance in enumerate(draws):
        fits = choices(voice, sung, before)
        if not fits.any():
            return np.full((1, len(VOICES)), HOLD, np.int8)
        token = drawn(decoder.logits(voice)[0], fits, chance)
        decoder.choose(np.array([token], np.int8))
        sung[voice] = before[voice] if token == HOLD else int(PITCHES[token])
        tokens.append(token)
    return np.array([tokens], np.int8)


def drawn(logits: NDArray[np.float32], fits: Allowed, draw: float) -> int:
    """Draw a token of those that fit: top-p of softer chances (nucleus sampling).

    Source:
        Holtzman et al., "The curious case of neural text degeneration", 2019, arXiv:1904.09751.
    """
    scaled = np.where(fits, logits.astype(np.float64) / TEMPERATURE, -np.inf)
    chances = np.exp(scaled - scaled.max())
    chances /= chances.sum()
    order = np.argsort(-chances, kind="stable")
    ranked = chances[order]
    kept = int(np.searchsorted(np.cumsum(ranked), TOP_P)) + 1
    shares = np.cumsum(ranked[:kept])
    return int(order[np.searchsorted(shares, draw * shares[-1], side="right").clip(max=kept - 1)])

"""Latents of bars to four voices: the model proposes, the rules and the cadence dispose."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from artlab.latents import Latents
from artlab.music import cadence, rules
from artlab.music.decoder import Decoder, Weights
from artlab.music.rules import PITCHES, Allowed
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
    written = np.full((len(latents) * BAR, len(VOICES)), REST, np.int8)
    heard = np.full(len(VOICES), REST, np.int8)  # in the eighth before
    last, key = (len(latents) - 1) * BAR, cadence.C_MAJOR
    for eighth in range(len(written)):
        if eighth == last:
            key = cadence.key(written[:last])
        before = written[eighth - 1] if eighth else heard
        decoder.advance(before[None], heard[None], latents[None, eighth // BAR], eighth)
        pitches = {voice: int(PITCHES[token]) for voice, token in enumerate(heard) if token}
        chosen: dict[int, int] = {}
        for voice, draw in enumerate(stream.random_sample(len(VOICES))):
            fits = [choices(voice, chosen, pitches)]
            if has_close and eighth >= last:
                wishes = cadence.allowed(key, eighth - last, voice, chosen, pitches)
                fits = [wish & fits[0] for wish in wishes] + wishes
            token = _drawn(decoder.logits(voice)[0], _first_possible(fits), draw)
            decoder.choose(np.array([token], np.int8))
            written[eighth, voice] = token
            chosen[voice] = pitches[voice] if token == HOLD else int(PITCHES[token])
        heard = np.where(written[eighth] == HOLD, heard, written[eighth])
    return written


def _first_possible(fits: Sequence[Allowed]) -> Allowed:
    """Return the first wish that leaves something; where none does, a hold."""
    return next((each for each in fits if each.any()), rules.HOLDS)


def _drawn(logits: NDArray[np.float32], fits: Allowed, draw: float) -> int:
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

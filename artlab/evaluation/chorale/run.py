"""Every figure of the chorale model: on held-out melodies, and of what it plays."""

from typing import Any

import numpy as np

from artlab.evaluation.chorale import copying, leading, steering
from artlab.evaluation.chorale.markov import Markov, alone, with_harmony
from artlab.models.chorale import LATENT_DIM
from artlab.music import likelihood, windows
from artlab.music.compose import compose
from artlab.music.decoder import Weights
from artlab.music.tokens import BAR, Tokens
from artlab.training.chorale.corpus import Corpus, arrays

BARS = 8  # of a window, and of a chorale that is composed to be measured
COMPOSED = 200
SEED = 900_000


def measure(weights: Weights, corpus: Corpus) -> dict[str, Any]:
    """Measure the model; figures by name, as its card has them."""
    train, test = arrays(corpus.train), arrays(corpus.test)
    known, held_out = (windows.of(each, bars=BARS, every=BARS) for each in (train, test))
    bits = likelihood.measure(weights, held_out)
    drawn = np.random.RandomState(SEED).standard_normal((COMPOSED, BARS, LATENT_DIM))
    latents = drawn.astype(np.float32)
    played = [compose(weights, of, seed=seed) for seed, of in enumerate(latents)]
    # A cadence is the rule's, not the model's.
    unruled = [
        compose(weights, of, seed=seed, has_rules=False, has_close=False)
        for seed, of in enumerate(latents)
    ]
    open_ended = [
        compose(weights, of, seed=seed, has_close=False) for seed, of in enumerate(latents)
    ]
    return {
        "chorales": {
            "train": len(train),
            "test": len(test),
            "melodies": corpus.clusters,
            "notes_measured": likelihood.notes(held_out),
        },
        "bits": {
            "notes": bits.notes,
            "latents": bits.latents,
            "total": bits.total,
            "markov": Markov(alone).fit(known).bits(held_out),
            "markov_with_harmony": Markov(with_harmony).fit(known).bits(held_out),
        },
        "leading": {
            "played": leading.measure(played),
            "without_rules": leading.measure(unruled),
            "bach": leading.measure(test),
        },
        "copying": {
            "played": _copied(open_ended, train),
            "bach": _copied(_cut(test), train),
        },
        "steering": steering.measure(latents, np.stack(open_ended)),
    }


def _cut(pieces: list[Tokens]) -> list[Tokens]:
    """Cut pieces into whole windows, as long as what was composed."""
    length = BARS * BAR
    return [
        piece[start : start + length]
        for piece in pieces
        for start in range(0, len(piece) - length + 1, length)
    ]


def _copied(pieces: list[Tokens], source: list[Tokens]) -> dict[str, float]:
    """Return the mean and the longest run in common, in eighths: all voices, and the soprano."""
    runs = copying.longest(pieces, source)
    melodies = copying.longest(
        [piece[:, :1] for piece in pieces], [piece[:, :1] for piece in source]
    )
    return {
        "mean": float(np.mean(runs)), "longest": max(runs),
        "soprano_mean": float(np.mean(melodies)), "soprano_longest": max(melodies),
    }  # fmt: skip

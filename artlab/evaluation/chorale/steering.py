"""What the latent steers: how much of a bar's looks a straight line from its latent tells."""

import numpy as np
from numpy.typing import NDArray

from artlab.music.rules import PITCHES
from artlab.music.tokens import BAR, FIRST, VOICES, Tokens, sounding

FEATURES = ("notes a bar", "height of the bass", "height of the soprano")


def measure(latents: NDArray[np.float32], pieces: Tokens) -> dict[str, float]:
    """Fit on the first half of some bars, and return R² on the second, by feature.

    Args:
        latents: Of each bar, (pieces, bars, 16).
        pieces: What they became, (pieces, eighths, 4).
    """
    rows = latents.reshape(-1, latents.shape[-1]).astype(np.float64)
    known = np.hstack([rows, np.ones((len(rows), 1))])
    half = len(known) // 2
    found = {}
    for name, values in zip(FEATURES, _features(pieces), strict=True):
        fitted, *_ = np.linalg.lstsq(known[:half], values[:half], rcond=None)
        missed = np.square(values[half:] - known[half:] @ fitted).sum()
        spread = np.square(values[half:] - values[half:].mean()).sum()
        found[name] = float(1 - missed / spread) if spread else 0.0
    return found


def _features(pieces: Tokens) -> list[NDArray[np.float64]]:
    """Return each feature of each bar, (bars,)."""
    bars = pieces.reshape(-1, BAR, len(VOICES))
    heights = PITCHES[np.stack([sounding(piece) for piece in pieces])].reshape(bars.shape)
    notes = (bars >= FIRST).sum(axis=(1, 2)).astype(np.float64)
    means = (heights[..., VOICES.index(voice)].mean(axis=1) for voice in ("bass", "soprano"))
    return [notes, *means]

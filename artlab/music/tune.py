"""A tune: notes, and when each bar begins; what sound and MIDI are made from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artlab.latents import Latents
from artlab.music import bars, cadence, tokens
from artlab.music.compose import compose
from artlab.music.decoder import Weights
from artlab.music.projection import project
from artlab.music.tokens import BAR, Note, Tokens


@dataclass(frozen=True, kw_only=True)
class Tune:
    """A chorale in time.

    Attributes:
        tokens: What the voices do, (8 × bars, 4).
        edges: When each bar begins, and when the last one ends, in seconds.
    """

    tokens: Tokens
    edges: tuple[float, ...]

    @property
    def notes(self) -> list[Note]:
        """Its notes, by start and voice."""
        return tokens.notes(self.tokens)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.edges[-1]

    def time(self, eighth: float) -> float:
        """Return when an eighth begins, in seconds."""
        return float(np.interp(eighth / BAR, np.arange(len(self.edges)), self.edges))

    def tempo(self, bar: int) -> float:
        """Return how fast a bar is, in quarters a minute."""
        return 60 * BAR / 2 / (self.edges[bar + 1] - self.edges[bar])

    def describe(self) -> str:
        """Say how long it is, how fast, and how it ends.

        >>> from artlab.music.tokens import FIRST
        >>> Tune(tokens=np.full((8, 4), FIRST, np.int8), edges=(0.0, 2.4)).describe()
        '1 bar in 2.4 s, 100 quarters a minute, 32 notes, ends in C major'
        """
        count = len(self.edges) - 1
        tempi = [self.tempo(bar) for bar in range(count)]
        slow, fast = f"{min(tempi):.0f}", f"{max(tempi):.0f}"
        pace = slow if slow == fast else f"{slow} to {fast}"
        length = f"{count} bar{'s' if count > 1 else ''} in {self.seconds:g} s"
        key = cadence.key(self.tokens[:-BAR]).name
        return f"{length}, {pace} quarters a minute, {len(self.notes)} notes, ends in {key}"


def along(
    weights: Weights,
    latent_at: Callable[[NDArray[np.float64]], Latents],
    keyframes: Sequence[float],
    *,
    seed: int = 0,
) -> Tune:
    """Compose for a path: a bar follows the latent that the picture has when it begins.

    Args:
        weights: Of the chorale model.
        latent_at: Returns the picture's latents, (count, 100), at some seconds, (count,).
        keyframes: When each is reached, in seconds, rising, the first at 0; the last ends it.
        seed: Another one is another tune on the same path.
    """
    edges = bars.lay(keyframes)
    latents = project(latent_at(np.array(edges[:-1])))
    return Tune(tokens=compose(weights, latents, seed=seed), edges=tuple(edges))


def for_film(
    weights: Weights, latents: Latents, keyframes: Sequence[int], *, rate: float, seed: int = 0
) -> Tune:
    """Compose for a film, given what it shows; the tune is as long as the film.

    Args:
        weights: Of the chorale model.
        latents: Of the picture in each frame, (count, 100).
        keyframes: The frames that show one, rising; the first frame needs no mention.
        rate: Frames a second.
        seed: Another one is another tune on the same film.
    """
    last = len(latents) - 1
    begins = [frame / rate for frame in keyframes if 0 < frame <= last]

    def latent_at(seconds: NDArray[np.float64]) -> Latents:
        return latents[np.rint(seconds * rate).astype(int).clip(max=last)]

    return along(weights, latent_at, [0.0, *begins, len(latents) / rate], seed=seed)

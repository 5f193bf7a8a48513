"""The chorale model with NumPy alone: what artlab.networks.chorale is, from the same weights."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from artlab import cards
from artlab.cards import Card
from artlab.collections import DEFAULT
from artlab.collections.collection import Collection
from artlab.errors import CheckpointError
from artlab.models.chorale import LATENT_DIM, ChoraleConfig
from artlab.music.tokens import BAR, TOKENS, VOICES, Tokens

Numbers = NDArray[np.float32]
Weights = Mapping[str, Numbers]

NAME, ROLE, SUFFIX = ChoraleConfig.name, "weights", ".npz"


@dataclass(kw_only=True)
class Decoder:
    """How likely the next eighth's tokens are, of several chorales at a time.

    Call `advance` once an eighth, then `logits` once a voice, in the order of VOICES.

    Attributes:
        weights: By name, as a checkpoint has them.
        count: How many chorales.
    """

    weights: Weights
    count: int = 1
    state: Numbers = field(init=False)
    _known: list[Numbers] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        width = len(self.weights["gru/recurrent_kernel"])
        self.state = np.zeros((self.count, width), np.float32)

    def advance(self, before: Tokens, sounding: Tokens, latents: Numbers, eighth: int) -> None:
        """Read an eighth.

        Args:
            before: The tokens of the eighth before, (count, 4).
            sounding: What sounds in it, (count, 4).
            latents: Of the bar, (count, 16).
            eighth: Which one, from the beginning.
        """
        embed = self.weights["embed/embeddings"]
        beat = np.zeros((self.count, BAR), np.float32)
        beat[:, eighth % BAR] = 1
        read = embed[before].reshape(self.count, -1)
        self._turn(np.concatenate([read, latents, beat], axis=1))
        heard = embed[sounding].reshape(self.count, -1)
        self._known = [self.state, latents, beat, heard]

    def logits(self, voice: int) -> Numbers:
        """Return the logits of a voice, (count, TOKENS)."""
        name = VOICES[voice]
        hidden = _dense(self.weights, f"{name}_hidden", np.concatenate(self._known, axis=1))
        return _dense(self.weights, f"{name}_logits", np.maximum(hidden, 0))

    def choose(self, chosen: Tokens) -> None:
        """Tell the voices to come what the last one chose, (count,)."""
        self._known.append(self.weights["embed/embeddings"][chosen])

    def _turn(self, read: Numbers) -> None:
        """Take a step of the GRU, as Keras computes it (reset after the recurrent product)."""
        inner, outer = self.weights["gru/bias"]
        new = read @ self.weights["gru/kernel"] + inner
        old = self.state @ self.weights["gru/recurrent_kernel"] + outer
        update, reset, candidate = np.split(new, 3, axis=1)
        old_update, old_reset, old_candidate = np.split(old, 3, axis=1)
        kept = _sigmoid(update + old_update)
        proposed = np.tanh(candidate + _sigmoid(reset + old_reset) * old_candidate)
        self.state = kept * self.state + (1 - kept) * proposed


def posterior(weights: Weights, bars: Tokens) -> tuple[Numbers, Numbers]:
    """Return means and log-variances of bars' latents, (count, 16) each.

    Args:
        weights: As a checkpoint has them.
        bars: What sounds before a bar, and its tokens, (count, 36).
    """
    features = weights["encoder/embed/embeddings"][bars].reshape(len(bars), -1)
    for name in ("first", "second"):
        features = np.maximum(_dense(weights, f"encoder/{name}", features), 0)
    told = _dense(weights, "encoder/told", features)
    return told[:, :LATENT_DIM], told[:, LATENT_DIM:]


def root(collection: Collection) -> Path:
    """Return where the chorale model is that a collection is heard with; music has no subject."""
    has_own = collection.name == DEFAULT.name or (collection.root / NAME).exists()
    return collection.root if has_own else DEFAULT.root


def load(folder: Path) -> Weights:
    """Load the weights of the chorale model in a folder.

    Raises:
        CheckpointError: If they are missing, damaged, or do not fit the card.
    """
    return _load(folder, cards.read(folder).files.get(ROLE, {}).get("sha256", ""))


@lru_cache(maxsize=2)
def _load(folder: Path, _: str) -> Weights:
    card = cards.read(folder)
    path = cards.verified(folder, card, ROLE)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            weights = {name: arrays[name].astype(np.float32) for name in arrays.files}
        _check(weights)
    except Exception as error:  # numpy and zipfile raise a dozen kinds on a damaged file
        message = f"the weights of {folder} do not fit its card; {cards.remedy(folder)}"
        raise CheckpointError(message) from error
    return weights


def _check(weights: Weights) -> None:
    """Compose an eighth and read a bar: what does not fit raises."""
    decoder, nothing = Decoder(weights=weights), np.zeros((1, len(VOICES)), np.int8)
    decoder.advance(nothing, nothing, np.zeros((1, LATENT_DIM), np.float32), 0)
    for voice in range(len(VOICES)):
        if decoder.logits(voice).shape != (1, TOKENS):
            raise ValueError("another number of tokens")
        decoder.choose(nothing[:, voice])
    posterior(weights, np.zeros((1, (1 + BAR) * len(VOICES)), np.int8))


def save(folder: Path, weights: Weights, card: Card) -> Card:
    """Write weights as float16, and their card; what was there is replaced at once.

    Raises:
        ArtlabError: If the folder cannot be written.
    """
    halves = {name: np.asarray(array, np.float16) for name, array in weights.items()}

    def write(path: Path) -> None:
        with path.open("wb") as file:  # np.savez would add a suffix to a path
            np.savez_compressed(file, allow_pickle=False, **halves)

    writers: dict[str, tuple[str, Callable[[Path], None]]] = {ROLE: (SUFFIX, write)}
    return cards.publish(folder, card, writers)


def _dense(weights: Weights, name: str, read: Numbers) -> Numbers:
    return read @ weights[f"{name}/kernel"] + weights[f"{name}/bias"]


def _sigmoid(x: Numbers) -> Numbers:
    return np.float32(1) / (np.float32(1) + np.exp(-x))

"""Trained models on disk: save them, load them as generators, say what a folder holds.

A checkpoint holds a card and numbers, never code: the card's config rebuilds
the networks, the weights fill them.
"""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import keras

from artlab import cards
from artlab.cards import Card
from artlab.errors import CheckpointError
from artlab.generator import Generator
from artlab.models import CONFIGS, inference
from artlab.models.autoencoder import Networks, build
from artlab.models.config import AutoencoderConfig

PARTS = ("encoder", "decoder", "prior")
SUFFIX = ".weights.h5"


def save(
    name: str, networks: Networks, config: AutoencoderConfig, *, root: Path, command: str
) -> Card:
    """Write a trained model; what was there is replaced at once, or kept if that fails.

    Args:
        name: "dense" or "gan", the folder in root.
        networks: Trained.
        config: What they were built and trained with.
        root: The folder of all checkpoints.
        command: What made them, for the card.

    Raises:
        ArtlabError: If the folder cannot be written.
    """
    writers: dict[str, tuple[str, Callable[[Path], None]]] = {
        part: (SUFFIX, _writer(getattr(networks, part))) for part in PARTS
    }
    card = Card(name=name, command=command, config=asdict(config))
    return cards.publish(root / name, card, writers)


def load(name: str, *, root: Path = cards.ROOT) -> Generator:
    """Load a trained model.

    Args:
        name: "dense" or "gan".
        root: The folder of all checkpoints.

    Raises:
        CheckpointError: If it is missing, damaged, or does not fit its card.
    """
    folder = root / name
    card = cards.read(folder)
    paths = {part: cards.verified(folder, part) for part in PARTS}
    try:
        config = CONFIGS[name](**card.config)
        networks = build(config)
        for part, path in paths.items():
            getattr(networks, part).load_weights(path)
    except (KeyError, TypeError, ValueError, OSError) as error:
        message = f"the weights of {folder} do not fit its card; {cards.remedy(name)}"
        raise CheckpointError(message) from error
    return inference.generator(name, networks, temperature=config.temperature)


def _writer(network: keras.Model) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        # When the disk is full HDF5 may take the process down; a plain write says so. Ask it first.
        numbers = sum(weights.nbytes for weights in network.get_weights())
        path.write_bytes(bytes(2 * numbers + 2**20))
        network.save_weights(path)

    return write

"""Trained models on disk: save them, load them as generators, say what a folder holds.

A checkpoint holds a card and numbers, never code: the card's config rebuilds
the networks, the weights fill them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from importlib import import_module
from pathlib import Path
from typing import Any

import keras

from artlab import cards, learning
from artlab.cards import Card
from artlab.collections.collection import Collection
from artlab.errors import CheckpointError
from artlab.generator import Classifier, Generator
from artlab.learning import Snapshot
from artlab.models import CONFIGS
from artlab.models.classifier import ClassifierConfig
from artlab.models.config import Config

SUFFIX = ".weights.h5"


def untrained(config: Config, collection: Collection) -> Any:
    """Make the networks of a model; Keras' global seed decides their first weights."""
    return import_module(config.networks).build(config, collection)


def usable(networks: Any, config: Config, collection: Collection) -> Any:
    """Make of a model's networks what others use: a Generator, or a Classifier."""
    return import_module(config.networks).usable(networks, config, collection)


def parts(networks: Any) -> dict[str, keras.Model]:
    """Return the networks of a model by name: what a checkpoint holds."""
    return {field.name: getattr(networks, field.name) for field in fields(networks)}


def save(  # noqa: PLR0913 - what, made how, where to, and its learning record
    networks: Any,
    config: Config,
    collection: Collection,
    *,
    command: str,
    snapshots: Sequence[Snapshot] = (),
    training: Mapping[str, Any] | None = None,
) -> Card:
    """Write a trained model; what was there is replaced at once, or kept if that fails.

    The collection's root is the folder of all checkpoints. The command that made
    the model, and what the training took, are for its card.

    Raises:
        ArtlabError: If the folder cannot be written.
    """
    writers = {part: (SUFFIX, _writer(network)) for part, network in parts(networks).items()}
    if snapshots:
        writers[learning.ROLE] = (learning.SUFFIX, lambda path: learning.write(snapshots, path))
    sizes = {part: network.count_params() for part, network in parts(networks).items()}
    scores = {"training": dict(training or {}), "parameters": sizes}
    card = Card(name=config.name, command=command, config=asdict(config), scores=scores)
    return cards.publish(collection.root / config.name, card, writers)


def load(name: str, collection: Collection, card: Card | None = None) -> Generator:
    """Load a trained generator: the version that a card says, or the one that is there now.

    Raises:
        CheckpointError: If it is missing, damaged, or does not fit its card.
    """
    return _load(name, collection, card)


def load_classifier(collection: Collection) -> Classifier:
    """Load the trained classifier.

    Raises:
        CheckpointError: If it is missing, damaged, or does not fit its card.
    """
    return _load(ClassifierConfig.name, collection, None)


def _load(name: str, collection: Collection, card: Card | None) -> Any:
    folder = collection.root / name
    card = card or cards.read(folder)
    try:
        config = CONFIGS[name](**card.config)
        networks = untrained(config, collection)
        for part, network in parts(networks).items():
            network.load_weights(cards.verified(folder, card, part))
    except CheckpointError:
        raise
    except (KeyError, TypeError, ValueError, OSError) as error:
        message = f"the weights of {folder} do not fit its card; {cards.remedy(name)}"
        raise CheckpointError(message) from error
    return usable(networks, config, collection)


def _writer(network: keras.Model) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        # When the disk is full HDF5 may take the process down; a plain write says so. Ask it first.
        numbers = sum(weights.nbytes for weights in network.get_weights())
        path.write_bytes(bytes(2 * numbers + 2**20))
        network.save_weights(path)

    return write

"""Trained models on disk: save them, load them as generators, say what a folder holds.

A checkpoint holds a card and numbers, never code: the card's config rebuilds
the networks, the weights fill them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import keras

from artlab import cards, learning
from artlab.cards import Card
from artlab.errors import CheckpointError
from artlab.generator import Generator
from artlab.learning import Frame
from artlab.models import CONFIGS
from artlab.models.cgan import CganConfig
from artlab.models.classifier import ClassifierConfig
from artlab.models.config import AutoencoderConfig, Config, VariationalConfig
from artlab.networks import autoencoder, classifier, conditional_gan, variational
from artlab.networks.classifier import Classifier

SUFFIX = ".weights.h5"


@dataclass(frozen=True, kw_only=True)
class Family:
    """How the networks of some models are built, and how they become what others use.

    Attributes:
        build: Makes untrained networks of a config: a dataclass of Keras models.
        wrap: Makes them usable, given the model's name, the networks and the config.
    """

    build: Callable[[Any], Any]
    wrap: Callable[[str, Any, Any], Any]


FAMILIES: dict[type[Config], Family] = {
    AutoencoderConfig: Family(build=autoencoder.build, wrap=autoencoder.generator),
    VariationalConfig: Family(build=variational.build, wrap=variational.generator),
    CganConfig: Family(build=conditional_gan.build, wrap=conditional_gan.generator),
    ClassifierConfig: Family(
        build=classifier.build, wrap=lambda _, networks, __: classifier.classifier(networks)
    ),
}


def family(config: Config) -> Family:
    """Return how the networks of a config are built and used."""
    return next(found for kind, found in FAMILIES.items() if isinstance(config, kind))


def parts(networks: Any) -> dict[str, keras.Model]:
    """Return the networks of a family by name: what a checkpoint holds."""
    return {field.name: getattr(networks, field.name) for field in fields(networks)}


def save(  # noqa: PLR0913 - what, made how, where to, and its film
    name: str,
    networks: Any,
    config: Config,
    *,
    root: Path,
    command: str,
    film: Sequence[Frame] = (),
    training: Mapping[str, Any] | None = None,
) -> Card:
    """Write a trained model; what was there is replaced at once, or kept if that fails.

    Args:
        name: Of the model and of its folder in root.
        networks: Trained.
        config: What they were built and trained with.
        root: The folder of all checkpoints.
        command: What made them, for the card.
        film: What they could do along the way, if it was filmed.
        training: What that took, for the card.

    Raises:
        ArtlabError: If the folder cannot be written.
    """
    writers: dict[str, tuple[str, Callable[[Path], None]]] = {
        part: (SUFFIX, _writer(network)) for part, network in parts(networks).items()
    }
    if film:
        writers[learning.ROLE] = (learning.SUFFIX, lambda path: learning.write(film, path))
    sizes = {part: network.count_params() for part, network in parts(networks).items()}
    scores = {"training": dict(training or {}), "parameters": sizes}
    card = Card(name=name, command=command, config=asdict(config), scores=scores)
    return cards.publish(root / name, card, writers)


def load(name: str, *, root: Path = cards.ROOT) -> Generator:
    """Load a trained generator.

    Raises:
        CheckpointError: If it is missing, damaged, or does not fit its card.
    """
    return _load(name, root)


def load_classifier(*, root: Path = cards.ROOT) -> Classifier:
    """Load the trained digit classifier.

    Raises:
        CheckpointError: If it is missing, damaged, or does not fit its card.
    """
    return _load("classifier", root)


def _load(name: str, root: Path) -> Any:
    folder = root / name
    card = cards.read(folder)
    try:
        config = CONFIGS[name](**card.config)
        made = family(config)
        networks = made.build(config)
        for part, network in parts(networks).items():
            network.load_weights(cards.verified(folder, part))
    except CheckpointError:
        raise
    except (KeyError, TypeError, ValueError, OSError) as error:
        message = f"the weights of {folder} do not fit its card; {cards.remedy(name)}"
        raise CheckpointError(message) from error
    return made.wrap(name, networks, config)


def _writer(network: keras.Model) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        # When the disk is full HDF5 may take the process down; a plain write says so. Ask it first.
        numbers = sum(weights.nbytes for weights in network.get_weights())
        path.write_bytes(bytes(2 * numbers + 2**20))
        network.save_weights(path)

    return write

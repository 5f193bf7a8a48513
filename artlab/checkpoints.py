"""Trained models on disk: save them, load them as generators, say what a folder holds.

A checkpoint holds a card and numbers, never code: the card's config rebuilds
the networks, the weights fill them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import keras
import numpy as np

from artlab import cards, directions, learning
from artlab.cards import Card
from artlab.collections.collection import Collection
from artlab.directions import Directions
from artlab.errors import CheckpointError
from artlab.generator import Classifier, Generator
from artlab.latents import LATENT_DIM
from artlab.learning import Snapshot
from artlab.models import CONFIGS
from artlab.models.classifier import ClassifierConfig
from artlab.models.config import Config
from artlab.networks import whole
from artlab.texts import t
from artlab.tone import AS_DRAWN, Tone

SUFFIX = ".weights.h5"
MADE = ("training", "parameters")  # scores that no picture has a part in
TONE = "tone"  # the role of a generator's tone curve, a file of its own


def untrained(config: Config, collection: Collection) -> Any:
    """Make the networks of a model; Keras' global seed decides their first weights."""
    return import_module(config.networks).build(config, collection)


def usable(networks: Any, config: Config, collection: Collection) -> Any:
    """Make of a model's networks what others use: a Generator, or a Classifier."""
    return import_module(config.networks).usable(networks, config, collection)


def parts(networks: Any) -> dict[str, keras.Model]:
    """Return the networks of a model by name: what a checkpoint holds."""
    return {field.name: getattr(networks, field.name) for field in fields(networks)}


def save(  # noqa: PLR0913 - what, made how, where to, and what goes with it
    networks: Any,
    config: Config,
    collection: Collection,
    *,
    command: str,
    tone: Tone = AS_DRAWN,
    snapshots: Sequence[Snapshot] = (),
    training: Mapping[str, Any] | None = None,
) -> Card:
    """Write a trained model; what was there is replaced at once, or kept if that fails.

    What has learnt no numbers is not written: a model that draws nothing must not
    take the place of one that draws.

    The collection's root is the folder of all checkpoints. A generator of ours goes
    with its tone curve. The command that made the model, and what the training took,
    are for its card.

    Raises:
        ArtlabError: If the folder cannot be written, or some weights are not finite.
    """
    for part, network in parts(networks).items():
        if not all(np.isfinite(weights).all() for weights in network.get_weights()):
            message = f"the {part} has weights that are no finite numbers: the training came apart"
            raise CheckpointError(f"{message}; what was there is kept: try a lower rate")
    writers = {part: (SUFFIX, _writer(network)) for part, network in parts(networks).items()}
    is_ours = config.role == "generator"
    if is_ours:
        writers[TONE] = _tone_writer(tone)
    if snapshots:
        writers[learning.ROLE] = (learning.SUFFIX, lambda path: learning.write(snapshots, path))
    sizes = {part: network.count_params() for part, network in parts(networks).items()}
    scores = {"training": dict(training or {}), "parameters": sizes}
    card = Card(
        name=config.name,
        command=command,
        config=asdict(config),
        scores=scores,
        format=cards.FORMAT if is_ours else 1,
    )
    return cards.publish(collection.root / config.name, card, writers)


def load(name: str, collection: Collection, card: Card | None = None) -> Generator:
    """Load a trained generator: the version that a card says, or the one that is there now.

    One of ours draws and encodes with whole numbers for weights, as a browser does.

    Raises:
        CheckpointError: If it is missing, damaged, of an earlier version, or does not
            fit its card.
    """
    card = card or cards.read(collection.root / name)
    networks, config = trained(name, collection, card)
    if config.role != "generator":
        peer: Generator = usable(networks, config, collection)
        return peer
    for network in (networks.prior, networks.decoder):
        whole.settle(network)
    whole.settle(networks.encoder)
    generator: Generator = usable(networks, config, collection)
    found = load_directions(name, collection, card)
    return replace(generator, tone=load_tone(name, collection, card), directions=found)


def load_directions(name: str, collection: Collection, card: Card) -> Directions:
    """Load the directions of a generator of ours; none, if none were found for it yet.

    Raises:
        CheckpointError: If they are damaged.
    """
    if directions.ROLE not in card.files:
        return directions.NONE
    path = cards.verified(collection.root / name, card, directions.ROLE)
    return directions.read(path, (len(collection.labels), LATENT_DIM))


def ready(name: str, collection: Collection, card: Card) -> Generator:
    """Load a trained generator, as `load` does, and have it draw and rebuild a picture.

    The first call compiles; a visitor should not wait for it, nor meet what draws nothing.

    Raises:
        CheckpointError: As `load` does, and if what it draws is no picture.
    """
    generator = load(name, collection, card)
    if not np.isfinite(generator.rebuild(generator.draw(np.zeros(1), label=0))).all():
        message = f"{collection.root / name} draws no pictures here"
        raise CheckpointError(f"{message}; {cards.remedy(collection.root / name)}")
    return generator


def load_tone(name: str, collection: Collection, card: Card) -> Tone:
    """Load the tone curve of a generator of ours.

    Raises:
        CheckpointError: If it is missing or damaged, or the checkpoint of an earlier
            version, which has none.
    """
    folder = collection.root / name
    if card.format == 1:
        command = f"python -m artlab --checkpoints {collection.root} ink --model {name}"
        message = t(
            "{folder} is of an earlier version, without a tone curve; give it one: {command}",
            folder=str(folder),
            command=command,
        )
        raise CheckpointError(message)
    path = cards.verified(folder, card, TONE)
    try:
        knots = json.loads(path.read_text(encoding="utf-8"))["knots"]
        return Tone(tuple((x, y) for x, y in knots))
    except (KeyError, TypeError, ValueError, OSError) as error:
        message = t("{file} holds no tone curve", file=str(path))
        raise CheckpointError(cards.with_remedy(message, folder)) from error


def retone(name: str, collection: Collection, card: Card, tone: Tone) -> Card:
    """Publish a trained model with another tone curve.

    All that its card says stays, but for what was measured with the curve before.

    Raises:
        ArtlabError: If the folder cannot be written.
    """
    scores = card.scores
    made: dict[str, Any] = {name: scores[name] for name in scores if name in MADE}
    card = replace(card, scores=made, format=cards.FORMAT)
    return cards.add_file(collection.root / name, card, TONE, *_tone_writer(tone))


def load_classifier(collection: Collection) -> Classifier:
    """Load the trained classifier.

    Raises:
        CheckpointError: If it is missing, damaged, or does not fit its card.
    """
    name = ClassifierConfig.name
    networks, config = trained(name, collection, cards.read(collection.root / name))
    classifier: Classifier = usable(networks, config, collection)
    return classifier


def trained(name: str, collection: Collection, card: Card) -> tuple[Any, Config]:
    """Load the networks of a model as its card says, and what decided what they are.

    Raises:
        CheckpointError: If they are missing, damaged, or do not fit the card.
    """
    folder = collection.root / name
    try:
        config = CONFIGS[name](**card.config)
        # All of them, before networks are made: what is damaged is told at once.
        weights = {
            role: cards.verified(folder, card, role)
            for role, listed in card.files.items()
            if listed["name"].endswith(SUFFIX)
        }
        networks = untrained(config, collection)
        for part, network in parts(networks).items():
            network.load_weights(weights.get(part) or cards.verified(folder, card, part))
    except CheckpointError:
        raise
    except (KeyError, TypeError, ValueError, OSError) as error:
        message = t("the weights of {folder} do not fit its card", folder=str(folder))
        raise CheckpointError(cards.with_remedy(message, folder)) from error
    return networks, config


def _tone_writer(tone: Tone) -> tuple[str, Callable[[Path], Any]]:
    text = json.dumps({"knots": tone.knots}) + "\n"
    return ".json", lambda path: path.write_text(text, encoding="utf-8")


def _writer(network: keras.Model) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        # When the disk is full HDF5 may take the process down; a plain write says so. Ask it first.
        numbers = sum(weights.nbytes for weights in network.get_weights())
        path.write_bytes(bytes(2 * numbers + 2**20))
        network.save_weights(path)

    return write

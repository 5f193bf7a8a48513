"""Train the chorale model: artlab.training.run's loop, on bars of music."""

from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np

from artlab import checkpoints, machine
from artlab.cards import Card
from artlab.collections.collection import Collection
from artlab.images import Bytes
from artlab.models.chorale import LATENT_DIM, ChoraleConfig
from artlab.music import decoder, likelihood, roll, windows
from artlab.music.compose import compose
from artlab.networks import chorale
from artlab.networks.chorale import Networks
from artlab.training import replicas
from artlab.training.chorale import stage
from artlab.training.chorale.corpus import Corpus, arrays
from artlab.training.run import Pace, Run
from artlab.training.state import State
from artlab.training.strategies import Workers
from artlab.training.watch import Watch

WATCHED = 8  # bars that the sheets show


def train(  # noqa: PLR0913 - what, on what, where to, and how often
    config: ChoraleConfig,
    corpus: Corpus,
    collection: Collection,
    *,
    work: Path,
    command: str,
    resume: bool = False,
    pace: Pace,
) -> Card:
    """Train the model and write its checkpoint, beside the models of a collection.

    Args:
        config: Everything that decides what it will be.
        corpus: What it is fitted to.
        collection: Whose clips it makes music for; only a finished run writes to its root.
        work: Folder of the run: its state, piano rolls and log.
        command: What the card will say made it.
        resume: Continue the run in `work`, rather than start anew.
        pace: How often to save and to look.

    Raises:
        StoppedError: On SIGINT or SIGTERM, after saving.
        ArtlabError: If there is nothing to resume, or something that was not asked for;
            the config is not that of the run; a file cannot be written.
    """
    keras.utils.set_random_seed(config.seed)
    data = windows.of(arrays(corpus.train), bars=config.bars)
    replicas.check(config, len(data.chosen))
    networks = chorale.build(config)
    only = stage.stage(networks, config, data)
    state = State(checkpoints.parts(networks) | dict(only.learnt), work)
    state.open(config, collection, resume=resume)
    watch = Watch(View(networks, config, corpus), work)
    Run(state, watch, Workers("one"), pace).go(config.name, [only])
    counts = {part: model.count_params() for part, model in checkpoints.parts(networks).items()}
    training = {
        "windows": only.steps * only.batch_size,
        "minutes": float(state.seconds) / 60,
        "machine": machine.describe(),
        "chorales": len(corpus.train),
    }
    scores = {"training": training, "parameters": counts}
    card = Card(name=config.name, command=command, config=asdict(config), scores=scores)
    card = decoder.save(collection.root / config.name, chorale.weights(networks), card)
    state.close()
    return card


class View:
    """What there is to see of the model as it learns: bits a note, and a piano roll."""

    def __init__(self, networks: Networks, config: ChoraleConfig, corpus: Corpus) -> None:
        self.networks = networks
        self.held_out = windows.of(arrays(corpus.test), bars=config.bars, every=config.bars)
        draws = np.random.RandomState(config.seed).standard_normal((WATCHED, LATENT_DIM))
        self.latents = draws.astype(np.float32)

    def figures(self) -> dict[str, float]:
        """Measure what held-out chorales cost."""
        bits = likelihood.measure(chorale.weights(self.networks), self.held_out)
        return {"test bits a note": bits.total}

    def sheet(self, _: str) -> Bytes:
        """Draw a chorale on the same latents each time."""
        return roll.draw(compose(chorale.weights(self.networks), self.latents))

    def pictures(self) -> None:
        """Draw nothing: the learning record is of pictures."""

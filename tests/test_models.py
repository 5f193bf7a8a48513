"""A model that stands in this one file: its config, its networks, and what trains them."""

from dataclasses import dataclass, replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from artlab import checkpoints
from artlab.evaluation import reconstruction, record, report, samples
from artlab.evaluation.run import evaluate
from artlab.evaluation.samples import Judge
from artlab.images import from_bytes
from artlab.latents import LATENT_DIM
from artlab.models import CONFIGS
from artlab.models.classifier import ClassifierConfig
from artlab.models.config import Config
from artlab.networks import inference
from artlab.options import option
from artlab.scores import references
from artlab.scores.vmaf import ModelScores
from artlab.training import two_sample
from artlab.training.run import train
from artlab.training.stages import Stage, batch, to_pixels


@dataclass(frozen=True, kw_only=True)
class MeanConfig(Config):
    """Draws the mean picture of each label, and all latents alike."""

    name = "mean"
    title = "mean pictures"
    about = "the mean picture of each label"
    role = "peer"
    networks = __name__
    stages = (__name__,)

    steps: int = option(60, "steps of training")


@dataclass(frozen=True, kw_only=True)
class Networks:
    decoder: keras.Model


def build(_, collection):
    layers = [
        keras.Input((LATENT_DIM + len(collection.labels),)),
        keras.layers.Dense(collection.values, activation="tanh"),
    ]
    return Networks(decoder=keras.Sequential(layers))


def usable(networks, config, collection):
    return inference.generator(
        config.name,
        collection,
        code_dim=LATENT_DIM + len(collection.labels),
        place=lambda latents, weights: tf.concat([0 * latents, weights], axis=1),
        decode=networks.decoder,
        encode=None,
    )


def stage(networks, config, data):
    optimizer, count = keras.optimizers.Adam(0.05), len(data.train_images)
    optimizer.build(networks.decoder.trainable_variables)
    weights = data.collection.one_hot(data.train_labels)

    def step(number):
        chosen = batch(count, config.batch_size, step=number, seed=config.seed)
        codes = np.pad(weights[chosen], ((0, 0), (LATENT_DIM, 0)))
        with tf.GradientTape() as tape:
            apart = networks.decoder(codes) - to_pixels(data.train_images[chosen])
            loss = tf.reduce_mean(tf.square(apart))
        variables = networks.decoder.trainable_variables
        optimizer.apply(tape.gradient(loss, variables), variables)
        return {"loss": loss}

    learnt = {"adam": optimizer}
    return Stage(name="mean", steps=config.steps, batch_size=50, step=step, learnt=learnt)


@pytest.fixture(scope="module")
def trained(tmp_path_factory, shapes, shapes_data):
    """Return the collection of a made-up model that was trained on shapes."""
    folder = tmp_path_factory.mktemp("mean")
    collection = replace(shapes, root=folder / "checkpoints")
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(CONFIGS, "mean", MeanConfig)
        config, data = MeanConfig(batch_size=50), replace(shapes_data, collection=collection)
        train(config, data, work=folder / "work", command="a test")
        yield collection


def test_a_model_of_one_file_is_trained_saved_loaded_and_drawn(trained, shapes_data):
    drawn = checkpoints.load("mean", trained).draw_every_label(np.array([42.0]))

    train, labels = from_bytes(shapes_data.train_images), shapes_data.train_labels
    means = np.array([train[labels == label].mean(axis=0) for label in range(3)])
    assert np.abs(drawn - means).mean() < 0.05


def test_its_row_and_a_gan_s_are_in_the_tables(trained, shapes, shapes_data, monkeypatch):
    fair = dict.fromkeys(("vmaf", "vmaf_harmonic", "vmaf_minimum", "native_vmaf"), 50.0)
    vmaf = ModelScores(**fair, identity_vmaf=97.5, images=300)
    monkeypatch.setattr(reconstruction, "model_vmaf", lambda *_: vmaf)
    monkeypatch.setattr(samples, "STUDENT", ClassifierConfig(epochs=1))
    monkeypatch.setattr(two_sample, "EPOCHS", 1)
    collections = {"gan": shapes, "mean": trained}
    generators = {name: checkpoints.load(name, where) for name, where in collections.items()}
    judge = Judge.of(checkpoints.load_classifier(shapes), shapes_data)

    figures = evaluate(generators, references.load(shapes), judge, lambda _: None, sets=1)
    for name, where in collections.items():
        figures[name] |= record.cost(name, where)
        figures[name]["decoding"] = {"milliseconds": 1.0, "machine": "none"}
    text = report.tables(figures, shapes)

    assert text.count("| mean pictures |") == 3  # it rebuilds nothing
    assert text.count("| GAN |") == 6
    assert text.startswith("Reconstruction of the 300 test shapes, encode → decode, at 16×16:")
    assert "| nearest training shape | **" in text
    assert "digit" not in text

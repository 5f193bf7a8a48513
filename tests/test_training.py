"""Training on 200 made-up digits: it learns, stops at a word, and resumes as if it had not."""

import csv
import signal
from dataclasses import replace
from importlib import import_module

import keras
import numpy as np
import PIL.Image
import pytest
import tensorflow as tf
from made_up import data_set

from artlab import cards, checkpoints, images, learning, machine
from artlab.collections.mnist import MNIST
from artlab.models import CONFIGS, PEERS
from artlab.scores import references
from artlab.training import adversary, autoencoder, ink, prior
from artlab.training.run import Pace, StoppedError, train

ENCODER = {"hidden": 32, "encoder_first": 32, "encoder_second": 32, "batch_size": 50}
PRIOR = {"prior_epochs": 3, "prior_width": 16, "prior_blocks": 1, "prior_steps": 1}
DENSE = ENCODER | PRIOR | {"autoencoder_epochs": 6, "adversary_steps": 0}
SMALL = {
    "dense": DENSE,
    "gan": DENSE | {"adversary_steps": 5, "adversary_batch": 20, "shift_pixels": 1, "warp": 1.0},
    "vae": {"hidden": 32, "batch_size": 50, "epochs": 3},
    "beta-vae": ENCODER | {"epochs": 3, "rate": 0.01},
    "cgan": {"batch_size": 25, "epochs": 1, "rate": 0.002},
    "classifier": {"batch_size": 30, "epochs": 6},
}
OFTEN = Pace(save_seconds=0, look_seconds=0)


@pytest.fixture(scope="module")
def two_hundred():
    """Return bars of ten widths: ten labels that a small network can tell apart."""
    labels = np.arange(200, dtype=np.uint8) % 10
    bars = np.zeros((200, *MNIST.shape), np.uint8)
    for index, label in enumerate(labels):
        bars[index, 5:23, 4 + index % 3 : 6 + 2 * label] = 150 + index % 100
    return data_set(MNIST, (bars, labels), (bars, labels))


@pytest.fixture(scope="module")
def fit(tmp_path_factory, two_hundred):
    """Train a small model in a folder of its own; returns the folder and the collection."""
    folder = tmp_path_factory.mktemp("training")

    def fit(name="gan", *, work, resume=False, data=two_hundred, pace=OFTEN):
        collection = replace(data.collection, root=folder / f"{work}-checkpoints")
        config, data = CONFIGS[name](**SMALL[name]), replace(data, collection=collection)
        train(config, data, work=folder / work, command="a test", pace=pace, resume=resume)
        return folder / work, collection

    return fit


@pytest.fixture(scope="module")
def finished(fit):
    return fit(work="finished")


@pytest.fixture
def stop(fit, monkeypatch):
    """Train a model until a signal comes in the middle of a step."""

    def stop(name, module, step, number=signal.SIGTERM, **options):
        original = module.batch

        def batch(*arguments, **asked):
            if asked["step"] == step:
                signal.raise_signal(number)
            return original(*arguments, **asked)

        with monkeypatch.context() as patched:
            patched.setattr(module, "batch", batch)
            with pytest.raises(StoppedError, match="--resume"):
                fit(name, **options)

    return stop


def logged(work, name):
    with (work / "log.csv").open(encoding="utf-8", newline="") as file:
        rows = [dict(cell.split("=") for cell in row[2:]) for row in csv.reader(file)]
    return [float(row[name]) for row in rows if name in row]


def assert_same(name, *collections):
    whole, resumed = (checkpoints.load(name, collection) for collection in collections)
    seeds = np.arange(5.0)
    np.testing.assert_allclose(resumed.draw(seeds), whole.draw(seeds), atol=1e-5)


def test_losses_fall_and_the_card_says_what_it_took(finished):
    work, collection = finished
    losses, velocities = logged(work, "loss"), logged(work, "velocity")
    scores = cards.read(collection.root / "gan").scores

    assert losses[23] < losses[0] - 0.3
    assert velocities[-1] < velocities[0]
    assert scores["training"]["images"] == (6 + 3) * 200 + 5 * 20
    assert 0 < scores["training"]["minutes"] < 10
    assert scores["training"]["machine"] == machine.describe()
    assert scores["parameters"]["decoder"] == 101 * 32 + 33 * 784


@pytest.mark.parametrize("name", ["gan", "dense"])
def test_shapes_in_colour_are_learnt_drawn_and_rebuilt(fit, shapes_data, name):
    _, collection = fit(name, work=f"shapes-{name}", data=shapes_data, pace=Pace())

    generator, record = checkpoints.load(name, collection), learning.load(name, collection)
    drawn = generator.draw_every_label(np.array([42.0]))

    # The curve was fitted before the weights were whole.
    assert np.allclose(generator.tone.knots, ink.tone(generator, shapes_data).knots, atol=1e-3)
    assert record[5].figures["loss"] < record[0].figures["loss"]
    assert drawn.shape == generator.rebuild(drawn).shape == (3, 16, 16, 3)
    assert {snapshot.pictures.shape for snapshot in record} == {(6, 16, 16, 3)}
    real = references.load(collection)
    assert np.array_equal(images.to_bytes(real.images), shapes_data.test_images)


def test_a_classifier_learns_to_tell_shapes_apart(fit, shapes_data):
    work, _ = fit("classifier", work="shapes-classifier", data=shapes_data, pace=Pace())

    assert logged(work, "test accuracy")[-1] > 60


def test_the_first_stage_sees_warped_images_until_it_settles(two_hundred):
    settled, moved = [], []
    for warp in (0.0, 1.0):
        config = CONFIGS["dense"](**SMALL["dense"], warp=warp)
        keras.utils.set_random_seed(0)
        networks = checkpoints.untrained(config, MNIST)
        stage = autoencoder.stage(networks, config, two_hundred)
        settled.append(float(stage.step(stage.steps - 1)["loss"]))
        moved.append(float(stage.step(0)["loss"]))

    assert settled[0] == pytest.approx(settled[1], abs=1e-5)
    assert moved[0] != pytest.approx(moved[1], abs=1e-2)


def test_the_gradient_penalty_is_half_the_squared_slope():
    slope = tf.constant(np.linspace(-1, 1, 784, dtype=np.float32)[:, None])

    def discriminator(pixels, _):
        return (pixels @ slope)[:, 0], None

    penalty = adversary.gradient_penalty(discriminator, tf.zeros((3, 784)), tf.zeros((3, 10)))

    assert float(penalty) == pytest.approx(float(tf.reduce_sum(slope**2)) / 2, rel=1e-5)


def test_sheets_are_saved_as_it_goes(finished):
    first, *_, last = sorted((finished[0] / "sheets").iterdir())

    assert (first.name, last.name) == ("adversary-000001.png", "prior-000012.png")
    with PIL.Image.open(last) as sheet:
        assert sheet.size == (604, 604)


def test_a_stopped_and_resumed_run_ends_as_one_that_was_not(finished, fit, stop):
    stops = (autoencoder, 9, signal.SIGINT), (prior, 5), (adversary, 2, signal.SIGINT)
    for index, where in enumerate(stops):
        stop("gan", *where, work="stopped", resume=index > 0)

    _, collection = fit(work="stopped", resume=True)

    assert_same("gan", finished[1], collection)


def test_what_breaks_before_its_first_step_can_go_on(fit, tmp_path, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(autoencoder, "batch", broken)
        with pytest.raises(ZeroDivisionError):
            fit(work=tmp_path, pace=Pace())

    _, collection = fit(work=tmp_path, pace=Pace(), resume=True)
    assert checkpoints.load("gan", collection)


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_learns_and_resumes(fit, stop, name):
    work, collection = fit(name, work=name)
    stop(name, import_module(*CONFIGS[name].stages), 4, work=f"{name}-stopped")
    _, resumed = fit(name, work=f"{name}-stopped", resume=True)

    losses = logged(work, "discriminator" if name == "cgan" else "loss")
    assert losses[-1] < 0.85 * losses[0]
    assert_same(name, collection, resumed)


def test_only_a_finished_run_touches_the_checkpoint(finished, stop):
    folder = finished[1].root / "gan"
    card = (folder / "card.json").read_bytes()

    stop("gan", autoencoder, 3, work="finished")

    assert (folder / "card.json").read_bytes() == card
    assert checkpoints.load("gan", finished[1])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

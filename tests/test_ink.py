"""The tone curve of a trained model: fitted to training images, published with the model."""

import numpy as np
import pytest
from made_up import data_set

from artlab import cards, checkpoints, opening
from artlab.images import to_bytes
from artlab.lab import Lab
from artlab.training import ink
from artlab.training.data import NAMES


@pytest.fixture
def data(collection, digits, labels):
    grey = to_bytes(digits)
    return data_set(collection, (grey[:200], labels[:200]), (grey[200:], labels[200:]))


def test_what_is_drawn_gets_the_levels_of_the_training_images(collection, data):
    before = checkpoints.load("gan", collection)

    tone = ink.again("gan", data)

    after = checkpoints.load("gan", collection)
    seeds = np.arange(200.0)
    real = data.train_images.mean() / 255
    assert abs(after.draw(seeds).mean() - real) < abs(before.draw(seeds).mean() - real) / 2
    assert (before.tone.knots, after.tone) == ((), tone)
    assert ink.tone(after, data) == tone  # of what the networks draw, not of what it made of it


def test_only_the_curve_changes(collection, data):
    before = cards.read(collection.root / "gan")

    ink.again("gan", data)

    after = cards.read(collection.root / "gan")
    assert {role for role in before.files if before.files[role] != after.files[role]} == {"tone"}
    assert (after.command, after.config) == (before.command, before.config)
    assert after.scores["training"] == before.scores["training"]


def test_the_command_fits_it_and_draws_the_opening_anew(run, collection, data, tmp_path):
    names = ("train_images", "train_labels", "test_images", "test_labels")
    arrays = {name: getattr(data, long) for name, long in zip(NAMES, names, strict=True)}
    np.savez(tmp_path / "data.npz", **arrays)

    status, output, errors = run(collection, "ink", "--model=gan", "--data", tmp_path / "data.npz")

    assert (status, errors) == (0, "")
    assert "→" in output
    assert opening.load(Lab(collection)) is not None
    assert run(collection, "ink", "--model=vae")[0] == 2

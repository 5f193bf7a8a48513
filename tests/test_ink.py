"""The tone curve of a trained model: fitted to training images, published with the model."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from made_up import data_set

from artlab import cards, checkpoints, latents, opening
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
    # Of what the networks draw, not of what it made of it; their weights are whole numbers now.
    assert np.allclose(ink.tone(after, data).knots, tone.knots, atol=1e-3)


def test_only_the_curve_changes(collection, data):
    path = collection.root / "gan" / "card.json"
    old = json.loads(path.read_text()) | {"date": "2020-01-01", "versions": {"keras": "3.0"}}
    del old["config"]["warp"], old["format"], old["files"]["tone"]  # as an earlier artlab wrote it
    old["scores"]["samples"] = {}
    path.write_text(json.dumps(old))

    ink.again("gan", data)

    new = json.loads(path.read_text())
    assert new["files"].pop("tone")
    assert new.pop("format") == 2
    del old["scores"]["samples"]  # of other pictures
    assert new == old


def test_the_same_curve_again_changes_nothing(collection, data):
    ink.again("gan", data)
    cards.add_scores(collection.root / "gan", {"samples": {}})
    before = cards.read(collection.root / "gan")

    ink.again("gan", data)

    assert cards.read(collection.root / "gan") == before


def test_it_is_fitted_to_training_images_and_to_seeds_of_its_own(generator, data):
    faint = replace(data, test_images=data.test_images // 2)
    asked = []
    noting = replace(generator, place=lambda points, weights: asked.append(points) or
                     generator.place(points, weights))  # fmt: skip

    assert ink.tone(noting, faint) == ink.tone(generator, data)
    assert np.array_equal(asked[0][:1], latents.at(np.array([900_000.0])))


@pytest.fixture
def file(data, tmp_path):
    """Return a file with the data."""
    names = ("train_images", "train_labels", "test_images", "test_labels")
    arrays = {name: getattr(data, long) for name, long in zip(NAMES, names, strict=True)}
    np.savez(tmp_path / "data.npz", **arrays)
    return tmp_path / "data.npz"


def test_the_command_fits_it_and_draws_the_opening_anew(run, collection, file):
    status, output, errors = run(collection, "ink", "--model=gan", "--data", file)

    assert (status, errors) == (0, "")
    assert "→" in output
    assert opening.load(Lab(collection)) is not None
    assert run(collection, "ink", "--model=vae")[0] == 2


def test_without_references_the_model_of_the_opening_stays_as_it_was(run, collection, file):
    shutil.rmtree(collection.root / "references")
    before = {name: cards.read(collection.root / name) for name in ("gan", "dense")}

    status, output, errors = run(collection, "ink", "--model=gan", "--data", file)

    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith(f"artlab: there is no references in {collection.root}; get it back")
    assert cards.read(collection.root / "gan") == before["gan"]
    assert run(collection, "ink", "--model=dense", "--data", file)[::2] == (0, "")
    assert cards.read(collection.root / "dense") != before["dense"]

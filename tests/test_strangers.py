import sys
from dataclasses import replace

import numpy as np
import pytest
from made_up import SHAPES
from sklearn.datasets import load_digits

from artlab import images
from artlab.collections.mnist import MNIST
from artlab.evaluation.strangers import strangers


@pytest.fixture(scope="module")
def written():
    return strangers(MNIST, pytest.fail)


def test_strangers_come_as_the_collection_s_own_images(written):
    assert written.shape == (1797, *MNIST.shape)
    assert written.dtype == np.float32
    assert (written.min(), written.max()) == (0, 1)
    assert np.array_equal(written, images.as_shown(written))


def test_they_are_as_light_as_they_were_written(written):
    levels = load_digits().images / 16

    lighter = written.sum(axis=(1, 2)) / 20**2 - levels.mean(axis=(1, 2))

    assert np.abs(lighter).max() < 0.03


def test_their_centre_of_mass_is_in_the_middle(written):
    places, mass = np.arange(MNIST.side), written.sum(axis=(1, 2))

    for axis in (1, 2):
        centre = written.sum(axis=3 - axis) @ places / mass
        assert np.abs(centre - MNIST.side / 2).max() < 0.501


def test_their_ink_fills_a_box_of_twenty_pixels_and_leaves_a_black_border(written):
    for axis in (1, 2):
        has_ink = written.max(axis=3 - axis) > 0
        extent = MNIST.side - has_ink.argmax(axis=1) - has_ink[:, ::-1].argmax(axis=1)
        assert extent.max() == 20
        assert not has_ink[:, [0, -1]].any()


@pytest.mark.parametrize(
    "collection",
    [
        SHAPES,
        replace(SHAPES, channels=1, palette="chalk"),
        replace(MNIST, channels=3),
        replace(MNIST, palette="ink"),
    ],
    ids=["shapes in colour", "grey shapes", "digits in colour", "dark digits on light"],
)
def test_other_collections_have_none(collection):
    assert strangers(collection, pytest.fail) is None


def test_without_scikit_learn_there_are_none_and_a_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    said = []

    found = strangers(MNIST, said.append)

    assert found is None
    assert len(said) == 1
    assert said[0].endswith("pip install scikit-learn")

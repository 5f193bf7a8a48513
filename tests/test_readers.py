from dataclasses import replace

import numpy as np
import pytest
from made_up import data_set

from artlab.collections.mnist import MNIST
from artlab.evaluation import readers
from artlab.generator import Classifier
from artlab.images import from_bytes, to_bytes

BLACK = np.zeros((4, *MNIST.shape), np.float32)


@pytest.fixture
def data(digits, labels):
    grey = to_bytes(digits)
    return data_set(MNIST, (grey[:200], labels[:200]), (grey[200:], labels[200:]))


def reader(*first):
    """Return a reader of two labels, given how likely each picture is the first of them."""
    chances = np.array([(chance, 1 - chance) for chance in first])
    return Classifier(features=lambda shown: shown, chances=lambda _: chances)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ((1, 1, 0, 0), (1, 1, 0, 0), 0),
        ((1, 1, 0, 0), (1, 1, 0, 1), 0.25),
        ((1, 1, 0, 0), (0.8, 1, 0.2, 0), 0.5),
        ((0.5, 1, 0, 0), (1, 0.5, 0, 1), 0.75),
        ((0.9, 1, 0, 0), (0.9, 1, 0, 0), 0),
    ],
    ids=["alike", "disagree", "unsure", "each its own", "just sure"],
)
def test_at_odds_are_readers_who_disagree_or_are_unsure(one, other, share):
    found = readers.at_odds(BLACK, [reader(*one), reader(*other)])

    assert found.value == share


def test_the_margin_is_that_of_other_pictures():
    found = readers.at_odds(BLACK, [reader(1, 1, 0, 0), reader(1, 1, 1, 1)])

    assert found.margin == pytest.approx(1.96 * np.std([0, 0, 1, 1], ddof=1) / 2)


def test_pictures_are_read_as_shown():
    read = []
    curious = replace(reader(1, 1, 1, 1), features=read.append)

    readers.at_odds(BLACK + np.float32(0.7), [curious])

    assert np.array_equal(read[0], from_bytes(to_bytes(BLACK + np.float32(0.7))))


def test_the_second_reader_learns_and_one_seed_gives_one_reader(data, monkeypatch):
    monkeypatch.setattr(readers, "SECOND", replace(readers.SECOND, batch_size=20))
    held_out = from_bytes(data.test_images)

    one, again = (readers.second(data) for _ in range(2))

    chances = one.chances(one.features(held_out))
    assert chances.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert np.mean(one.labels(one.features(held_out)) == data.test_labels) > 0.5
    assert np.array_equal(again.chances(again.features(held_out)), chances)


def test_the_second_reader_reads_colour(shapes_data):
    reader = readers.second(shapes_data)

    chances = reader.chances(reader.features(from_bytes(shapes_data.test_images)))

    assert chances.shape == (300, 3)

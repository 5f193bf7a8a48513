from dataclasses import replace

import numpy as np
import pytest
from made_up import data_set

from artlab import checkpoints, images
from artlab.collections.mnist import MNIST
from artlab.evaluation import samples
from artlab.evaluation.samples import Judge, drawn_by, drawn_from
from artlab.generator import Classifier, Generator
from artlab.images import to_bytes
from artlab.models.classifier import ClassifierConfig

PROJECTIONS = np.random.RandomState(0).standard_normal((MNIST.values, 12)).astype(np.float32)


@pytest.fixture
def data(digits, labels):
    grey = to_bytes(digits)
    return data_set(MNIST, (grey[:200], labels[:200]), (grey[200:], labels[200:]))


@pytest.fixture
def judge(data):
    """Return a judge whose features are projections, and who tells labels by their brightness."""

    def features(shown):
        return shown.reshape(len(shown), -1) @ PROJECTIONS

    classifier = Classifier(
        features=features, chances=lambda found: np.eye(2)[(found[:, 0] > 0).astype(int)]
    )
    return Judge.of(classifier, data)


@pytest.fixture
def recalling(data):
    """Return a generator that draws a training image of what is asked for."""
    train = images.from_bytes(data.train_images)

    def one(code):
        alike = np.flatnonzero(data.train_labels == code[:10].argmax())
        return train[alike[int(abs(code[10]) * 10) % 20]]

    return Generator(
        name="gan",
        place=lambda latents, weights: np.hstack([weights, latents]),
        paint=lambda codes: np.array([one(code) for code in codes]),
        encode=None,
    )


def values(found):
    return {name: figure.value for name, figure in found.items()}


def test_real_images_score_better_than_noise(generator, judge, data):
    real = values(samples.measure(drawn_from(data), judge, sets=2))
    noise = values(samples.measure(drawn_by(generator), judge, sets=2))

    assert real["frechet"] < noise["frechet"]
    assert real["kernel"] < noise["kernel"]
    assert real["coverage"] > noise["coverage"]


def test_shapes_in_colour_are_judged_as_digits_are(shapes, shapes_data, monkeypatch):
    monkeypatch.setattr(samples, "STUDENT", ClassifierConfig(epochs=1))
    judge = Judge.of(checkpoints.load_classifier(shapes), shapes_data)
    draw = drawn_by(checkpoints.load("gan", shapes))

    drawn = values(samples.measure(draw, judge, sets=1))
    real = values(samples.measure(drawn_from(shapes_data), judge, sets=1))

    assert real["frechet"] < drawn["frechet"]
    assert 0 < samples.nearness(draw, judge)["nearness"].value < samples.IDENTICAL
    assert 0 <= samples.teaching(draw, judge).value <= 1


def test_every_set_has_other_samples_and_the_labels_of_the_test_images(generator, judge):
    asked = []

    def draw(first, labels):
        asked.append((first, labels.tolist()))
        return drawn_by(generator)(first, labels)

    found = samples.measure(draw, judge, sets=3)

    wanted = judge.data.test_labels.tolist()
    assert asked == [(0, wanted), (100, wanted), (200, wanted)]
    assert found["frechet"].margin > 0


def test_accuracy_is_the_share_of_what_was_asked_for_or_of_the_test_images(generator, judge):
    classifier, asked = judge.classifier, judge.data.test_labels
    drawn, _ = drawn_by(generator)(0, asked)
    labels = classifier.labels(classifier.features(images.as_shown(drawn)))

    found = samples.measure(drawn_by(generator), judge, sets=1)

    assert found["accuracy"].value == pytest.approx(np.mean(labels == asked))
    assert samples.accuracy(judge).value == np.mean(classifier.labels(judge.real) == asked)


def test_a_drawn_sample_is_that_of_its_seed_and_temperature(generator):
    drawn, _ = drawn_by(generator)(7, np.array([3, 8], np.uint8))
    hot, _ = drawn_by(generator, temperature=2.0)(7, np.array([3, 8], np.uint8))
    own, _ = drawn_by(replace(generator, temperature=2.0))(7, np.array([3, 8], np.uint8))

    assert drawn[1] == pytest.approx(generator.draw(np.array([8.0]), label=8)[0], abs=1e-5)
    assert np.array_equal(hot, own)
    assert not np.array_equal(hot, drawn)


def test_training_images_come_each_once(data):
    drawn, labels = drawn_from(data)(0, np.zeros(200, np.uint8))

    assert sorted(labels) == sorted(data.train_labels)
    assert len(np.unique(to_bytes(drawn).reshape(200, -1), axis=0)) == 200


def test_a_memory_of_the_training_images_is_nearer_than_real_test_images(recalling, judge, data):
    by_heart = samples.nearness(drawn_by(recalling), judge)
    test = images.from_bytes(data.test_images)
    real = samples.nearness(lambda *_: (test, data.test_labels), judge)

    assert by_heart["nearness"].value == samples.IDENTICAL
    assert by_heart["copies"].value == 1
    assert real["nearness"].value < 30
    assert real["copies"].value == pytest.approx(samples.COPIED, abs=0.03)


def test_a_student_learns_labels_from_samples_alone(recalling, judge, monkeypatch):
    monkeypatch.setattr(samples, "STUDENT", ClassifierConfig(epochs=30, batch_size=20, seed=1))

    taught = samples.teaching(drawn_by(recalling), judge)
    mistaught = samples.teaching(
        lambda first, asked: (drawn_by(recalling)(first, asked)[0], 9 - asked), judge
    )

    assert taught.value > 0.5
    assert mistaught.value < 0.3

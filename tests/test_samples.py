from dataclasses import replace

import numpy as np
import pytest

from artlab import images
from artlab.evaluation import samples
from artlab.evaluation.samples import Judge, drawn_by, drawn_from
from artlab.generator import Generator
from artlab.images import SIDE, to_bytes
from artlab.models.classifier import ClassifierConfig
from artlab.networks.classifier import Classifier
from artlab.training.data import Digits

PIXELS = np.random.RandomState(0).standard_normal((SIDE * SIDE, 12)).astype(np.float32)


@pytest.fixture
def mnist(digits, labels):
    grey = to_bytes(digits)
    return Digits(
        train_images=grey[:200],
        train_labels=labels[:200],
        test_images=grey[200:],
        test_labels=labels[200:],
    )


@pytest.fixture
def judge(mnist):
    """Return a judge whose features are projections, and who tells digits by their brightness."""

    def features(shown):
        return shown.reshape(-1, SIDE * SIDE) @ PIXELS

    classifier = Classifier(features=features, digits=lambda found: (found[:, 0] > 0).astype(int))
    return Judge.of(classifier, mnist)


@pytest.fixture
def recalling(mnist):
    """Return a generator that draws a training digit of what is asked for."""
    train = images.from_bytes(mnist.train_images)

    def decode(codes):
        chosen = [
            np.flatnonzero(mnist.train_labels == code[:10].argmax())[int(abs(code[10]) * 10) % 20]
            for code in codes
        ]
        return train[chosen]

    return Generator(
        name="gan",
        place=lambda latents, weights: np.hstack([weights, latents]),
        decode=decode,
        encode=None,
    )


def values(found):
    return {name: figure.value for name, figure in found.items()}


def test_real_digits_score_better_than_noise(generator, judge, mnist):
    real = values(samples.measure(drawn_from(mnist), judge, sets=2))
    noise = values(samples.measure(drawn_by(generator), judge, sets=2))

    assert real["frechet"] < noise["frechet"]
    assert real["kernel"] < noise["kernel"]
    assert real["coverage"] > noise["coverage"]


def test_every_set_has_other_samples_and_the_digits_of_the_test_images(generator, judge):
    asked = []

    def draw(first, digits):
        asked.append((first, digits.tolist()))
        return drawn_by(generator)(first, digits)

    found = samples.measure(draw, judge, sets=3)

    wanted = judge.digits.test_labels.tolist()
    assert asked == [(0, wanted), (100, wanted), (200, wanted)]
    assert found["frechet"].margin > 0


def test_accuracy_is_the_share_of_what_was_asked_for(generator, judge):
    drawn, asked = drawn_by(generator)(0, judge.digits.test_labels)
    told = judge.classifier.digits(judge.classifier.features(images.as_shown(drawn)))

    found = samples.measure(drawn_by(generator), judge, sets=1)

    assert found["accuracy"].value == pytest.approx(np.mean(told == asked))


def test_the_classifier_s_own_accuracy_is_that_on_the_test_digits(judge):
    told = judge.classifier.digits(judge.real)

    assert samples.accuracy(judge).value == np.mean(told == judge.digits.test_labels)


def test_a_drawn_sample_is_that_of_its_seed(generator):
    drawn, _ = drawn_by(generator)(7, np.array([3, 8], np.uint8))

    assert drawn[1] == pytest.approx(generator.draw(np.array([8.0]), digit=8)[0], abs=1e-5)


def test_another_temperature_can_be_asked_for(generator):
    hot, _ = drawn_by(generator, temperature=2.0)(0, np.array([1], np.uint8))
    own, _ = drawn_by(replace(generator, temperature=2.0))(0, np.array([1], np.uint8))

    assert np.array_equal(hot, own)
    assert not np.array_equal(hot, drawn_by(generator)(0, np.array([1], np.uint8))[0])


def test_training_digits_come_each_once(mnist):
    drawn, labels = drawn_from(mnist)(0, np.zeros(200, np.uint8))

    assert sorted(labels) == sorted(mnist.train_labels)
    assert len(np.unique(to_bytes(drawn).reshape(200, -1), axis=0)) == 200


def test_a_memory_of_the_training_digits_is_nearer_than_real_test_digits(recalling, judge, mnist):
    by_heart = samples.nearness(drawn_by(recalling), judge)
    test = images.from_bytes(mnist.test_images)
    real = samples.nearness(lambda *_: (test, mnist.test_labels), judge)

    assert by_heart.value == samples.IDENTICAL
    assert real.value < 30


def test_a_student_learns_digits_from_samples_alone(recalling, judge, monkeypatch):
    monkeypatch.setattr(samples, "STUDENT", ClassifierConfig(epochs=30, batch_size=20, seed=1))

    taught = samples.teaching(drawn_by(recalling), judge)
    mistaught = samples.teaching(
        lambda first, asked: (drawn_by(recalling)(first, asked)[0], 9 - asked), judge
    )

    assert taught.value > 0.5
    assert mistaught.value < 0.3

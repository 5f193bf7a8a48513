from dataclasses import replace

import made_up
import numpy as np
import pytest
from made_up import data_set

from artlab.collections.mnist import MNIST
from artlab.evaluation import told_apart as measure
from artlab.evaluation.figures import over_images, over_sets
from artlab.evaluation.samples import Judge
from artlab.evaluation.told_apart import binarised, told_apart
from artlab.generator import Classifier
from artlab.images import to_bytes
from artlab.tone import Tone
from artlab.training import two_sample


@pytest.fixture(scope="module")
def real(digits):
    return to_bytes(digits[:150, ::2, ::2])  # a quarter of the pixels, in a quarter of the time


@pytest.fixture(scope="module")
def others(digits):
    """Return others of the same distribution."""
    return to_bytes(digits[150:, ::2, ::2])


@pytest.fixture
def asked(monkeypatch):
    """Put a stand-in for the network that is right by the numbers of the pictures; what it got."""
    asked = []

    def told_right(learnt, judged, *, seed):
        asked.append(([kind.ravel() for kind in learnt], [kind.ravel() for kind in judged]))
        return np.concatenate(judged).ravel() % (seed + 2) > 0

    monkeypatch.setattr(measure, "told_right", told_right)
    return asked


def hazy(pictures):
    """Lay a haze too dark to be seen on the black of some pictures."""
    haze = np.random.RandomState(0).randint(1, 16, pictures.shape).astype(np.uint8)
    return np.maximum(pictures, haze)


def pictures(levels):
    """Return digits, whatever their order."""
    return sorted(one.tobytes() for one in levels.reshape(-1, MNIST.values))


def numbered(count):
    return np.arange(count, dtype=np.uint8).reshape(-1, 1, 1)


def test_what_is_drawn_alike_is_told_by_chance_and_the_same_each_time(real, others):
    found = told_apart(real, others, seeds=1)

    assert found.value == pytest.approx(0.5, abs=0.2)
    assert told_apart(real, others, seeds=1) == found


def test_a_haze_is_told_and_binarised_it_is_not(real, others, monkeypatch):
    monkeypatch.setattr(two_sample, "EPOCHS", 40)  # so few pictures make short ones

    assert told_apart(real, hazy(others), seeds=1).value > 0.9
    assert np.array_equal(binarised(hazy(others)), binarised(others))


def test_pictures_in_colour_that_have_nothing_in_common_are_all_told():
    shapes, _ = made_up.shapes(seed=0)

    assert told_apart(shapes, 255 - shapes, seeds=1).value == 1


def test_each_seed_splits_the_pairs_differently(asked):
    told_apart(numbered(100), numbered(100) + 100, seeds=3)

    for learnt, judged in asked:
        assert [len(kind) for kind in learnt + judged] == [80, 80, 20, 20]
        assert sorted(np.concatenate([learnt[0], judged[0]])) == list(range(100))
        assert np.array_equal(judged[1], judged[0] + 100)
    assert len({tuple(judged[0]) for _, judged in asked}) == 3


@pytest.mark.parametrize("seeds", [1, 2, 3])
def test_the_margin_is_the_larger_of_two(asked, seeds):
    found = told_apart(numbered(100), numbered(100), seeds=seeds)

    rights = [np.concatenate(judged) % (seed + 2) > 0 for seed, (_, judged) in enumerate(asked)]
    spread, binomial = over_sets([right.mean() for right in rights]), over_images(np.ravel(rights))
    assert found.value == pytest.approx(binomial.value)
    assert found.margin == max(spread.margin, binomial.margin) > 0


@pytest.fixture
def judge(digits, labels):
    grey = to_bytes(digits)
    data = data_set(MNIST, (grey[:150], labels[:150]), (grey[150:], labels[150:]))
    classifier = Classifier(
        features=lambda shown: shown.reshape(len(shown), -1),
        chances=lambda features: np.eye(10, dtype=np.float32)[features[:, 400:410].argmax(axis=1)],
    )
    return Judge.of(classifier, data)


@pytest.mark.parametrize("knots", [(), ((0.2, 0.0), (0.5, 0.5), (0.8, 1.0))], ids=["peer", "ours"])
def test_a_generator_is_told_with_a_tone_curve_and_without(asked, generator, judge, knots):
    own = replace(generator, tone=Tone(knots))

    found = measure.measure(own, judge, [judge.classifier])

    bare, toned, shapes, rebuilt = (kinds[1][1] for kinds in asked[:: measure.SEEDS])
    assert set(found) == {"bare", "toned", "binarised", "rebuilt", "neighbours", "at_odds"}
    assert found["at_odds"].value == 0
    assert len(np.unique(shapes)) == 2
    is_own = {"bare": bare, "toned": toned}["toned" if knots else "bare"]
    assert np.array_equal(shapes, binarised(is_own))
    assert not np.array_equal(bare, toned)
    assert len(rebuilt) == len(bare)
    assert "rebuilt" not in measure.measure(replace(own, encode=None), judge, [judge.classifier])


def test_training_images_are_the_least_that_can_be_told(asked, judge):
    found = measure.real(judge, [judge.classifier])

    real, drawn = (np.concatenate(kinds) for kinds in zip(*asked[0], strict=True))
    assert set(found) == {"bare", "binarised", "neighbours", "at_odds"}
    assert pictures(real) == pictures(judge.data.test_images)
    assert pictures(drawn) == pictures(judge.data.train_images) != pictures(real)


@pytest.mark.usefixtures("asked")
def test_readers_are_shown_test_images_for_they_know_the_others(judge):
    shown = []
    reader = replace(judge.classifier, features=lambda images: shown.append(images) or
                     judge.classifier.features(images))  # fmt: skip

    measure.real(judge, [reader])

    assert [pictures(to_bytes(images)) for images in shown] == [pictures(judge.data.test_images)]


def test_refuses_pictures_of_different_counts(real, others):
    with pytest.raises(ValueError, match=r"\(150, 14, 14\) and \(149, 14, 14\)"):
        told_apart(real, others[:-1])

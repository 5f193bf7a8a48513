from itertools import permutations, product

import numpy as np
import pytest

from artlab.scores import features
from artlab.scores.kernel import kernel_distance


def cloud(seed=0, count=300):
    return np.random.RandomState(seed).standard_normal((count, 8)).astype(np.float32)


def by_definition(real, drawn):
    def kernel(x, y):
        return (x @ y / len(x) + 1) ** 3

    within = [
        np.mean([kernel(*pair) for pair in permutations(cloud, 2)]) for cloud in (real, drawn)
    ]
    return sum(within) - 2 * np.mean([kernel(*pair) for pair in product(real, drawn)])


def test_is_what_its_definition_says():
    real, drawn = cloud(0, 30), cloud(1, 20) * 1.5

    assert kernel_distance(real, drawn) == pytest.approx(by_definition(real, drawn), rel=1e-4)


def test_equal_distributions_score_about_zero_on_either_side():
    scores = [kernel_distance(cloud(seed), cloud(seed + 100)) for seed in range(20)]

    assert min(scores) < 0 < max(scores)
    assert np.abs(scores).max() < 0.2


def test_a_difference_that_no_mean_or_covariance_shows_still_counts():
    stream = np.random.RandomState(0)
    coin = stream.choice([-0.5, 2], p=[0.8, 0.2], size=(3000, 8)).astype(np.float32)  # skewed

    assert coin.mean() == pytest.approx(0, abs=0.05)
    assert kernel_distance(cloud(count=3000), coin) > 0.02


def test_blocks_change_nothing(monkeypatch):
    whole = kernel_distance(cloud(0), cloud(1) + 1)
    monkeypatch.setattr(features, "BLOCK", 7)
    monkeypatch.setattr("artlab.scores.kernel.BLOCK", 7)

    assert kernel_distance(cloud(0), cloud(1) + 1) == pytest.approx(whole, rel=1e-5)

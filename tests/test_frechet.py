import numpy as np
import pytest

from artlab.scores.frechet import frechet_distance


def cloud(seed=0, count=4000, dimensions=6):
    return np.random.RandomState(seed).standard_normal((count, dimensions)).astype(np.float32)


@pytest.mark.parametrize("shift", [0, 3])
def test_a_shift_costs_its_squared_length(shift):
    found = frechet_distance(cloud(), cloud() + shift)

    assert found == pytest.approx(6 * shift**2, rel=1e-5, abs=1e-5)


def test_independent_directions_cost_the_squared_difference_of_their_deviations():
    wider = cloud() * np.array([2, 1, 1, 1, 1, 3], np.float32)

    deviations = cloud().std(axis=0, ddof=1)
    expected = deviations[0] ** 2 + (2 * deviations[5]) ** 2
    assert frechet_distance(cloud(), wider) == pytest.approx(expected, rel=0.1)


def test_is_the_same_both_ways():
    turned = cloud(1) @ cloud(2, 6)

    there, back = frechet_distance(cloud(), turned), frechet_distance(turned, cloud())

    assert there == pytest.approx(back, rel=1e-4)
    assert there > 1


def test_features_that_are_always_zero_are_no_trouble():
    dead = np.hstack([cloud(), np.zeros((4000, 3), np.float32)])

    assert np.isfinite(frechet_distance(dead, dead + 1))

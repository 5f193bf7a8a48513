import numpy as np
import pytest

from artlab.scores import features
from artlab.scores.neighbours import told_by_neighbours


def cloud(seed, count=500):
    return np.random.RandomState(seed).standard_normal((count, 4)).astype(np.float32)


def by_definition(real, drawn):
    points, kinds = [*real, *drawn], [0] * len(real) + [1] * len(drawn)
    told = []
    for place, point in enumerate(points):
        others = [other for other in range(len(points)) if other != place]
        nearest = min(others, key=lambda other: np.linalg.norm(points[other] - point))
        told.append(kinds[nearest] == kinds[place])
    return told


def test_is_what_its_definition_says(monkeypatch):
    monkeypatch.setattr(features, "BLOCK", 7)
    real, drawn = cloud(0, 30), cloud(1, 30) + 0.8

    found = told_by_neighbours(real, drawn)

    assert found.tolist() == by_definition(real, drawn)
    assert 0.5 < found.mean() < 1


def test_equal_clouds_are_told_by_chance():
    assert told_by_neighbours(cloud(0), cloud(1)).mean() == pytest.approx(0.5, abs=0.05)


def test_clouds_apart_are_all_told_and_copies_none():
    assert told_by_neighbours(cloud(0), cloud(1) + 100).mean() == 1
    assert told_by_neighbours(cloud(0), cloud(0)).mean() == 0


def test_a_cloud_of_one_point_over_and_over_is_told_by_itself():
    assert told_by_neighbours(cloud(0), np.full((500, 4), 50, np.float32)).mean() == 1


def test_refuses_clouds_of_different_counts():
    with pytest.raises(ValueError, match=r"\(500, 4\) and \(499, 4\)"):
        told_by_neighbours(cloud(0), cloud(1, 499))

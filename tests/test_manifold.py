import numpy as np
import pytest

from artlab.scores import features
from artlab.scores.manifold import manifold


def cloud(seed=0, count=500):
    return np.random.RandomState(seed).standard_normal((count, 4)).astype(np.float32)


def by_definition(real, drawn):
    def reach(points, near):
        apart = np.linalg.norm(points[:, None] - points[None], axis=2)
        return np.sort(apart, axis=1)[:, near]

    apart = np.linalg.norm(drawn[:, None] - real[None], axis=2)
    return {
        "precision": (apart <= reach(real, 3)).any(axis=1).mean(),
        "recall": (apart <= reach(drawn, 3)[:, None]).any(axis=0).mean(),
        "density": (apart <= reach(real, 5)).sum(axis=1).mean() / 5,
        "coverage": (apart <= reach(real, 5)).any(axis=0).mean(),
    }


def test_is_what_its_definitions_say():
    real, drawn = cloud(0, 60), cloud(1, 50) * 1.3

    found = manifold(real, drawn)

    for name, expected in by_definition(real, drawn).items():
        assert getattr(found, name) == pytest.approx(expected)


def test_equal_clouds_cover_each_other():
    found = manifold(cloud(0), cloud(1))

    assert min(found.precision, found.recall, found.coverage) > 0.8
    assert found.density == pytest.approx(1, abs=0.1)


def test_samples_of_one_kind_are_precise_and_cover_little_and_from_elsewhere_neither():
    one_kind = manifold(np.concatenate([cloud(0), cloud(1) + 20]), cloud(2))
    elsewhere = manifold(cloud(0), cloud(1) + 20)

    assert one_kind.precision > 0.8
    assert max(one_kind.recall, one_kind.coverage) < 0.6
    assert elsewhere.precision == elsewhere.density == elsewhere.coverage == 0


def test_blocks_change_nothing(monkeypatch):
    whole = manifold(cloud(0), cloud(1))
    monkeypatch.setattr(features, "BLOCK", 7)

    assert manifold(cloud(0), cloud(1)) == whole

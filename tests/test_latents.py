import node
import numpy as np
import pytest

from artlab import latents
from artlab.collections.mnist import MNIST
from artlab.latents import LAST_SEED, LATENT_DIM
from artlab.points import Point


def test_a_seed_names_the_same_latent_for_ever():
    golden = {
        0: [1.764052, 0.400157, 0.978738],
        42: [0.496714, -0.138264, 0.647689],
        LAST_SEED: [0.648409, 0.669324, -1.080544],
    }

    for seed, first in golden.items():
        assert latents.named(seed)[:3] == pytest.approx(first, abs=1e-6)


def test_latents_are_standard_normal():
    points = latents.at(np.arange(1000))

    assert points.dtype == np.float32
    assert points.shape == (1000, LATENT_DIM)
    assert abs(points.mean()) < 0.02
    assert abs(points.std() - 1) < 0.02


def test_naming_a_latent_leaves_the_global_random_state_alone():
    np.random.seed(1)
    expected = np.random.random()
    np.random.seed(1)

    latents.at([42.5])
    latents.weights([42.5], label=None, classes=10)

    assert np.random.random() == expected


def test_the_arc_keeps_to_the_shell():
    start, end = latents.at([42, 43])

    lengths = [np.linalg.norm(latents.slerp(start, end, part)) for part in np.linspace(0, 1, 9)]

    shortest, longest = sorted([np.linalg.norm(start), np.linalg.norm(end)])
    assert 0.95 * shortest < min(lengths)
    assert max(lengths) < 1.05 * longest


def test_the_arc_goes_from_one_end_to_the_other_at_an_even_pace():
    north, east = np.eye(2, dtype=np.float32)

    points = np.array([latents.slerp(north, east, step / 6) for step in range(7)])

    angles = np.degrees(np.arctan2(points[:, 1], points[:, 0]))
    assert angles == pytest.approx([0, 15, 30, 45, 60, 75, 90], abs=1e-4)


@pytest.mark.parametrize("scale", [-1, 0, 1], ids=["opposite", "origin", "equal"])
def test_refuses_ends_on_one_line_through_the_origin(scale):
    point = latents.named(0)

    with pytest.raises(ValueError, match="no arc"):
        latents.slerp(point, scale * point, 0.5)


def test_positions_meet_at_the_seed_itself_from_both_sides():
    before, at, after = latents.at([42.9999, 43, 43.0001])

    assert np.array_equal(at, latents.named(43))
    assert np.abs(before - at).max() < 0.001
    assert np.abs(after - at).max() < 0.001


def test_the_last_seed_can_be_reached_and_no_positions_are_no_latents():
    points = latents.at([LAST_SEED - 0.5, LAST_SEED])

    assert np.isfinite(points).all()
    assert np.array_equal(points[1], latents.named(LAST_SEED))
    assert latents.at([]).shape == (0, LATENT_DIM)


def test_one_label_has_all_the_weight():
    weights = latents.weights([42, 42.375], label=7, classes=10)

    assert weights.tolist() == [[0] * 7 + [1, 0, 0]] * 2


def test_any_label_turns_from_one_seed_s_pick_into_the_next_s():
    assert [latents.picked(seed, 10) for seed in (2, 3, 4)] == [2, 9, 9]

    weights = latents.weights([2, 2.25, 3, 3.25], label=None, classes=10)

    assert weights[:, 2].tolist() == [1, 0.75, 0, 0]
    assert weights[:, 9].tolist() == [0, 0.25, 1, 1]
    assert weights.sum(axis=1).tolist() == [1] * 4


def test_seeds_pick_every_label_about_equally_often():
    counts = np.bincount([latents.picked(seed, 10) for seed in range(1000)], minlength=10)

    assert 70 < counts.min() <= counts.max() < 130


def some_seeds(count):
    others = np.random.RandomState(0).randint(LAST_SEED, size=count - 2, dtype=np.uint32)
    return [0, LAST_SEED, *others.tolist()]


def test_a_browser_names_the_same_latents():
    seeds = some_seeds(10_000)

    found = node.evaluate("worker/latents.js", "({ at }, { seeds }) => at(seeds)", seeds=seeds)

    assert np.array_equal(np.reshape(found, (-1, LATENT_DIM)), latents.at(seeds))


def test_a_browser_walks_the_same_arcs():
    positions = [seed * 0.9999 for seed in some_seeds(1000)]

    found = node.evaluate(
        "worker/latents.js", "({ at }, { positions }) => at(positions)", positions=positions
    )

    assert np.array_equal(np.reshape(found, (-1, LATENT_DIM)), latents.at(positions))


def test_a_browser_knows_what_should_be_shown():
    said = ("any", "7", "any..7..0.5", "7..3..0.5", "7..3..0", "7..3..1", "any..3..1")
    points = [
        Point.checked(MNIST, seed=place / 4, label=label) for place in range(60) for label in said
    ]

    found = node.evaluate(
        "worker/latents.js",
        "({ shown }, { asked, labels }) => asked.map((each) => shown(...each, labels))",
        asked=[[point.position, point.said] for point in points],
        labels=MNIST.labels,
    )

    assert found == [point.shown for point in points]


@pytest.mark.parametrize(
    ("label", "classes"), [(None, 1), (None, 10), (None, 16), (None, 17), (7, 10)]
)
def test_a_browser_draws_the_same_classes(label, classes):
    positions = [0, 2.25, *(seed * 0.9999 for seed in some_seeds(300))]

    found = node.evaluate(
        "worker/latents.js",
        "({ weights }, { positions, label, classes }) => weights(positions, label, classes)",
        positions=positions, label=label, classes=classes,
    )  # fmt: skip

    expected = latents.weights(positions, label=label, classes=classes)
    assert np.array_equal(np.reshape(found, (-1, classes)), expected)

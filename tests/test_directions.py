"""Directions: found where they were planted, kept if they do what they say, and absent."""

from dataclasses import replace

import made_up
import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from artlab import cards, checkpoints, directions, versions, viewer
from artlab.collections.mnist import MNIST
from artlab.directions import MOST, PROPERTIES, Directions
from artlab.errors import ArtlabError, CheckpointError, InputError
from artlab.generator import Classifier, Generator
from artlab.images import to_bytes
from artlab.lab import Lab
from artlab.points import Point
from artlab.studio.serving.strip_cache import StripCache
from artlab.studio.serving.strips_route import routes
from artlab.training import directions as finding

SHAPE = 10, 100


def planted(*, names=tuple(PROPERTIES), seed=0):
    pushes = np.random.RandomState(seed).standard_normal((len(names), *SHAPE))
    return Directions(names=names, pushes=pushes.astype(np.float32))


def give(collection, name="gan", found=None):
    """Publish directions with a model, as the command does."""
    folder = collection.root / name
    found, card = found or planted(), cards.read(folder)
    row = {"far": MOST, "mean": 1.0, "spread": 0.1, "others": 0.0, "followed": 1.0, "kept": 1.0}
    steps = [row | {"far": -MOST, "mean": -1.0}, row]
    figures = {one: {"unit": " px", "deviation": 2.0, "steps": steps} for one in found.names}
    card = replace(card, scores=card.scores | {directions.ROLE: figures})
    write = lambda path: directions.write(found, path)  # noqa: E731
    return cards.add_file(folder, card, directions.ROLE, directions.SUFFIX, write)


def test_a_direction_is_found_where_it_was_planted():
    stream = np.random.RandomState(0)
    codes = stream.standard_normal((4000, 20)).astype(np.float32)
    mixed = np.eye(2, 20) + np.eye(2, 20, 1)  # the second shares a number with the first
    measured = codes @ mixed.T * [3, 5] + 7 + 0.1 * stream.standard_normal((4000, 2))

    found = finding.conditional(codes, measured, angle=np.pi / 4)

    changed = np.sin(np.pi / 4) * found @ (mixed.T * [3, 5]) / measured.std(axis=0)
    np.testing.assert_allclose(changed, np.diag(changed.diagonal()), atol=0.03)
    assert (changed.diagonal() > 0.3).all()
    assert np.abs(found[:, 3:]).max() < 0.1  # what no property depends on stays


def test_what_does_not_vary_has_no_direction():
    codes = np.random.RandomState(0).standard_normal((300, 8)).astype(np.float32)
    measured = np.stack([codes[:, 0], np.full(300, 4.0)], axis=1)

    found = finding.conditional(codes, measured, angle=np.pi / 4)

    assert found[0].any()
    assert not found[1].any()


def bars(codes):
    """Draw a bar whose width is a number of its code, and whose height another."""
    middle = (MNIST.side - 1) / 2
    from_middle = np.abs(np.arange(MNIST.side) - middle)
    wide, tall = 6 + codes[:, 0], 14 + 2 * codes[:, 1]
    across, down = (np.clip(size[:, None] / 2 - from_middle + 0.5, 0, 1) for size in (wide, tall))
    return (down[:, :, None] * across[:, None, :]).astype(np.float32)


def test_what_a_direction_does_is_measured_on_drawn_pictures():
    pushes = np.zeros((len(PROPERTIES), *SHAPE), np.float32)
    index = [*PROPERTIES].index("breadth")
    pushes[index, :, 0] = 0.5
    generator = Generator(
        name="gan",
        place=lambda points, _: points,
        bend=lambda points, _, push: points + push,
        directions=Directions(names=tuple(PROPERTIES), pushes=pushes),
        paint=bars,
        encode=None,
    )
    labels = np.repeat(np.eye(10), finding.COUNT, axis=0)
    sure = Classifier(features=lambda images: images, chances=lambda _: labels)

    found = finding.measure(generator, "breadth", np.full((10, len(PROPERTIES)), 2.0), sure)

    assert found["deviation"] == 2
    by_far = {row["far"]: row for row in found["steps"]}
    for far, row in by_far.items():
        assert row["mean"] == pytest.approx(0.25 * far, rel=0.05)  # half a pixel of two, a step
        assert abs(row["others"]) < abs(row["mean"])
        assert row["followed"] == row["kept"] == 1

    labels[:500] = labels[::-1][:500]  # half of them are never read as what they are
    assert finding.measure(generator, "breadth", np.full((10, 4), 2.0), sure) == found


def test_they_push_what_is_asked_for_by_how_much_of_each_label():
    found = planted()
    weights = np.zeros((2, 10), np.float32)
    weights[0, 3], weights[1, [4, 5]] = 1, (0.75, 0.25)
    slant, breadth = found.pushes[0], found.pushes[2]

    pushed = found.push([(("slant", 2.0), ("breadth", -1.0)), (("breadth", 0.5),)], weights)

    np.testing.assert_allclose(pushed[0], 2 * slant[3] - breadth[3], rtol=1e-5)
    mixed = 0.5 * (0.75 * breadth[4] + 0.25 * breadth[5])
    np.testing.assert_allclose(pushed[1], mixed, rtol=1e-4, atol=1e-6)


def test_a_model_without_them_draws_as_ever_and_says_so_if_it_is_asked(tiny):
    lab = Lab(tiny)

    assert "gan-directions" not in lab.versions()
    assert lab.draw(Point.checked(tiny, slant=0)).shape == (1, *tiny.shape)
    with pytest.raises(InputError, match="no direction slant"):
        lab.draw(Point.checked(tiny, slant=1))


def test_a_page_is_told_what_can_be_bent_and_nothing_of_the_rest(collection):
    before = viewer.props(Lab(collection))

    give(collection, found=planted(names=("slant",)))

    after = viewer.props(Lab(collection))
    assert not {*PROPERTIES} & before["options"].keys()
    assert before["bends"] == {"gan": {}, "dense": {}}
    assert {*PROPERTIES} & after["options"].keys() == {"slant"}
    assert after["parameters"]["slant"] == "slant"
    assert after["bends"]["gan"].keys() == {"slant"}


def test_a_strip_is_bent_by_today_s_directions_alone(collection):
    give(collection)
    lab = Lab(collection)
    visitor = TestClient(Starlette(routes=routes(StripCache(lab))))
    words = (lab.version("gan"), "gan", "7", "own", "nearest", "42")
    address = "/strips/mnist/" + "/".join(words)
    today = lab.versions()["gan-directions"]

    bent = visitor.get(f"{address}?directions={today}&slant=1.5")

    assert bent.status_code == 200
    assert bent.json() != visitor.get(address).json()
    assert visitor.get(f"{address}?directions=earlier&slant=1.5").status_code == 404
    assert visitor.get(f"{address}?slant=1.5").status_code == 404
    refused = visitor.get(f"{address}?directions={today}&slant=9")
    assert refused.text == "slant must be a number from -2 to 2, not '9'"


def test_a_file_s_name_says_how_it_is_bent():
    point = Point.checked(MNIST, label="7", breadth=1, slant=-0.5)

    assert point.file_name(".png") == "artlab-gan-7-seed42-slant-0.5-breadth1.png"
    assert Point.checked(MNIST, seed=42, **point.words) == point


def test_with_them_a_bend_of_nothing_is_bit_by_bit_what_was_drawn(collection):
    point = Point.checked(collection, seed=7.25)
    before, version = Lab(collection).draw(point), Lab(collection).version("gan")

    give(collection)

    lab = Lab(collection)
    assert lab.version("gan") == version
    assert lab.versions()["gan-directions"] == versions.of_directions(lab.card("gan"))
    assert np.array_equal(lab.draw(Point.checked(collection, seed=7.25, breadth="0")), before)
    bent = lab.draw(Point.checked(collection, seed=7.25, breadth="-0.5"))
    assert np.abs(bent - before).max() > 0.01


def test_a_picture_does_not_depend_on_how_others_are_bent(collection):
    give(collection)
    lab = Lab(collection)
    points = [Point.checked(collection, seed=seed, slant=seed - 2) for seed in range(4)]

    together = lab.draw_all(points)

    for point, picture in zip(points, together, strict=True):
        np.testing.assert_allclose(lab.draw(point)[0], picture, atol=1e-5)


@pytest.mark.parametrize(
    "broken",
    [
        planted(names=("slant", "charm")),
        Directions(names=("slant",), pushes=np.zeros((1, 10, 7), np.float32)),
        Directions(names=("slant",), pushes=np.full((1, *SHAPE), np.nan, np.float32)),
        Directions(names=("slant",), pushes=np.zeros((1, *SHAPE))),
    ],
    ids=["unknown", "shape", "nan", "kind"],
)
def test_what_is_no_direction_of_this_model_is_not_loaded(collection, broken):
    card = give(collection, found=broken)

    with pytest.raises(CheckpointError, match="no directions of this model"):
        checkpoints.load_directions("gan", collection, card)


def test_a_file_of_something_else_is_one_sentence(tmp_path):
    (tmp_path / "directions.npz").write_bytes(b"no archive")

    with pytest.raises(CheckpointError, match="holds no directions"):
        directions.read(tmp_path / "directions.npz", SHAPE)


@pytest.fixture
def data(collection, digits, labels):
    drawn = to_bytes(digits), labels
    return made_up.data_set(collection, drawn, drawn)


def test_what_can_have_none_says_why(data, shapes_data):
    with pytest.raises(ArtlabError, match="in one step, which has no half-way"):
        finding.publish("gan", data)
    with pytest.raises(ArtlabError, match="they have colours"):
        finding.publish("gan", shapes_data)


def test_the_command_finds_them_and_leaves_all_else(collection, data, run, monkeypatch):
    monkeypatch.setattr(finding, "COUNT", 10)
    monkeypatch.setattr(finding, "LEAST", -100.0)  # an untrained model's do little
    monkeypatch.setattr(finding, "CLEAR", 0.0)
    monkeypatch.setattr(finding, "FOLLOWED", 0.0)
    monkeypatch.setattr(finding, "KEPT", 0.0)
    made_up.publish_gan(collection, prior_steps=2)
    before, version = cards.read(collection.root / "gan"), Lab(collection).version("gan")
    path = collection.root / "data.npz"
    train, marks = data.train_images, data.train_labels
    np.savez(path, x_train=train, y_train=marks, x_test=train, y_test=marks)

    status, said, _ = run(collection, "directions", "--data", path)

    after = cards.read(collection.root / "gan")
    assert status == 0
    assert "slant +1: " in said
    assert "has 4 directions" in said
    assert after.files.keys() - before.files.keys() == {directions.ROLE}
    assert before.files.items() <= after.files.items()
    assert [*after.scores[directions.ROLE]] == [*PROPERTIES]
    found = checkpoints.load_directions("gan", collection, after)
    assert np.isfinite(found.pushes).all()
    assert Lab(collection).version("gan") == version

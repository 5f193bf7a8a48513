import math

import pytest

from artlab import points
from artlab.collections import DEFAULT
from artlab.errors import InputError
from artlab.latents import LAST_SEED
from artlab.points import Point

BAD = {
    ("seed", r"a number from 0 to \d+"): [-1, math.nan, "nan", "seven", None, LAST_SEED + 1],
    ("model", "gan or dense"): ["vae", "", None, "../gan", "references", "x" * 999],
    ("digit", "any, 0, .* or 9"): [10, -1, "seven", 7.5, True],
    ("temperature", r"a number from 0 to 1\.5"): [-0.1, 1.6, "gan", "hot", ""],
    ("reference", "a whole number from 0 to 9999"): [-1, 10_000, 7.5, "best"],
}


@pytest.mark.parametrize(
    ("name", "wanted", "value"),
    [(name, wanted, value) for (name, wanted), values in BAD.items() for value in values],
    ids=lambda value: str(value)[:20],
)
def test_refuses_a_bad_value_in_one_short_sentence(name, wanted, value):
    option = "label" if name == "digit" else name

    with pytest.raises(InputError, match=rf"^{name} must be {wanted}, not [^\n]{{1,60}}$"):
        Point.checked(DEFAULT, **{option: value})


def test_refuses_what_there_is_not():
    with pytest.raises(InputError, match=r"^there is no 'colour', only model, seed, label, "):
        Point.checked(DEFAULT, colour="red")


def test_takes_values_as_they_come_from_outside():
    point = Point.checked(
        DEFAULT, model="dense", seed="42.375", label=7, temperature="0.5", reference=5.0
    )

    assert point == Point(model="dense", position=42.375, label=7, temperature=0.5, reference=5)


@pytest.mark.parametrize("words", [{}, {"temperature": None, "label": None, "reference": None}])
def test_what_nobody_asks_for_is_left_to_the_model_and_the_seed(words):
    assert Point.checked(DEFAULT, **words) == Point()
    assert Point.checked(DEFAULT, temperature=0).temperature == 0


def test_its_words_name_it():
    point = Point(model="dense", position=3.5, label=0, temperature=0.3, reference=7)

    assert Point.checked(DEFAULT, seed=3.5, **point.words) == point
    assert Point.checked(DEFAULT, seed=42, **Point().words) == Point()


@pytest.mark.parametrize(
    ("point", "shown"),
    [
        (Point(position=2.25, label=7), [7]),
        (Point(position=2), [2]),
        (Point(position=2.25), [2, 9]),
        (Point(position=42.5), [8, 4]),  # in the order of the way
    ],
    ids=str,
)
def test_a_point_shows_its_label_or_what_its_seeds_pick(point, shown):
    assert point.shown == shown


def test_files_are_named_for_what_they_show(shapes):
    asked = Point(model="dense", position=1 / 3, temperature=0.5)
    other = Point(collection=shapes, label=1)

    assert asked.file_name(".png") == "artlab-dense-any-seed0.3333333333333333-temperature0.5.png"
    way = asked.file_name(".mp4", end=2**32 - 1)
    assert way == "artlab-dense-any-seed0.3333333333333333-4294967295-temperature0.5.mp4"
    assert other.file_name(".png") == f"artlab-{shapes.name}-gan-{shapes.labels[1]}-seed42.png"


def test_a_person_asks_by_the_collection_s_own_word(shapes):
    assert points.named("label", shapes) == shapes.kind
    with pytest.raises(InputError, match=f"^{shapes.kind} must be any, {shapes.labels[0]}, "):
        Point.checked(shapes, label="7")

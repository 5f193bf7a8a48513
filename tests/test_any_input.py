"""Whatever is handed to the core: a result, or one sentence that tells nothing of this machine.

pytest tests/test_any_input.py --hypothesis-profile=long tries 10,000 for each function.
"""

import base64
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from artlab import fitting, inputs, latents, pictures, points
from artlab.clips import document, request
from artlab.clips.request import ClipRequest
from artlab.collections import DEFAULT
from artlab.errors import ArtlabError
from artlab.generator import Generator
from artlab.lab import Lab
from artlab.models import CONFIGS
from artlab.options import declarations
from artlab.points import Point

HERE = str(Path(__file__).parents[1])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(10**20, 10**400), st.floats(), st.text(),
    st.binary(), st.characters(categories=["Cs"]), st.complex_numbers(), st.just(object),
    st.sampled_from(["gan", "dense", "any", "own", "nearest", "7", "42.375", "../gan", "nan"]),
)  # fmt: skip
ANYTHING = st.one_of(
    SCALARS,
    st.recursive(SCALARS, lambda some: st.lists(some) | st.dictionaries(st.text(), some)),
    arrays.arrays(arrays.scalar_dtypes(), arrays.array_shapes(max_dims=3, max_side=4)),
)
NUMBERS = st.one_of(st.floats(0, 2**32 - 1), st.integers(0, 2**32 - 1), ANYTHING)
LABELS = st.one_of(st.none(), st.integers(-3, 12), st.just("any"), ANYTHING)


def tried(function, *arguments, **named):
    """Return what a function makes of some arguments; None after one sentence."""
    try:
        return function(*arguments, **named)
    except ArtlabError as error:
        said = str(error)
        assert said
        assert len(said) < 300
        assert "\n" not in said
        assert HERE not in said
        assert not re.search(r"/(tmp|root|home|usr)/", said)
        return None


@given(ANYTHING)
def test_a_number(value):
    found = tried(inputs.number, value, name="seed", first=0, last=99)

    assert found is None or 0 <= found <= 99


@given(ANYTHING)
def test_a_whole_number(value):
    found = tried(inputs.whole, value, name="frames", first=2, last=98, must_be_even=True)

    assert found is None or found in range(2, 99, 2)


@given(ANYTHING)
def test_a_choice(value):
    assert tried(inputs.choice, value, name="model", choices=["gan", "7"]) in {None, "gan", "7"}


@pytest.mark.parametrize("name", points.options(DEFAULT))
@given(value=ANYTHING)
def test_an_option(name, value):
    tried(points.options(DEFAULT)[name].check, value, name=name)


def is_sound(point):
    return (
        point.model in {"gan", "dense"}
        and 0 <= point.position <= latents.LAST_SEED
        and (point.label is None or point.label in range(len(DEFAULT.labels)))
        and (point.temperature is None or 0 <= point.temperature <= 1.5)
        and (point.reference is None or point.reference in range(DEFAULT.references))
    )


@given(st.dictionaries(st.sampled_from([*points.options(DEFAULT), "colour"]), NUMBERS | LABELS))
def test_a_point_as_it_is_asked_for(asked):
    point = tried(Point.checked, DEFAULT, **asked)

    assert point is None or (is_sound(point) and point.file_name(".png"))


@given(st.dictionaries(st.sampled_from([*points.POINT, "bends"]), NUMBERS | LABELS))
def test_a_point(values):
    point = tried(Point, **values)

    assert point is None or (is_sound(point) and point.words and point.shown)


@given(st.dictionaries(st.sampled_from([*request.options(DEFAULT), "colour"]), NUMBERS | LABELS))
def test_a_clip(asked):
    tried(ClipRequest.checked, DEFAULT, **asked)


DOCUMENTS = st.fixed_dictionaries({}, optional={
    "keyframes": st.lists(
        st.dictionaries(st.sampled_from(["model", "seed", "digit", "temperature", "seconds"]),
                        NUMBERS | LABELS) | ANYTHING, max_size=4) | ANYTHING,
    **dict.fromkeys([*document.shown_options(DEFAULT), "colour"], NUMBERS | LABELS),
    **{name: st.sampled_from(option.words) | ANYTHING
       for name, option in document.shown_options(DEFAULT).items() if option.words},
})  # fmt: skip


@given(DOCUMENTS | ANYTHING)
def test_a_clip_s_description(value):
    found = tried(document.read, value, DEFAULT)

    assert found is None or document.read(document.written(found), DEFAULT) == found


@given(st.lists(NUMBERS, max_size=4), LABELS)
def test_latents_and_the_weights_of_classes(positions, label):
    found = tried(latents.at, positions)
    assert found is None or (found.shape == (len(positions), 100) and np.isfinite(found).all())

    rows = tried(latents.weights, positions, label=label, classes=10)
    assert rows is None or np.allclose(rows.sum(axis=1), 1)


@given(st.one_of(ANYTHING, st.binary().map(lambda some: base64.b64encode(some).decode())))
def test_a_packed_picture(value):
    tried(pictures.unpacked, value, name="picture")
    tried(pictures.opened, value, name="the picture")


BYTES = arrays.arrays(
    np.uint8,
    st.one_of(
        arrays.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=40),
        st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from([1, 3, 4])),
    ),
    elements=st.one_of(st.integers(0, 255), st.sampled_from([0, 255])),
)


@given(st.one_of(BYTES, ANYTHING))
def test_a_picture_to_fit(value):
    fitted = tried(fitting.fit, value, DEFAULT)

    assert fitted is None or (fitted.levels.shape == DEFAULT.shape and fitted.levels.any())


@pytest.mark.parametrize("name", CONFIGS)
@given(data=st.data())
def test_a_config(name, data):
    fields = st.sampled_from(sorted(declarations(CONFIGS[name])))
    tried(CONFIGS[name], **data.draw(st.dictionaries(fields, NUMBERS, max_size=3)))


class Fake(Lab):
    """A lab whose models need no checkpoint."""

    def _loaded(self, name):
        return Generator(
            name=name,
            place=lambda latents, _: latents,
            encode=None,
            paint=lambda codes: np.zeros((len(codes), *DEFAULT.shape), np.float32),
        )


@given(ANYTHING, st.lists(NUMBERS, max_size=3))
def test_a_lab(name, positions):
    lab = Fake()

    for ask in (lab.generator, lab.card, lab.version, lab.own_temperature):
        tried(ask, name)
    asked = [tried(Point, position=position) for position in positions]
    tried(lab.draw_all, [point for point in asked if point])
    for point in filter(None, asked):
        tried(lab.sheet, point)

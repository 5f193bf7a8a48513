import math

import pytest
from waves import request

from artlab.errors import InputError


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("frames", [1, 601, 64.5, "many", None, True]),
        ("rate", [0, 61, math.nan]),
        ("width", [62, 641, 1922]),
        ("height", [62, 65, 1082, [100]]),
        ("start", [-1, 2**32]),
        ("end", [-1, 2**32, "far", None]),
        ("digit", [10]),
        ("smooth", ["yes", None, 1, 0]),
        ("temperature", [-0.1]),
        ("model", ["vae"]),
    ],
)
def test_a_bad_value_gets_one_sentence_that_names_it(name, values):
    option = "label" if name == "digit" else name
    for value in values:
        with pytest.raises(InputError, match=rf"^{name} must be [^\n]{{5,120}}, not \S+"):
            request(**{option: value})


@pytest.mark.parametrize(
    "bounds",
    [
        {"frames": 2, "rate": 1, "width": 64, "height": 64},
        {"frames": 600, "rate": 60, "width": 640, "height": 480},
        {"frames": 96, "width": 1920, "height": 1080},
        {"end": 2**32 - 1},
    ],
)
def test_what_lies_within_the_bounds_is_taken(bounds):
    asked = request(**bounds)

    assert {name: getattr(asked, name) for name in bounds} == bounds


def test_values_come_in_as_text_and_whole_fractions_too():
    asked = request(start="42.5", label="any", frames=24.0, rate="25")

    assert (asked.start.position, asked.start.label) == (42.5, None)
    assert (asked.frames, asked.rate) == (24, 25)
    assert type(asked.frames) is int


def test_all_frames_together_have_a_bound():
    with pytest.raises(InputError, match="at most 200000000 pixels, not 201139200: ask for fewer"):
        request(frames=97, width=1920, height=1080)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"start": 42.375, "end": 45, "label": 0}, "artlab-gan-0-seed42.375-45.mp4"),
        ({"start": 0, "end": 2**32 - 1.0625}, "artlab-gan-any-seed0-4294967294.9375.mp4"),
        ({"start": 1e-7, "end": 100.0}, "artlab-gan-any-seed0.0000001-100.mp4"),
    ],
)
def test_the_file_name_says_what_the_clip_shows(asked, name):
    assert request(**asked).file_name == name

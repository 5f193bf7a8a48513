"""A clip as one JSON document: what it may say, and what is said of what it may not."""

import json
from dataclasses import replace

import pytest

from artlab.clips import document, packs
from artlab.clips.estimate import estimate
from artlab.collections import DEFAULT
from artlab.directions import PROPERTIES
from artlab.errors import InputError

TWO = [{"seed": 42, "digit": 7}, {"seed": 50.5, "model": "dense", "seconds": 0.5}]


def read(**values):
    return document.read({"keyframes": TWO} | values, DEFAULT)


def keyframes(count):
    return [{"seed": seed} for seed in range(count)]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"keyframes": []}, "a clip takes 2 to 64 keyframes, not 0"),
        ({"keyframes": keyframes(1)}, "a clip takes 2 to 64 keyframes, not 1"),
        ({"keyframes": keyframes(500)}, "a clip takes 2 to 64 keyframes, not 500"),
        ({"keyframes": "42,43"}, "a clip takes 2 to 64 keyframes, not '42,43'"),
        ({"keyframes": [1, 2]}, "keyframe 1 must be a JSON object, not 1"),
        ({"keyframes": [*TWO, {"path": "/etc/passwd"}]}, "a keyframe has no 'path'; it has"),
        ({"keyframes": [{"seconds": 0}, {}]}, "seconds of keyframe 1 must be .*, not 0"),
        ({"keyframes": [{"seconds": 3600}, {}]}, "seconds of keyframe 1 must be .*, not 3600"),
        ({"keyframes": [{"slant": 3}, {}]}, "slant must be a number from -2 to 2, not 3"),
        ({"keyframes": [{"seed": -1}, {}]}, "seed must be a number from 0 to 4294967295, not -1"),
        ({"keyframes": [{"seconds": 30}] * 10}, "at most 1800 frames, not 9000: make it shorter"),
        ({"file": "/etc/x"}, "a clip has no 'file'; it has keyframes, "),
        ({"title": "x" * 10_000}, "title must have at most 80 letters, not 10000"),
        ({"title": "two\nlines"}, "title must be one line of letters that can be seen"),
        ({"title": 7}, "title must be a text, not 7"),
        ({"easing": "bounce"}, "easing must be linear, in-out or hold, not 'bounce'"),
        ({"look": "puce"}, "look must be chalk, ink, "),
        ({"caption": "yes"}, "caption must be true or false, not 'yes'"),
        ({"preset": "own", "width": 641}, "width must be an even whole number"),
        ({"layout": "grid", "rows": 7}, "rows must be a whole number from 1 to 6, not 7"),
        (
            {"layout": "grid", "rows": 6, "columns": 8, "keyframes": [{"seconds": 9}] * 2},
            "at most 15000 pictures, not 25920: make the grid smaller, or the clip shorter",
        ),
        (
            {"layout": "grid", "rows": 6, "columns": 8, "preset": "own", "height": 64},
            "8 by 6 pictures, and their words, do not fit into a frame of 640 by 64",
        ),
        ({"layout": "labels", "rows": 3, "columns": 4}, "there are 10 digits: rows by columns"),
        (
            {"preset": "1080p", "keyframes": [{"seconds": 9}] * 2},
            "must be at most 650000000 pixels, not 1119744000: ask for fewer or smaller frames",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_had_gets_one_sentence(values, sentence):
    with pytest.raises(InputError, match=sentence) as refused:
        read(**values)

    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize("given", [None, [], "clip", 7], ids=str)
def test_a_description_is_an_object(given):
    with pytest.raises(InputError, match="a clip's description must be a JSON object, not"):
        document.read(given, DEFAULT)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"easing": "in-out", "ending": "ping-pong", "look": "amber", "smooth": True},
        {"caption": True, "title": "<b>Ада & co</b>", "preset": "story", "layout": "models"},
        {"layout": "grid", "rows": 6, "columns": 8, "preset": "1080p", "format": "webm"},
        {"layout": "labels", "rows": 2, "columns": 5, "format": "gif", "rate": 50},
        {"easing": "hold", "keyframes": [{"seed": 1, "temperature": 0.3}]},
        {"keyframes": [{"slant": -0.35, "tallness": 2}, {"seed": 2, "slant": 0}]},
    ],
    ids=str,
)
def test_what_is_written_is_read_as_the_same(values):
    asked = read(**values)

    again = document.read(json.loads(json.dumps(document.written(asked))), DEFAULT)

    assert again == asked


def test_a_line_is_a_document_too():
    asked = document.read({"start": 42, "end": 43.5, "frames": 9, "digit": "7"}, DEFAULT)

    assert (asked.start.position, asked.end, asked.frames, asked.start.label) == (42, 43.5, 9, 7)
    assert document.read(document.written(asked), DEFAULT) == asked


@pytest.mark.parametrize("preset", document.PRESETS)
def test_pixels_are_whole_multiples_of_the_side_and_as_large_as_fits(preset):
    asked = read(preset=preset)
    place = asked.arrangement

    assert place.square == 28 * place.factor
    assert place.square + 28 > min(asked.width, asked.height)
    assert place.square <= min(asked.width, asked.height)


def test_the_schema_knows_every_value():
    schema = document.schema(DEFAULT)

    shown = schema["properties"]
    assert set(shown) == {"collection", "keyframes", *document.shown_options(DEFAULT)}
    assert set(shown["keyframes"]["items"]["properties"]) == {
        *("model", "seed", "digit", "temperature", "seconds", "drawing", *PROPERTIES)
    }
    assert shown["title"] == {
        "type": "string", "maxLength": 80, "default": "", "description": "a line above the picture",
    }  # fmt: skip


def test_a_gif_counts_in_hundredths():
    asked = read(format="gif", keyframes=[{"seed": 1, "seconds": 2}, {"seed": 2, "seconds": 2}])

    assert (float(asked.pace), asked.frames) == (25, 100)


def test_more_takes_longer_and_weighs_more():
    small, large = estimate(read()), estimate(read(preset="square"))

    assert 0 < small.seconds < large.seconds
    assert 0 < small.size < large.size


@pytest.mark.parametrize(
    ("values", "more"),
    [
        ({"format": "frames"}, {"caption": True}),
        ({"format": "webp"}, {"smooth": True}),
        ({"format": "webp"}, {"look": "amber"}),
        ({"format": "mp4", "easing": "hold"}, {"easing": "linear"}),
        ({"format": "gif", "layout": "grid"}, {"rows": 6, "columns": 8}),
        ({"format": "gif"}, {"format": "pack"}),
        ({"format": "webm"}, {"music": True}),
    ],
    ids=str,
)
def test_the_estimate_knows_what_weighs_more(values, more):
    assert 1.1 * estimate(read(**values)).size < estimate(read(**values | more)).size


def test_music_alone_takes_no_longer_for_words_that_nobody_sees():
    alone = {"format": "m4a", "music": True}

    assert estimate(read(**alone, caption=True)) == estimate(read(**alone))


def test_the_gif_for_a_slide_is_as_large_as_its_pictures_need():
    many = {"layout": "grid", "rows": 2, "columns": 8, "preset": "story", "format": "pack"}
    large = replace(DEFAULT, side=64)

    small = packs.gif(read(**many))
    needed = packs.gif(document.read({"keyframes": TWO} | many, large))

    assert (small.width, small.height) == (480, 854)
    assert (needed.width, needed.height) == (1080, 1920)

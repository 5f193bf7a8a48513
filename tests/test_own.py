"""Somebody's own picture as a keyframe: as a text, in documents, in films, in files."""

import base64
import zlib
from dataclasses import replace

import numpy as np
import pytest
from waves import GENERATOR, studio, waves

from artlab import images
from artlab.clips import captions, document, drawing, metadata, moments, own, render
from artlab.clips.own import Own
from artlab.clips.path import Keyframe, Moment, Path
from artlab.collections import DEFAULT
from artlab.errors import InputError
from artlab.generator import Generator
from artlab.points import Point

LEVELS = np.zeros((28, 28), np.uint8)
LEVELS[5:23, 12:15] = 254
LEVELS[21:23, 6:20] = 181
OWN = Own(levels=LEVELS.tobytes())
DRAWING = own.packed(OWN.levels)
TEN = Generator(
    name="ten",
    place=lambda points, weights: points + weights.sum(axis=1, keepdims=True),
    paint=waves,
    encode=lambda pictures: 3 * pictures.reshape(len(pictures), -1)[:, 200:300] + 1,
)


def read(*keyframes, **values):
    return document.read({"keyframes": [*keyframes], "unmeasured": True} | values, DEFAULT)


def coded(levels):
    return base64.b64encode(zlib.compress(levels)).decode()


def test_a_drawing_is_a_short_text_that_says_all_of_it():
    noise = np.random.RandomState(0).bytes(28 * 28)

    assert len(DRAWING) < 400
    for levels in (OWN.levels, noise):
        packed = own.packed(levels)
        assert len(packed) <= own.longest(DEFAULT)
        assert own.unpacked(packed, DEFAULT, number=1) == levels


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "/etc/passwd",
        "eJw=",
        base64.b64encode(OWN.levels[:300]).decode(),
        coded(OWN.levels[:-1]),
        coded(OWN.levels + b"0"),
        coded(bytes(700_000)),
        coded(OWN.levels)[:-8],
        base64.b64encode(zlib.compress(OWN.levels) + b"more").decode(),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_drawing_is_one_sentence(drawing):
    with pytest.raises(InputError, match="the drawing of keyframe 2 must be the grey levels of 28"):
        read({"seed": 42}, {"drawing": drawing})


@pytest.mark.parametrize(
    ("keyframe", "sentence"),
    [
        ({"drawing": 7}, "drawing must be a text, not 7"),
        ({"drawing": "A" * 9999}, "drawing must have at most [0-9]+ letters, not 9999"),
        ({"drawing": DRAWING, "seed": 1}, "keyframe 2 is a drawing: it has no seed"),
        ({"drawing": DRAWING, "digit": 7}, "keyframe 2 is a drawing: it has no digit"),
        ({"drawing": DRAWING, "slant": 1}, "keyframe 2 is a drawing: it has no slant"),
        ({"drawing": DRAWING, "model": "vae"}, "model must be gan or dense, not 'vae'"),
    ],
    ids=str,
)
def test_what_does_not_go_with_a_drawing_is_one_sentence(keyframe, sentence):
    with pytest.raises(InputError, match=sentence):
        read({"seed": 42}, keyframe)


def test_what_is_written_is_read_as_the_same():
    asked = read({"seed": 42}, {"drawing": DRAWING, "model": "dense", "seconds": 0.5})

    assert asked.way.keyframes[1] == (replace(OWN, model="dense"), 0.5)
    assert document.read(document.written(asked), DEFAULT) == asked
    assert asked.file_name == "artlab-gan-any-seed42-loop.mp4"
    assert read({"drawing": DRAWING}, {"seed": 42}).file_name == "artlab-gan-own-seed42-loop.mp4"


def test_the_way_leads_from_the_rebuilt_picture_to_the_seeds():
    way = Path(keyframes=(Keyframe(OWN, 1.0), Keyframe(Point(position=7.0), 1.0)))

    walk = drawing.walk(studio(), way, 20, lambda _: None)

    assert np.array_equal(walk.images[0], GENERATOR.rebuild(OWN.image)[0])
    seed = GENERATOR.draw(np.array([7.0]), temperature=None)[0]
    assert np.allclose(walk.images[-1], seed, atol=1e-5)
    assert np.abs(walk.images[10] - walk.images[0]).max() > 0.1


def test_a_batch_may_hold_both_kinds_and_two_models():
    middle = Moment(replace(OWN, model="dense"), Point(position=7.0), 0.25)
    between = Moment(Point(position=7.0), Point(position=8.0), 0.5)

    together = moments.pictures(studio().generator, [between, middle, between])
    alone = [moments.pictures(studio().generator, [one])[0] for one in (between, middle)]

    assert np.allclose(together, [alone[0], alone[1], alone[0]], atol=1e-5)


def test_music_follows_the_code():
    shown = [Moment(OWN, OWN, 0.0), Moment(Point(position=7.0), Point(position=8.0), 0.5)]

    first, second = moments.latents(lambda _: TEN, shown)

    assert np.array_equal(first, TEN.encoded(OWN.image)[0])
    assert np.array_equal(second, moments.latents(lambda _: TEN, shown[1:])[0])


def test_a_file_that_shows_a_drawing_is_made_again_to_the_bit(tmp_path):
    asked = read({"seed": 42, "seconds": 0.3}, {"drawing": DRAWING, "seconds": 0.3}, format="webp")
    path, again = tmp_path / "first.webp", tmp_path / "again.webp"
    render.render(studio(), asked, path)

    told, is_whole = metadata.read(path)
    render.render(studio(), document.read(told["clip"], DEFAULT), again)

    assert is_whole
    assert again.read_bytes() == path.read_bytes()


def test_captions_say_where_it_is():
    seed = Point(position=42.0)

    assert captions.where(Moment(OWN, OWN, 0.0)) == "GAN · own digit"
    assert captions.where(Moment(seed, OWN, 0.5)) == "GAN · seed 42 → own digit"
    assert captions.where(Moment(OWN, seed, 0.5)) == "GAN · own digit → seed 42"
    assert captions.where(Moment(seed, seed.moved(9.5), 0.5)) == "GAN · seed 42 → 9.5"
    asked = read({"drawing": DRAWING}, {"seed": 42})
    assert captions.text(asked, None) == "GAN: seeds own digit → 42\n"
    assert images.to_bytes(OWN.image)[0].tobytes() == OWN.levels

"""Every kind of file that a clip can be: opened, and checked."""

import io
import json
import re
import zipfile

import cv2
import numpy as np
import PIL.Image
import pytest
from waves import studio

from artlab import looks
from artlab.clips import captions, document, metadata, render
from artlab.clips.production import draw
from artlab.collections import DEFAULT

KINDS = {
    "mp4": ".mp4", "webm": ".webm", "gif": ".gif", "webp": ".webp", "frames": ".zip",
    "pack": ".zip",
}  # fmt: skip
KEYFRAMES = [{"seed": seed, "digit": "7", "seconds": 0.4} for seed in (42, 43, 44)]
SMALL = {"preset": "own", "width": 160, "height": 160, "ending": "loop", "unmeasured": True}


def asked(**values):
    return document.read({"keyframes": KEYFRAMES} | SMALL | values, DEFAULT)


def made(folder, name="clip", **values):
    wanted = asked(**values)
    path = folder / f"{name}{KINDS[wanted.format]}"
    render.render(studio(), wanted, path)
    return path


def frames(path):
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    found = [frame[..., ::-1] for _, frame in iter(capture.read, (False, None))]
    capture.release()
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_request_gives_the_same_bytes(tmp_path, kind):
    first, second = (made(tmp_path, name, format=kind).read_bytes() for name in "ab")

    assert first == second
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_says_what_it_shows_and_makes_it_again(tmp_path, kind):
    values = {"format": kind, "title": 'Ада; "1=2" #3 \\', "look": "neon", "caption": True}
    path = made(tmp_path, **values)

    told, is_whole = metadata.read(path)

    assert is_whole
    assert document.read(told["clip"], DEFAULT) == asked(**values)
    assert told["versions"] == {"gan": "gan-1", "references": "references-1"}
    content = path.read_bytes()
    for left in (len(content) - 1, len(content) // 2):
        assert metadata.found(content[:left], name=path.name) == (told, False)


@pytest.mark.parametrize(("kind", "tag"), [("mp4", "avc1"), ("webm", "VP90")])
@pytest.mark.parametrize("look", ["chalk", "amber"])
def test_a_film_holds_the_frames_that_were_drawn(tmp_path, kind, tag, look):
    wanted = asked(format=kind, look=look, caption=True)
    path = made(tmp_path, format=kind, look=look, caption=True)

    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    packed = int(capture.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little").decode()
    found = frames(path)

    assert packed.replace("h264", "avc1").replace("vp09", "VP90") == tag
    assert len(found) == wanted.frames == 36
    drawn = list(draw(studio(), wanted, lambda _: None).frames())
    for shown, one in zip(found, drawn, strict=True):
        coloured = one if one.ndim == 3 else np.repeat(one[..., None], 3, axis=2)
        assert np.abs(shown.astype(int) - coloured).mean() < 3


def test_a_gif_loops_at_its_pace_in_fitted_colours(tmp_path):
    path = made(tmp_path, format="gif", look="amber")

    film = PIL.Image.open(io.BytesIO(path.read_bytes()))
    shown = []
    for index in range(film.n_frames):
        film.seek(index)
        shown.append(np.asarray(film.convert("RGB")).astype(int))
    drawn = list(draw(studio(), asked(format="gif", look="amber"), lambda _: None).frames())
    assert (film.n_frames, film.info["duration"], film.info["loop"]) == (30, 40, 0)
    assert max(np.abs(a - b).mean() for a, b in zip(shown, drawn, strict=True)) < 6
    steps = [np.abs(a - b).mean() for a, b in zip(shown, [*shown[1:], shown[0]], strict=True)]
    assert steps[-1] <= max(steps[:-1])


def test_a_webp_of_crisp_pixels_loses_nothing(tmp_path):
    path = made(tmp_path, format="webp", look="ink")

    film = PIL.Image.open(io.BytesIO(path.read_bytes()))
    drawn = list(draw(studio(), asked(format="webp", look="ink"), lambda _: None).frames())
    assert (film.n_frames, film.info["loop"]) == (36, 0)
    for index in (0, 17, 35):
        film.seek(index)
        assert np.array_equal(np.asarray(film.convert("RGB")), drawn[index])


@pytest.mark.parametrize("smooth", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_a_clip_in_which_nothing_moves_is_one_too(tmp_path, kind, smooth):
    values = {"keyframes": KEYFRAMES[:1] * 2, "format": kind, "smooth": smooth}
    path = made(tmp_path, **values)

    told, is_whole = metadata.read(path)

    assert is_whole
    assert document.read(told["clip"], DEFAULT) == asked(**values)
    if kind in ("gif", "webp"):
        with PIL.Image.open(path) as film:
            seen = np.asarray(film.convert("RGB")).astype(int)[..., 0]
        drawn = draw(studio(), asked(**values), lambda _: None).frame(0)
        assert np.abs(seen - drawn).mean() < 2
        assert seen[0, 0] == drawn[0, 0] == 0  # around the picture


def test_frames_are_pngs_that_lose_nothing(tmp_path):
    path = made(tmp_path, format="frames", look="rose", title="A line")

    drawn = list(draw(studio(), asked(look="rose", title="A line"), lambda _: None).frames())
    with zipfile.ZipFile(path) as pack:
        names = [name for name in pack.namelist() if name.endswith(".png")]
        assert len(names) == 36
        for name, one in zip(names, drawn, strict=True):
            assert np.array_equal(np.asarray(PIL.Image.open(pack.open(name))), one)


def test_a_slide_pack_holds_what_belongs_on_a_slide(tmp_path):
    path = made(tmp_path, format="pack", unmeasured=False, title="For Ada", look="amber")

    with zipfile.ZipFile(path) as pack:
        held = {name.rpartition("loop")[2] or name: pack.read(name) for name in pack.namelist()}
        stem = "artlab-gan-7-seed42-44-loop"
        assert set(pack.namelist()) == {
            "clip.json", f"{stem}.mp4", f"{stem}.gif", f"{stem}-poster.png", f"{stem}.txt",
        }  # fmt: skip
    assert json.loads(held["clip.json"])["scores"]["vmaf"] > 50
    caption = held[".txt"].decode()
    assert caption.startswith("For Ada\nGAN: seeds 42 → 43 → 44\nThe film against what was drawn")
    assert "?seed=42&model=gan&digit=7" in caption
    poster = PIL.Image.open(io.BytesIO(held["-poster.png"]))
    assert poster.size == (160, 160)
    assert metadata.found(held["-poster.png"], name="poster")[0]["clip"]["look"] == "amber"
    assert PIL.Image.open(io.BytesIO(held[".gif"])).n_frames == 30


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        ({"layout": "models"}, 2),
        ({"layout": "grid", "rows": 2, "columns": 3}, 6),
        ({"layout": "labels", "rows": 2, "columns": 5}, 10),
    ],
    ids=str,
)
def test_many_walks_are_one_clip(values, cells):
    wanted = asked(**values, preset="square")

    drawn = draw(studio(), wanted, lambda _: None)

    assert len(drawn.walks) == cells
    place = wanted.arrangement
    shown = drawn.frame(3)
    for cell, walk in enumerate(drawn.walks):
        left, top = place.corner(cell)
        square = shown[top : top + place.square, left : left + place.square]
        centre = place.factor // 2
        levels = np.rint(walk.images[3] * 255)
        assert np.array_equal(square[centre :: place.factor, centre :: place.factor], levels)


def test_looks_are_the_page_s():
    assert list(looks.stops()) == [
        "chalk", "ink", "blueprint", "amber", "neon", "thermal", "forest", "rose",
    ]  # fmt: skip
    assert looks.palette("ink")[[0, 255]].tolist() == [[250, 246, 236], [20, 22, 28]]


def test_a_caption_says_where_it_is_and_what_that_is_worth():
    words = draw(studio(), asked(caption=True), lambda _: None).words

    assert words[0].captions[0][0] == "GAN · seed 42"
    assert words[5].captions[0][0] == "GAN · seed 42 → 43"
    assert "dB" in words[5].captions[0][1]
    assert words[5].captions[0][1].endswith("to the nearest real digit")


def test_a_clip_speaks_the_language_that_is_asked_for_and_keeps_it(tmp_path):
    values = {"caption": True, "language": "ru"}
    few, many = (
        draw(studio(), asked(**values, **more), lambda _: None).words[5]
        for more in ({}, {"layout": "labels", "rows": 2, "columns": 5})
    )

    assert few.captions[0][0] == "GAN · сид 42 → 43"
    assert re.fullmatch(r"PSNR [0-9]+,[0-9] дБ · SSIM 0,[0-9]+ до .* цифр", few.captions[0][1])
    assert many.foot == "GAN · цифры: 10, начало: сид 42"
    assert captions.text(asked(**values), None).startswith("GAN: сиды 42 → 43 → 44\n")
    told, _ = metadata.read(made(tmp_path, format="gif", **values))
    assert document.read(told["clip"], DEFAULT).language == "ru"

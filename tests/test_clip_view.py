"""The clip view in a real Chromium: real clicks, drops and downloads, drawn by this browser."""

import io
import re

import numpy as np
import PIL.Image
import pytest
from filming import READY, cards, download, drop, frame, opened
from playwright.sync_api import expect
from viewing import canvas, view
from waves import studio

from artlab import images
from artlab.clips import document, metadata, render
from artlab.clips.drawing import Studio
from artlab.clips.production import draw
from artlab.clips.request import SUFFIXES
from artlab.collections import DEFAULT
from artlab.points import Point

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def clip(page, address):
    """Open the clip's view, where this browser draws."""
    return opened(page, address)


def test_what_plays_is_what_is_rendered(clip, lab):
    for number in (1, 2, 3, 4):
        clip.get_by_label(f"seconds of keyframe {number}").fill("0.5")
        clip.get_by_label(f"seconds of keyframe {number}").press("Enter")
    expect(clip.locator(".clip-preview canvas")).to_have_attribute("data-frames", "60")
    wanted = document.read(
        {"keyframes": [{"seed": 42 + one, "digit": "7", "seconds": 0.5} for one in range(4)]},
        DEFAULT,
    )
    drawn = draw(Studio(lab.generator, lab.judge_all, lab.version), wanted, lambda _: None)

    for number in (0, 20, 59):
        assert np.abs(frame(clip, number) - drawn.frame(number).astype(int)).mean() < 1.5


def test_render_is_always_in_sight(clip):
    expect(clip.get_by_role("button", name="Render the clip")).to_be_in_viewport(ratio=1)


def test_keyframes_are_added_moved_timed_and_removed(clip):
    seeds = [re.search(r"seed (\d+)", one)[1] for one in cards(clip)]
    assert seeds == ["42", "43", "44", "45"]

    clip.get_by_role("button", name="Move keyframe 1 to the right").click()
    expect(clip.get_by_role("button", name="Move keyframe 2 to the right")).to_be_enabled()
    clip.get_by_role("button", name="Remove keyframe 4").click()
    clip.get_by_label("How many seeds to add").fill("2")
    clip.get_by_role("button", name="Add", exact=True).click()
    clip.get_by_role("button", name="Add what is on the screen").click()

    seeds = [re.search(r"seed (\d+)", one)[1] for one in cards(clip)]
    assert seeds == ["43", "42", "44", "45", "46", "42"]
    clip.get_by_label("seconds of keyframe 1").fill("0")
    clip.get_by_label("seconds of keyframe 1").press("Enter")
    expect(clip.locator(".clip-trouble")).to_contain_text("must be a number from 0.1 to 30, not 0")


def test_cancel_ends_it(clip):
    clip.get_by_role("button", name="Render the clip").click()
    expect(clip.locator(".clip-rendering")).to_have_attribute(
        "data-state", re.compile("drawing|encoding")
    )

    clip.get_by_role("button", name="Cancel").click()

    expect(clip.locator(".clip-rendering")).to_have_attribute("data-state", "cancelled")
    expect(clip.get_by_role("button", name="Render the clip")).to_be_focused()
    expect(clip.locator(".clip-result")).to_be_hidden()


def test_a_file_of_ours_that_is_dropped_restores_what_it_shows(clip):
    clip.get_by_role("button", name="Remove keyframe 4").click()
    clip.get_by_label("in-out").check()
    clip.get_by_label("WebP").check()
    clip.get_by_label("Seeds, model and scores").check()
    clip.get_by_label("A line above the picture").fill("Ада")
    clip.get_by_label("A line above the picture").press("Tab")
    first = download(clip)
    assert PIL.Image.open(io.BytesIO(first)).n_frames == 135
    kept = cards(clip)

    clip.reload()
    clip.wait_for_selector(".clip-preview canvas[data-frames]", timeout=READY)
    drop(clip, first, "film.webp")

    expect(clip.get_by_label("A line above the picture")).to_have_value("Ада")
    expect(clip.get_by_label("in-out")).to_be_checked()
    assert cards(clip) == kept
    assert download(clip) == first


@pytest.mark.parametrize("kind", ["gif", "webp", "webm", "mp4", "frames", "pack"])
def test_what_a_file_of_any_kind_says_is_read_whole_or_cut_short(clip, tmp_path, kind):
    shown = {"preset": "own", "width": 96, "height": 96, "look": "neon", "title": "of any kind"}
    keyframes = [{"seed": seed, "seconds": 0.2} for seed in (7, 8.5, 9)]
    asked = {"keyframes": keyframes, "unmeasured": True, "format": kind} | shown
    wanted = document.read(asked, DEFAULT)
    path = tmp_path / f"note{SUFFIXES[kind]}"
    render.render(studio(), wanted, path)
    content = path.read_bytes()

    def is_of_three(asked):  # by the view, which has taken it
        told = asked.post_data_json if asked.url.endswith("clips/estimate") else {}
        return told.get("title") == "of any kind" and "temperature" in told["keyframes"][0]

    for cut in (content, content[: len(content) // 2]):
        clip.get_by_role("button", name="Begin anew").click()
        clip.get_by_label("A line above the picture").fill("")
        with clip.expect_request(is_of_three) as asking:
            drop(clip, cut, path.name)

        assert document.read(asking.value.post_data_json, DEFAULT) == wanted
        expect(clip.get_by_label("A line above the picture")).to_have_value("of any kind")
        expect(clip.locator(".clip-film canvas")).to_have_count(3)
        said = expect(clip.locator(".clip-trouble"))
        is_cut = cut != content
        (said.to_contain_text if is_cut else said.not_to_contain_text)("is cut short")


def test_music_is_a_switch_where_there_can_be_sound(clip):
    music = clip.get_by_role("checkbox", name="Music")
    expect(music).not_to_be_checked()

    music.check()
    clip.get_by_label("GIF").check()
    expect(music).to_be_disabled()
    expect(clip.locator(".clip-estimate")).to_contain_text("frames,")
    expect(clip.locator(".clip-trouble")).to_be_hidden()
    clip.get_by_label("WebM").check()
    expect(music).to_be_enabled()
    clip.get_by_label("quicker").check()
    first = download(clip)

    assert b"A_OPUS" in first
    expect(clip.locator(".clip-result video")).to_have_js_property("muted", False)
    clip.reload()
    clip.wait_for_selector(".clip-preview canvas[data-frames]", timeout=READY)
    drop(clip, first, "film.webm")
    expect(music).to_be_checked()


def test_a_picture_that_was_saved_leads_back_to_itself(page, address, lab, tmp_path):
    page.goto(f"{address}?engine=off&seed=42.375&digit=3&temperature=0.5&model=dense")
    expect(view(page)).to_have_attribute("data-position", "42.375")
    page.locator("#lab-save").click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="True pixels").click()
    content = downloading.value.path().read_bytes()
    (tmp_path / "saved.png").write_bytes(content)

    told, is_whole = metadata.read(tmp_path / "saved.png")
    assert is_whole
    point = metadata.point(told, DEFAULT)
    assert point == Point(model="dense", position=42.375, label=3, temperature=0.5)
    grey = np.asarray(PIL.Image.open(io.BytesIO(content)))[..., 0]
    assert np.array_equal(grey, images.to_bytes(lab.draw(point))[0])

    page.goto(f"{address}?engine=off&seed=7")
    expect(view(page)).to_have_attribute("data-position", "7")
    drop(page, content, "saved.png")
    expect(view(page)).to_have_attribute("data-position", "42.375")
    expect(view(page)).to_have_attribute("data-model", "dense")
    expect(canvas(page)).to_have_attribute("aria-valuetext", re.compile("digit 3, temperature 0.5"))


OURS = metadata.written("picture", {"seed": 9.0}, versions={"gan": "another"}).encode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"not ours", "note.png is not a file of artlab's, or has lost what it said of itself"),
        (OURS[:40], "note.png is damaged, or not the whole of it is here"),
        (b'{"artlab": 1, "file": "/etc/passwd"}', "note.png says what no file of artlab's does"),
        (b'{"artlab": 1, "picture": {"seed": -1}}', "seed must be a number from 0 to 4294967295"),
        (b'{"artlab": 1, "picture": {"path": "/x"}}', "a picture has no path"),
        (b'{"artlab": 1, "clip": {"keyframes": []}}', "a clip takes 2 to 64 keyframes, not 0"),
        (OURS, "note.png was made by another checkpoint of gan: it may look different here"),
        (b"\x89PNG" + OURS, "note.png was made by another checkpoint of gan"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_wrong_with_a_file_is_said_in_a_sentence(page, content, sentence):
    drop(page, content, "note.png")

    expect(page.locator(".lab-trouble")).to_contain_text(sentence)

"""Keyframes in a real Chromium: bent, or somebody's own digit; and what is heard with them."""

import re

import numpy as np
import pytest
from alone import draw as draw_stroke
from alone import levels
from filming import READY, cards, download, drop, frame, opened
from playwright.sync_api import expect

from artlab import images
from artlab.clips import document, metadata
from artlab.clips.drawing import Studio
from artlab.clips.production import draw
from artlab.collections import DEFAULT

pytestmark = pytest.mark.usefixtures("app")


def test_a_keyframe_is_bent_as_the_picture_is_and_its_file_says_so(page, address, lab, tmp_path):
    opened(page, address, "&slant=1.5&thickness=-1")
    assert all("slant 1.5, thickness -1" in card for card in cards(page))
    for number in (4, 3):
        page.get_by_role("button", name=f"Remove keyframe {number}").click()
    page.get_by_label("seconds of keyframe 2").fill("0.5")
    page.get_by_label("seconds of keyframe 2").press("Enter")
    page.get_by_label("WebP").check()
    expect(page.locator(".clip-preview canvas")).to_have_attribute("data-frames", "60")
    made = download(page)
    (tmp_path / "bent.webp").write_bytes(made)

    wanted = document.read(metadata.read(tmp_path / "bent.webp")[0]["clip"], DEFAULT)
    assert wanted.start.bends == (("slant", 1.5), ("thickness", -1.0))
    drawn = draw(Studio(lab.generator, lab.judge_all, lab.version), wanted, lambda _: None)
    assert np.abs(frame(page, 20) - drawn.frame(20).astype(int)).mean() < 1.5

    page.get_by_role("button", name="Begin anew").click()
    drop(page, made, "bent.webp")
    expect(page.locator(".clip-film li")).to_have_count(2)
    assert all("slant 1.5, thickness -1" in card for card in cards(page))


def test_ones_own_digit_is_a_keyframe_and_comes_back_from_its_file(page, address, lab, tmp_path):
    page.goto(f"{address}?view=yours&seed=42")
    draw_stroke(page)
    keep = page.get_by_role("button", name="Add to the clip")
    keep.wait_for(timeout=READY)
    rebuilt = levels(page, ".yours-made[data-model=gan]")[..., 0].astype(int)
    keep.click()
    page.wait_for_selector(".clip-preview canvas[data-frames]", timeout=READY)
    expect(page.locator(".clip-film li")).to_have_count(5)
    assert cards(page)[4] == "your own digit"
    for number in (4, 3, 2):
        page.get_by_role("button", name=f"Remove keyframe {number}").click()
    for number in (1, 2):
        page.get_by_label(f"seconds of keyframe {number}").fill("0.5")
        page.get_by_label(f"seconds of keyframe {number}").press("Enter")
    page.get_by_label("WebP").check()
    page.get_by_label("stop").check()
    expect(page.locator(".clip-preview canvas")).to_have_attribute("data-frames", "16")
    made = download(page)
    (tmp_path / "own.webp").write_bytes(made)

    wanted = document.read(metadata.read(tmp_path / "own.webp")[0]["clip"], DEFAULT)
    drawn = draw(Studio(lab.generator, lab.judge_all, lab.version), wanted, lambda _: None)
    assert np.abs(images.to_bytes(drawn.walks[0].images)[15] - rebuilt).max() <= 1
    for number in (15, 7):
        assert np.abs(frame(page, number) - drawn.frame(number).astype(int)).mean() < 1.5

    page.get_by_role("button", name="Begin anew").click()
    drop(page, made, "own.webp")
    expect(page.locator(".clip-film li")).to_have_count(2)
    assert download(page) == made


def test_the_preview_is_heard_once_somebody_presses(page, address):
    clip = opened(page, address)
    asked = []
    clip.on("request", lambda sent: asked.append(sent.url) if "m4a" in sent.url else None)
    hear = clip.locator(".clip-hear")
    expect(hear).to_be_hidden()
    clip.get_by_role("checkbox", name="Music").check()
    clip.wait_for_timeout(600)
    assert asked == []

    clip.get_by_role("button", name="Hear the music").click()
    expect(clip.get_by_role("button", name="composing")).to_be_visible()
    expect(hear).to_have_text("Mute", timeout=READY)
    assert len(set(asked)) == 1
    shown = clip.locator(".clip-preview canvas")
    expect(shown).to_have_attribute("data-frame", re.compile(r"^[2-9]\d$"))  # the music's time

    hear.click()
    expect(hear).to_have_text("Hear the music")
    hear.click()
    expect(hear).to_have_text("Mute")
    assert len(set(asked)) == 1
    clip.get_by_label("in-out").check()
    expect(hear).to_have_text("Hear the music")
    clip.get_by_label("GIF").check()
    expect(hear).to_be_hidden()

"""A whole visit in headless Chromium: python app.py, the shipped checkpoints, real pixels."""

import re

import cv2
import pytest
from playwright.sync_api import expect
from viewing import is_right, let_go, slider, stands_at, view

from artlab import images
from artlab.lab import Lab
from artlab.points import Point

READY = 60_000  # ms; rendering takes its time
BAD_FRAMES = "frames must be a whole number from 2 to 600, not 1000000"


@pytest.fixture(scope="module")
def lab():
    return Lab()


@pytest.fixture(scope="module")
def address(app):
    return app


def ask_for(page, **fields):
    """Fill in what a clip shall be, and have it rendered."""
    page.get_by_role("button", name="Clip", exact=True).click()
    for name, value in fields.items():
        page.get_by_label(re.compile(f"^{name.replace('_', ' ')}")).fill(value)
    page.locator("#lab-render").click()


def link(page):
    return page.get_by_role("link", name="Download")


def test_a_whole_visit(visit, lab):
    stands_at(visit, "42")
    assert is_right(lab, visit)
    expect(visit.locator(".lab-reading")).to_contain_text("against their nearest")

    # Drag the slider with the mouse, in many small moves; the last one must win.
    box = slider(visit).bounding_box()
    middle = box["y"] + box["height"] / 2
    visit.mouse.move(box["x"] + 30, middle)
    visit.mouse.down()
    for step in range(40):
        visit.mouse.move(box["x"] + 30 + 8 * step, middle)
    assert float(let_go(visit)) > 100
    assert is_right(lab, visit)

    visit.get_by_label("dense model").check()
    expect(view(visit)).to_have_attribute("data-model", "dense")
    assert is_right(lab, visit)

    ask_for(visit, From_seed="3", To_seed="4.5", Frames="20")
    expect(visit.locator("#lab-clip video")).to_be_visible(timeout=READY)
    expect(visit.locator("#lab-clip")).to_contain_text("vmaf_v0.6.1, 640×480, 20 frames")
    visit.wait_for_function("document.querySelector('video').readyState >= 3")
    visit.wait_for_function("document.querySelector('video').currentTime > 0.2")

    with visit.expect_download() as downloading:
        link(visit).click()
    assert downloading.value.suggested_filename == "artlab-dense-7-seed3-4.5.mp4"
    clip = cv2.VideoCapture(str(downloading.value.path()))
    assert clip.get(cv2.CAP_PROP_FRAME_COUNT) == 20
    _, first = clip.read()
    pixels = cv2.resize(first[8:472, 88:552, 0], (28, 28), interpolation=cv2.INTER_AREA)
    wanted = images.to_bytes(lab.draw(Point(model="dense", position=3.0, label=7)))[0]
    assert abs(pixels.astype(int) - wanted).mean() < 4


def test_a_bad_clip_gets_a_sentence_that_goes_with_the_next(visit):
    ask_for(visit, Frames="1000000")
    said = visit.locator("#lab-clip-trouble")
    expect(said).to_have_text(BAD_FRAMES)

    ask_for(visit, Frames="150")
    expect(visit.locator("#lab-clip")).to_contain_text(re.compile("drawing|encoding|scoring"))
    expect(visit.locator("#lab-clip video")).to_be_visible(timeout=READY)
    expect(said).to_be_hidden()

    ask_for(visit, Frames="1000000")  # and the clip that is there stays
    expect(said).to_have_text(BAD_FRAMES)
    expect(visit.locator("#lab-clip video")).to_be_visible()


@pytest.mark.parametrize("width", [360, 768])
def test_a_narrow_screen_needs_no_sideways_scrolling_and_pictures_stay_crisp(visit, width):
    visit.set_viewport_size({"width": width, "height": 800})

    assert visit.evaluate("document.documentElement.scrollWidth") <= width
    expect(visit.locator(".lab-frame > canvas")).to_have_css("image-rendering", "pixelated")


def test_two_visitors_clips_do_not_meet(browser, address):
    pages = [browser.new_page(reduced_motion="reduce") for _ in range(2)]
    for page, seed in zip(pages, ("1", "2"), strict=True):
        page.goto(address)
        ask_for(page, From_seed=seed, To_seed="9", Frames="5")

    for page, seed in zip(pages, ("1", "2"), strict=True):
        name = f"artlab-gan-7-seed{seed}-9.mp4"
        expect(link(page)).to_have_attribute("download", name, timeout=READY)
        page.close()

"""A whole visit in headless Chromium: python app.py, the shipped checkpoints, real pixels."""

import re

import cv2
import pytest
from playwright.sync_api import expect
from viewing import is_right, let_go, slider, stands_at, view

from artlab import images
from artlab.points import Point

READY = 60_000  # ms; rendering takes its time

pytestmark = pytest.mark.usefixtures("app")


def open_clip(page):
    """Go to the clip's view, for a film that is soon rendered."""
    page.get_by_role("button", name="Clip", exact=True).click()
    for _ in range(2):
        page.get_by_role("button", name="Remove keyframe 3").click()
    for number in (1, 2):
        page.get_by_label(f"seconds of keyframe {number}").fill("0.4")
        page.get_by_label(f"seconds of keyframe {number}").press("Enter")


def render(page):
    page.get_by_role("button", name="Render the clip").click()


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

    seed = float(slider(visit).input_value())
    open_clip(visit)
    render(visit)
    expect(visit.locator(".clip-result video")).to_be_visible(timeout=READY)
    expect(visit.locator(".clip-report")).to_contain_text("vmaf_v0.6.1, 640×480, 24 frames")
    visit.wait_for_function("document.querySelector('video').readyState >= 3")
    visit.wait_for_function("document.querySelector('video').currentTime > 0.2")

    with visit.expect_download() as downloading:
        link(visit).click()
    name = f"artlab-dense-7-seed{seed:.10g}-{seed + 1:.10g}-loop.mp4"
    assert downloading.value.suggested_filename == name
    clip = cv2.VideoCapture(str(downloading.value.path()))
    assert clip.get(cv2.CAP_PROP_FRAME_COUNT) == 24
    _, first = clip.read()
    pixels = cv2.resize(first[2:478, 82:558, 0], (28, 28), interpolation=cv2.INTER_AREA)
    wanted = images.to_bytes(lab.draw(Point(model="dense", position=seed, label=7)))[0]
    assert abs(pixels.astype(int) - wanted).mean() < 4


def test_a_bad_clip_gets_a_sentence_that_goes_with_the_next(page):
    open_clip(page)
    page.get_by_role("button", name="Remove keyframe 2").click()
    render(page)
    said = page.locator(".clip-failed")
    expect(said).to_have_text("a clip takes 2 to 64 keyframes, not 1")

    page.get_by_role("button", name="Add what is on the screen").click()
    expect(said).to_be_hidden()
    render(page)
    expect(page.locator(".clip-progress")).to_contain_text(re.compile("drawing|encoding|verif"))
    expect(page.locator(".clip-result video")).to_be_visible(timeout=READY)

    page.get_by_label("ping-pong").check()  # what was rendered is not what is asked for now
    expect(page.locator(".clip-result")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 768])
def test_a_narrow_screen_needs_no_sideways_scrolling_and_pictures_stay_crisp(visit, width):
    visit.set_viewport_size({"width": width, "height": 800})

    assert visit.evaluate("document.documentElement.scrollWidth") <= width
    expect(visit.locator(".lab-frame > canvas")).to_have_css("image-rendering", "pixelated")


def test_two_visitors_clips_do_not_meet(browser, address):
    pages = [browser.new_page(reduced_motion="reduce") for _ in range(2)]
    for page, seed in zip(pages, ("1", "2"), strict=True):
        page.goto(f"{address}?engine=off&seed={seed}")
        open_clip(page)
        render(page)

    for page, seed in zip(pages, (1, 2), strict=True):
        name = f"artlab-gan-7-seed{seed}-{seed + 1}-loop.mp4"
        expect(link(page)).to_have_attribute("download", name, timeout=READY)
        page.close()

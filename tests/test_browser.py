"""A whole visit in headless Chromium: python app.py, the shipped checkpoints, real pixels."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from artlab import images
from artlab.lab import Lab, Point
from artlab.studio.serving.serve import serve

TOP = Path(__file__).parents[1]
READY = 60_000  # ms; rendering takes its time
expect.set_options(timeout=20_000)  # a busy machine is no bug


@pytest.fixture(scope="module")
def lab():
    return Lab()


@pytest.fixture
def cool(root):
    """Serve tiny models, of which the dense one draws at a temperature of 0.6."""
    card = root / "dense" / "card.json"
    card.write_text(card.read_text().replace('"temperature": 0.95', '"temperature": 0.6'))
    page = serve(Lab(root), blocking=False)
    yield page.local_url
    page.close()


def view(page):
    return page.locator(".lab-view")


def shown(page):
    """Return the grey levels that the page shows, (28, 28)."""
    pixels = page.evaluate(
        "[...document.querySelector('.lab-drawn canvas')"
        ".getContext('2d').getImageData(0, 0, 28, 28).data]"
    )
    return np.array(pixels).reshape(28, 28, 4)[..., 0]


def drawn(lab, **point):
    return images.to_bytes(lab.draw(Point(**point)))[0].astype(int)


def slider(page):
    return page.locator("#lab-slider input[type=range]")


def test_a_whole_visit(visit, lab):
    expect(view(visit)).to_have_attribute("data-position", "42")
    assert abs(shown(visit) - drawn(lab, position=42.0, digit=7)).max() <= 1
    expect(visit.locator(".lab-scores").first).to_contain_text("dB")
    expect(visit.locator(".lab-scores").first).to_contain_text("against its own nearest")

    # Drag the slider with the mouse, in many small moves; the last one must win.
    box = slider(visit).bounding_box()
    middle = box["y"] + box["height"] / 2
    visit.mouse.move(box["x"] + 30, middle)
    visit.mouse.down()
    for step in range(40):
        visit.mouse.move(box["x"] + 30 + 8 * step, middle)
    visit.mouse.up()
    position = slider(visit).input_value()
    expect(view(visit)).to_have_attribute("data-position", position)
    expect(visit.locator("#lab-number input")).to_have_value(position)
    assert float(position) > 100
    assert abs(shown(visit) - drawn(lab, position=float(position), digit=7)).max() <= 1

    visit.get_by_label("dense model").check()
    expect(view(visit)).to_have_attribute("data-model", "dense")
    point = {"model": "dense", "position": float(position), "digit": 7}
    assert abs(shown(visit) - drawn(lab, **point)).max() <= 1

    visit.get_by_label("From seed", exact=True).fill("3")
    visit.get_by_label("To seed", exact=True).fill("4.5")
    visit.get_by_label(re.compile("^Frames")).fill("20")
    visit.locator("#lab-render").click()
    film = visit.locator("#lab-clip video")
    expect(film).to_be_visible(timeout=READY)
    expect(visit.locator("#lab-clip")).to_contain_text("vmaf_v0.6.1, 640×480, 20 frames")
    visit.wait_for_function("document.querySelector('video').readyState >= 3")
    visit.wait_for_function("document.querySelector('video').currentTime > 0.2")

    with visit.expect_download() as downloading:
        visit.get_by_role("link", name="Download").click()
    assert downloading.value.suggested_filename == "artlab-dense-7-seed3-4.5.mp4"
    clip = cv2.VideoCapture(str(downloading.value.path()))
    assert clip.get(cv2.CAP_PROP_FRAME_COUNT) == 20
    _, first = clip.read()
    pixels = cv2.resize(first[8:472, 88:552, 0], (28, 28), interpolation=cv2.INTER_AREA)
    wanted = drawn(lab, model="dense", position=3.0, digit=7)
    assert abs(pixels.astype(int) - wanted).mean() < 4


def test_arrow_keys_move_the_picture(visit):
    slider(visit).focus()

    for _ in range(5):
        visit.keyboard.press("ArrowRight")

    expect(view(visit)).to_have_attribute("data-position", "42.3125")


def test_the_temperature_changes_the_picture_by_key_and_by_hand(visit, lab):
    expect(view(visit)).to_have_attribute("data-temperature", "own")
    heat = visit.locator("#lab-temperature input[type=range]")
    assert float(heat.input_value()) == lab.own_temperature("gan")

    heat.focus()
    visit.keyboard.press("Home")
    for _ in range(4):
        visit.keyboard.press("ArrowRight")

    expect(view(visit)).to_have_attribute("data-temperature", "0.2")
    cold = shown(visit)
    assert abs(cold - drawn(lab, position=42.0, digit=7, temperature=0.2)).max() <= 1

    box = heat.bounding_box()
    middle = box["y"] + box["height"] / 2
    visit.mouse.move(box["x"] + box["width"] / 6, middle)
    visit.mouse.down()
    for step in range(40):
        visit.mouse.move(box["x"] + box["width"] * (1 / 6 + step / 40), middle)
    visit.mouse.up()
    expect(view(visit)).to_have_attribute("data-temperature", "1.2")
    hot = shown(visit)
    assert abs(hot - drawn(lab, position=42.0, digit=7, temperature=1.2)).max() <= 1
    assert abs(hot - cold).max() > 50


def test_a_clip_has_the_temperature_of_the_picture(visit):
    visit.locator("#lab-temperature input[type=number]").fill("0.3")
    expect(view(visit)).to_have_attribute("data-temperature", "0.3")
    visit.get_by_label(re.compile("^Frames")).fill("5")

    visit.locator("#lab-render").click()

    link = visit.get_by_role("link", name="Download")
    name = "artlab-gan-7-seed42-45-temperature0.3.mp4"
    expect(link).to_have_attribute("download", name, timeout=READY)


def test_a_generator_brings_its_own_temperature_until_one_is_asked_for(browser, cool):
    page = browser.new_page()
    page.goto(cool)
    heat = page.locator("#lab-temperature input[type=range]")
    expect(heat).to_have_value("0.95")

    page.get_by_label("dense model").check()

    expect(heat).to_have_value("0.6")
    expect(view(page)).to_have_attribute("data-model", "dense", timeout=READY)
    expect(view(page)).to_have_attribute("data-temperature", "own")
    heat.press("ArrowLeft")
    expect(view(page)).to_have_attribute("data-temperature", "0.55")
    page.get_by_label("GAN").check()
    expect(view(page)).to_have_attribute("data-model", "gan")
    expect(heat).to_have_value("0.55")
    expect(view(page)).to_have_attribute("data-temperature", "0.55")
    page.close()


def test_the_dice_change_the_seed(visit):
    visit.locator("#lab-dice").click()

    expect(view(visit)).not_to_have_attribute("data-position", "42")
    position = view(visit).get_attribute("data-position")
    expect(slider(visit)).to_have_value(position)
    expect(visit.locator("#lab-number input")).to_have_value(position)


def test_the_box_takes_seeds_beyond_the_slider(visit, lab):
    box = visit.locator("#lab-number input")

    box.fill("4294967295")
    box.press("Enter")

    expect(view(visit)).to_have_attribute("data-position", "4294967295")
    expect(slider(visit)).to_have_value("999")
    assert abs(shown(visit) - drawn(lab, position=4294967295.0, digit=7)).max() <= 1


def test_a_bad_seed_gets_a_sentence_and_the_picture_stays(visit):
    box = visit.locator("#lab-number input")

    box.fill("-5")
    box.press("Enter")

    expect(
        visit.get_by_text("seed must be a number from 0 to 4294967295, not -5").first
    ).to_be_visible()
    expect(view(visit)).to_have_attribute("data-position", "42")


def test_a_bad_clip_gets_a_sentence_and_the_page_goes_on(visit):
    visit.get_by_label(re.compile("^Frames")).fill("1000000")
    visit.locator("#lab-render").click()

    expect(visit.get_by_text("frames must be a whole number from 2 to 600").first).to_be_visible()
    visit.get_by_label("dense model").check()
    expect(view(visit)).to_have_attribute("data-model", "dense")


def test_rendering_shows_how_far_it_is(visit):
    visit.get_by_label(re.compile("^Frames")).fill("300")
    visit.locator("#lab-render").click()

    expect(visit.locator("#lab-clip")).to_contain_text(re.compile("drawing|encoding|scoring"))
    expect(visit.locator("#lab-clip video")).to_be_visible(timeout=READY)


def test_leaving_the_box_for_the_slider_shows_the_slider_s_seed(visit):
    box = visit.locator("#lab-number input")
    for seed in ("3001", "3002", "3003", "3004", "3005"):
        box.fill(seed)
        box.press("Enter")
        expect(view(visit)).to_have_attribute("data-position", seed)

        slider(visit).click(position={"x": 100, "y": 8})

        expect(box).not_to_have_value(seed)
        visit.wait_for_timeout(300)  # a late answer to leaving the box would come now
        expect(view(visit)).to_have_attribute("data-position", box.input_value())


def test_the_reference_can_be_chosen(visit):
    visit.get_by_label("test digit", exact=True).check()
    expect(view(visit)).to_have_attribute("data-reference", "0")

    expect(visit.locator(".lab-real figcaption")).to_contain_text("test digit 0, a 7")
    expect(visit.locator(".lab-reading")).to_contain_text("not how good it is")


def test_an_empty_reference_is_not_the_nearest(visit):
    visit.get_by_label("test digit", exact=True).check()
    expect(view(visit)).to_have_attribute("data-reference", "0")
    index = visit.get_by_label(re.compile("^Test digit, 0"))

    index.fill("")
    index.press("Enter")

    sentence = "the test digit must be a whole number from 0 to 9999, not nothing"
    expect(visit.get_by_text(sentence).first).to_be_visible()
    expect(view(visit)).to_have_attribute("data-reference", "0")


def test_any_digit_lets_the_seed_pick(visit, lab):
    visit.locator("#lab-digit").get_by_label("any").check()

    expect(view(visit)).to_have_attribute("data-digit", "any")
    assert abs(shown(visit) - drawn(lab, position=42.0, digit=None)).max() <= 1


def test_pictures_stay_crisp(visit):
    rendering = "getComputedStyle(document.querySelector('.lab-drawn canvas')).imageRendering"

    assert visit.evaluate(rendering) == "pixelated"


@pytest.mark.parametrize("width", [360, 768])
def test_a_narrow_screen_needs_no_sideways_scrolling(visit, width):
    visit.set_viewport_size({"width": width, "height": 800})

    assert visit.evaluate("document.documentElement.scrollWidth") <= width


def test_two_visitors_clips_do_not_meet(browser, address):
    pages = [browser.new_page() for _ in range(2)]
    for page, seed in zip(pages, ("1", "2"), strict=True):
        page.goto(address)
        page.get_by_label("From seed", exact=True).fill(seed)
        page.get_by_label("To seed", exact=True).fill("9")
        page.get_by_label(re.compile("^Frames")).fill("5")
    for page in pages:
        page.locator("#lab-render").click()

    for page, seed in zip(pages, ("1", "2"), strict=True):
        link = page.get_by_role("link", name="Download")
        expect(link).to_have_attribute("download", f"artlab-gan-7-seed{seed}-9.mp4", timeout=READY)
        page.close()

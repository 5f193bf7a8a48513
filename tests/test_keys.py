"""The keys, a speaker's clicker, the presenter's mode, looks, and the play that invites."""

import re

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect
from viewing import SEEN, canvas, is_right, number, slider, stands_at, view


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_every_key_does_what_the_help_says(visit, stand_in):
    press(visit, "ArrowRight", "ArrowRight", "Shift+ArrowUp")
    stands_at(visit, "43.125")
    press(visit, "ArrowLeft", "PageUp")
    stands_at(visit, "43")
    press(visit, "PageDown", "PageDown")
    stands_at(visit, "45")

    press(visit, "m")
    expect(view(visit)).to_have_attribute("data-model", "dense")
    press(visit, "3")
    expect(view(visit)).to_have_attribute("data-label", "3")
    press(visit, "a")
    expect(view(visit)).to_have_attribute("data-label", "any")
    press(visit, "r")
    expect(view(visit)).not_to_have_attribute("data-position", "45")
    assert is_right(stand_in, visit)

    press(visit, " ")
    expect(visit.get_by_label("Pause")).to_be_visible()
    press(visit, " ")
    expect(visit.get_by_label("Play")).to_be_visible()

    press(visit, "?")
    expect(visit.get_by_role("dialog")).to_contain_text("to the next seed")
    press(visit, "Escape")
    expect(visit.get_by_role("dialog")).to_have_count(0)


def test_where_somebody_types_or_chooses_keys_are_theirs(visit):
    number(visit).fill("77")
    press(visit, "Home", "3", "m", "ArrowUp")
    visit.wait_for_timeout(400)
    expect(view(visit)).to_have_attribute("data-model", "gan")
    expect(view(visit)).to_have_attribute("data-label", "7")

    visit.get_by_label("GAN").focus()
    before = number(visit).input_value()
    press(visit, "ArrowRight")  # to the other radio
    expect(view(visit)).to_have_attribute("data-model", "dense")
    stands_at(visit, before)


def test_the_presenter_s_mode_is_a_picture_and_its_scores_and_a_link_opens_it(visit, address):
    visit.goto(f"{address}?engine=off&seed=42&present=yes")

    for hidden in (".lab-tabs", ".lab-film", ".lab-settings"):
        expect(visit.locator(hidden)).to_be_hidden()
    expect(canvas(visit)).to_be_visible()
    size = visit.locator("[data-score=psnr]").evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize)"
    )
    assert size >= 0.07 * 800
    press(visit, "PageDown", "m")
    expect(view(visit)).to_have_attribute("data-position", "43")
    expect(view(visit)).to_have_attribute("data-model", "dense")

    press(visit, "Escape")

    expect(visit.locator(".lab-tabs")).to_be_visible()
    assert "present" not in visit.url


@pytest.mark.parametrize("size", [(360, 740), (820, 1180), (740, 360)])
def test_a_presenter_s_link_shows_all_of_picture_and_scores_on_a_small_screen(visit, address, size):
    width, height = size
    visit.set_viewport_size({"width": width, "height": height})
    visit.goto(f"{address}?engine=off&seed=42&present=yes")

    box = canvas(visit).bounding_box()
    assert box["width"] >= 0.5 * min(size)
    for score in ("psnr", "ssim"):
        box = visit.locator(f"[data-score={score}]").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height


def test_the_presenter_s_mode_fills_the_screen_and_leaving_that_leaves_it(visit):
    press(visit, "f")
    visit.wait_for_function("document.fullscreenElement !== null")
    expect(visit.locator(".lab-tabs")).to_be_hidden()

    visit.evaluate("document.exitFullscreen()")

    expect(visit.locator(".lab-tabs")).to_be_visible()


def test_a_look_changes_what_is_seen_and_not_what_is_drawn(visit, stand_in):
    before = visit.evaluate(SEEN)
    visit.locator("#lab-look").get_by_label("thermal").check()
    visit.locator("#lab-pixels").get_by_label("smooth").check()

    expect(canvas(visit)).to_have_css("filter", re.compile("lab-look-thermal"))
    expect(canvas(visit)).to_have_css("image-rendering", "auto")
    assert visit.evaluate(SEEN) == before
    assert is_right(stand_in, visit)
    visit.wait_for_url("**look=thermal&pixels=smooth**")
    visit.locator("#lab-look").get_by_label("chalk").check()
    expect(canvas(visit)).to_have_css("filter", "none")
    visit.wait_for_url(re.compile("^(?!.*look=)"))


def test_the_link_is_copied(visit):
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(visit, "PageDown")
    stands_at(visit, "43")
    visit.wait_for_url("**seed=43**")

    visit.locator("#lab-link").click()

    expect(visit.locator("#lab-link")).to_have_text("Copied")
    assert visit.evaluate("navigator.clipboard.readText()") == visit.url


@pytest.fixture
def lively(browser, address):
    """Return a function that opens the page where motion is welcome."""
    page = browser.new_page()

    def lively(query=""):
        page.goto(f"{address}?engine=off{query}")
        page.wait_for_selector(".lab-view[data-state=ready]")
        return page

    yield lively
    page.close()


@pytest.mark.parametrize("touch", ["key", "press"])
def test_a_page_invites_by_playing_until_somebody_touches_it(lively, stand_in, touch):
    page = lively()
    page.wait_for_function("document.querySelector('.lab-view').dataset.position > 43")
    if touch == "key":
        press(page, "Shift")
    else:
        page.mouse.click(600, 300)

    expect(page.get_by_label("Play")).to_be_visible()
    page.wait_for_timeout(300)
    stands_at(page, slider(page).input_value())
    assert is_right(stand_in, page)


def test_who_comes_by_a_link_finds_what_it_says(lively):
    page = lively("&seed=7.5")
    page.wait_for_timeout(1500)

    stands_at(page, "7.5")


def test_a_clicker_glides_to_the_next_seed(lively, stand_in):
    page = lively("&seed=7.5")
    page.evaluate("""() => {
      window.passed = [];
      const view = document.querySelector('.lab-view');
      new MutationObserver(() => passed.push(Number(view.dataset.position)))
        .observe(view, { attributeFilter: ['data-position'] });
    }""")

    press(page, "PageDown")

    stands_at(page, "8")
    passed = page.evaluate("passed")
    assert passed == sorted(passed)
    assert len(passed) > 3
    press(page, "PageDown", "PageDown")  # in haste: two seeds further
    stands_at(page, "10")
    assert is_right(stand_in, page)


def test_a_play_waits_for_pictures_that_are_late(lively):
    page = lively("&seed=7")
    page.wait_for_timeout(1000)  # the film around it is there
    page.route("**/strips/**", lambda _: None)

    page.get_by_label("Play").click()
    page.wait_for_timeout(8000)

    expect(view(page)).to_have_attribute("data-state", "waiting")
    shown = float(view(page).get_attribute("data-position"))
    assert float(slider(page).input_value()) < shown + 3


def test_the_link_is_shown_as_a_code_that_a_phone_reads(visit):
    press(visit, "q")
    expect(visit.get_by_role("dialog").locator("svg")).to_be_visible()
    shot = visit.get_by_role("dialog").screenshot()

    picture = cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_COLOR)
    read, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    assert read == visit.url
    visit.get_by_role("dialog").click()
    expect(visit.get_by_role("dialog")).to_have_count(0)


def test_letters_can_be_left_to_who_dictates(visit):
    visit.locator("#lab-help").click()
    visit.get_by_label("Letters, digits and ? are keys").uncheck()
    visit.keyboard.press("Escape")
    for key in ("m", "3", "?"):
        press(visit, key)
    press(visit, "PageDown")
    stands_at(visit, "43")
    expect(view(visit)).to_have_attribute("data-model", "gan")
    expect(view(visit)).to_have_attribute("data-label", "7")
    expect(visit.get_by_role("dialog")).to_have_count(0)

    visit.reload()
    visit.wait_for_selector(".lab-view[data-state=ready]")
    press(visit, "m")
    visit.locator("#lab-help").click()
    visit.get_by_label("Letters, digits and ? are keys").check()
    visit.keyboard.press("Escape")
    expect(view(visit)).to_have_attribute("data-model", "gan")
    press(visit, "m")
    expect(view(visit)).to_have_attribute("data-model", "dense")

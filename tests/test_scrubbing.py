"""Hands in headless Chromium: what they do, what is seen, and what is sent for it."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect
from viewing import canvas, drag, is_right, let_go, number, slider, stands_at, view

THREE_G = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
EARLIER = """() => {  // the time of a frame is when it began, and that may be before a click
  const request = requestAnimationFrame;
  window.requestAnimationFrame = (paint) => request((now) => paint(now - 50));
}"""
PAINTED = """() => {
  window.painted = 0;
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    if (this.globalAlpha === 1 && this.canvas.matches('.lab-drawn canvas')) window.painted += 1;
    draw.apply(this, given);
  };
}"""


@pytest.fixture
def sent(visit):
    """Return the addresses that the page asks for from now on."""
    asked = []
    visit.on("request", lambda request: asked.append(request.url))
    return asked


def test_a_drag_across_forty_seeds_sends_no_event_and_paints_like_a_film(visit, sent, stand_in):
    visit.evaluate(PAINTED)
    right = []

    for step in drag(visit, steps=100):
        if step % 10 == 9:
            visit.wait_for_timeout(200)  # strips arrive
            right.append(is_right(stand_in, visit))
            expect(number(visit)).to_have_value(slider(visit).input_value())

    reached = let_go(visit)
    assert float(reached) > 82
    assert all(right)
    assert is_right(stand_in, visit)
    assert visit.evaluate("painted") > 60  # of the hundred steps
    strips = [int(address.rpartition("/")[2]) for address in sent]
    assert all("/strips/mnist/" in address for address in sent)
    assert max(strips) > float(reached)  # ahead of the hand
    assert len(strips) == len(set(strips)) > 20


def test_on_a_slow_network_there_is_no_blank_and_no_wrong_picture(visit, stand_in):
    network = visit.context.new_cdp_session(visit)
    network.send("Network.emulateNetworkConditions", THREE_G)

    for step in drag(visit, steps=60, pixels_a_step=1):
        if step % 6 == 0:
            assert is_right(stand_in, visit)

    let_go(visit)
    assert is_right(stand_in, visit)


def test_a_model_and_a_digit_changed_in_the_middle_never_get_the_other_s_words(visit, stand_in):
    for step in drag(visit, steps=60):
        if step == 20:
            visit.get_by_label("dense model").evaluate("radio => radio.click()")
        if step == 40:
            visit.locator("#lab-label").get_by_label("3").evaluate("radio => radio.click()")
        if step % 4 == 0:
            assert is_right(stand_in, visit)

    let_go(visit)
    expect(view(visit)).to_have_attribute("data-model", "dense")
    expect(view(visit)).to_have_attribute("data-label", "3")
    assert is_right(stand_in, visit)


def test_the_final_state_is_right_every_time(visit, stand_in):
    stream, box = np.random.RandomState(0), slider(visit).bounding_box()
    middle = box["y"] + box["height"] / 2

    for _ in range(14):
        visit.mouse.move(box["x"] + 20 + 400 * stream.random_sample(), middle)
        visit.mouse.down()
        for _ in range(5):
            visit.mouse.move(box["x"] + 20 + 400 * stream.random_sample(), middle)
        let_go(visit)
        assert is_right(stand_in, visit)


def test_the_picture_itself_can_be_dragged(visit, stand_in):
    box = canvas(visit).bounding_box()
    x, y = box["x"] + 100, box["y"] + 100
    visit.mouse.move(x, y)
    visit.mouse.down()
    for step in range(30):
        if step == 10:  # another finger is lifted
            canvas(visit).dispatch_event("pointerup", {"pointerId": 77})
        visit.mouse.move(x + step * box["width"] / 60, y)
        visit.wait_for_timeout(16)

    assert let_go(visit) == "42.9375"  # half of its width is a seed, less the last step
    assert is_right(stand_in, visit)


@pytest.mark.parametrize(("key", "position"), [("ArrowRight", "42.1875"), ("PageDown", "45")])
def test_keys_move_the_picture_that_has_the_focus(visit, stand_in, key, position):
    canvas(visit).focus()

    for _ in range(3):
        visit.keyboard.press(key)

    stands_at(visit, position)
    assert is_right(stand_in, visit)


def test_the_wheel_steps_on_the_picture(visit, stand_in):
    canvas(visit).hover()

    for across, down, reached in ((0, 50, "42.0625"), (50, 0, "42.125"), (-9, 3, "42.0625")):
        visit.mouse.wheel(across, down)
        stands_at(visit, reached)
    assert is_right(stand_in, visit)


def test_it_plays_onward_until_it_is_stopped(visit, sent, stand_in):
    visit.evaluate(EARLIER)
    visit.get_by_label("Play").click()
    visit.wait_for_function("document.querySelector('.lab-view').dataset.position >= 43")
    expect(number(visit)).to_have_value(re.compile(r"^4[3-9]"))  # ten times a second it follows

    visit.get_by_label("Pause").click()

    visit.wait_for_timeout(200)
    stands_at(visit, slider(visit).input_value())
    assert is_right(stand_in, visit)
    assert all("/strips/" in address for address in sent)
    assert not any(address.endswith("/41") for address in sent)  # not a step backward


def test_the_dice_end_a_play(visit, stand_in):
    visit.get_by_label("Play").click()
    visit.wait_for_function("document.querySelector('.lab-view').dataset.position >= 42.5")

    visit.get_by_role("button", name="Roll the dice").click()

    expect(visit.get_by_label("Play")).to_be_visible()
    visit.wait_for_timeout(300)
    stands_at(visit, number(visit).input_value())
    assert float(number(visit).input_value()).is_integer()
    assert is_right(stand_in, visit)


def test_a_press_on_the_picture_stops_it_at_a_frame(visit, stand_in):
    visit.get_by_label("Play").click()
    visit.wait_for_function("document.querySelector('.lab-view').dataset.position > 42.2")

    canvas(visit).click()

    expect(visit.get_by_label("Play")).to_be_visible()
    assert (16 * float(slider(visit).input_value())).is_integer()
    stands_at(visit, slider(visit).input_value())
    assert is_right(stand_in, visit)


def test_a_right_click_on_the_picture_holds_nothing(visit):
    box = canvas(visit).bounding_box()
    visit.mouse.move(box["x"] + 100, box["y"] + 100)
    visit.mouse.down(button="right")
    visit.mouse.move(box["x"] + 200, box["y"] + 100)
    visit.mouse.up(button="right")

    stands_at(visit, "42")


def test_pictures_that_are_passed_are_given_back(visit):
    visit.evaluate("""() => {
      window.here = 0;
      const decode = createImageBitmap, close = ImageBitmap.prototype.close;
      window.createImageBitmap = (...given) => (window.here += 1, decode(...given));
      ImageBitmap.prototype.close = function () { window.here -= 1; close.call(this); };
    }""")
    canvas(visit).focus()

    for _ in range(130):
        visit.keyboard.press("PageDown")
        visit.wait_for_timeout(20)

    stands_at(visit, "172")
    assert visit.evaluate("here") <= 100

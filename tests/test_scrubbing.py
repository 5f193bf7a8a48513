"""Scrubbing in headless Chromium: what the hand does, what is seen, and what is sent for it."""

import numpy as np
import pytest
from playwright.sync_api import expect

from artlab import images
from artlab.lab import Lab, Point

SEEN = """() => {
  const view = document.querySelector('.lab-view');
  const canvas = view.querySelector('.lab-drawn canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, 28, 28);
  return { ...view.dataset, pixels: [...data].filter((_, index) => index % 4 === 0),
    psnr: view.querySelector('[data-score=psnr]').textContent,
    ssim: view.querySelector('[data-score=ssim]').textContent,
    title: view.querySelector('figcaption').textContent };
}"""
THREE_G = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}


@pytest.fixture(scope="module")
def lab():
    return Lab()


@pytest.fixture
def sent(visit):
    """Return the addresses that the page asks for from now on: of strips, and of events."""
    asked = {"strips": [], "events": []}

    def note(request):
        path = request.url.partition("//")[2].partition("/")[2]
        if path.startswith("strips/"):
            asked["strips"].append(int(path.rpartition("/")[2]))
        if path.startswith("gradio_api/run/predict"):
            asked["events"].append(path)

    visit.on("request", note)
    return asked


def view(page):
    return page.locator(".lab-view")


def canvas(page):
    return page.locator(".lab-drawn canvas")


def slider(page):
    return page.locator("#lab-slider input[type=range]")


def seen(page):
    """Return what is painted, and what the words beside it say that it is."""
    told = page.evaluate(SEEN)
    point = Point(
        model=told["model"],
        position=float(told["position"]),
        digit=None if told["digit"] == "any" else int(told["digit"]),
        temperature=None if told["temperature"] == "own" else float(told["temperature"]),
    )
    return point, np.array(told["pixels"]).reshape(28, 28), told


def is_right(lab, page):
    """Return whether the picture is that of the words beside it, scores included."""
    point, pixels, told = seen(page)
    exact = lab.draw(point)
    verdict = lab.judge(exact, point)
    figures = verdict.figures()
    close = abs(pixels - images.to_bytes(exact)[0].astype(int)).max() <= 1
    return close and figures == {"PSNR": told["psnr"], "SSIM": told["ssim"]}


def drag(page, *, steps, pixels_a_step=0.4):
    """Drag the slider, without letting go; yield after each step."""
    box = slider(page).bounding_box()
    left, middle = box["x"] + 60, box["y"] + box["height"] / 2
    page.mouse.move(left, middle)
    page.mouse.down()
    for step in range(steps):
        page.mouse.move(left + pixels_a_step * step, middle)
        page.wait_for_timeout(16)
        yield step


def test_a_drag_across_forty_seeds_costs_the_server_one_event(visit, sent, lab):
    before, right = seen(visit)[0].position, []

    for step in drag(visit, steps=100):
        if step % 10 == 9:
            visit.wait_for_timeout(200)  # strips arrive
            right.append(is_right(lab, visit))
    reached = float(slider(visit).input_value())
    assert sent["events"] == []
    visit.mouse.up()

    expect(visit.locator("#lab-number input")).to_have_value(f"{reached:g}")
    expect(view(visit)).to_have_attribute("data-position", f"{reached:g}")
    visit.wait_for_timeout(500)
    assert len(sent["events"]) == 1
    assert abs(reached - before) > 40
    assert all(right)
    assert is_right(lab, visit)
    assert max(sent["strips"]) > reached  # ahead of the hand
    assert len(sent["strips"]) == len(set(sent["strips"]))
    assert len(sent["strips"]) > 20


def test_without_strips_the_picture_stays_and_the_end_is_right(visit, lab):
    first = seen(visit)[0]
    visit.route("**/strips/**", lambda route: route.fulfill(status=204))

    for step in drag(visit, steps=50):
        if step % 10 == 0:
            assert is_right(lab, visit)
    visit.mouse.up()

    position = slider(visit).input_value()
    expect(view(visit)).to_have_attribute("data-position", position)
    assert float(position) != first.position
    assert is_right(lab, visit)


def test_on_a_slow_network_there_is_no_blank_and_no_wrong_picture(visit, lab):
    network = visit.context.new_cdp_session(visit)
    network.send("Network.emulateNetworkConditions", THREE_G)

    for step in drag(visit, steps=60, pixels_a_step=1):
        if step % 6 == 0:
            assert is_right(lab, visit)
    visit.mouse.up()

    expect(view(visit)).to_have_attribute("data-position", slider(visit).input_value())
    assert is_right(lab, visit)


def test_a_model_and_a_digit_changed_in_the_middle_never_get_the_other_s_words(visit, lab):
    for step in drag(visit, steps=60):
        if step == 20:
            visit.get_by_label("dense model").evaluate("radio => radio.click()")
        if step == 40:
            visit.locator("#lab-digit").get_by_label("3").evaluate("radio => radio.click()")
        if step % 4 == 0:
            assert is_right(lab, visit)
    visit.mouse.up()

    expect(view(visit)).to_have_attribute("data-model", "dense")
    expect(view(visit)).to_have_attribute("data-digit", "3")
    expect(view(visit)).to_have_attribute("data-position", slider(visit).input_value())
    assert is_right(lab, visit)


def test_the_picture_itself_can_be_dragged(visit, sent, lab):
    box = canvas(visit).bounding_box()
    x, y = box["x"] + 100, box["y"] + 100
    visit.mouse.move(x, y)
    visit.mouse.down()
    for step in range(30):
        visit.mouse.move(x + step * box["width"] / 60, y)
        visit.wait_for_timeout(16)
    assert sent["events"] == []
    visit.mouse.up()

    position = 43.0  # half of its width is a seed, less the last step
    expect(view(visit)).to_have_attribute("data-position", "42.9375")
    expect(slider(visit)).to_have_value("42.9375")
    expect(visit.locator("#lab-number input")).to_have_value("42.9375")
    assert position - 0.0625 == seen(visit)[0].position
    assert is_right(lab, visit)


@pytest.mark.parametrize(("key", "position"), [("ArrowRight", "42.1875"), ("PageUp", "45")])
def test_keys_move_the_picture_that_has_the_focus(visit, lab, key, position):
    canvas(visit).focus()

    for _ in range(3):
        visit.keyboard.press(key)

    expect(visit.locator("#lab-number input")).to_have_value(position)
    expect(view(visit)).to_have_attribute("data-position", position)
    assert is_right(lab, visit)


def test_the_wheel_moves_the_picture(visit, sent, lab):
    # All within the pause that ends a movement, however busy the machine is.
    turn = "canvas => { for (let n = 0; n < 4; n++) canvas.dispatchEvent(new WheelEvent('wheel', "
    canvas(visit).evaluate(turn + "{ deltaY: 100, cancelable: true, bubbles: true })) }")

    expect(visit.locator("#lab-number input")).to_have_value("42.25")
    visit.wait_for_timeout(500)
    assert len(sent["events"]) == 1
    assert is_right(lab, visit)


def test_it_plays_without_the_server_until_it_is_stopped(visit, sent, lab):
    visit.get_by_label("Play").click()
    visit.wait_for_function("document.querySelector('.lab-view').dataset.position >= 43.5")
    assert sent["events"] == []

    visit.get_by_label("Pause").click()

    visit.wait_for_timeout(500)
    assert len(sent["events"]) == 1
    expect(visit.locator("#lab-number input")).to_have_value(slider(visit).input_value())
    assert is_right(lab, visit)


def test_the_dice_end_a_play(visit, lab):
    visit.get_by_label("Play").click()
    visit.wait_for_function("document.querySelector('.lab-view').dataset.position >= 42.5")

    visit.get_by_role("button", name="Roll the dice").click()

    expect(visit.get_by_label("Play")).to_be_visible()
    visit.wait_for_timeout(500)
    position = visit.locator("#lab-number input").input_value()
    expect(view(visit)).to_have_attribute("data-position", position)
    expect(slider(visit)).to_have_value(position)
    assert is_right(lab, visit)


def test_a_right_click_on_the_picture_holds_nothing(visit, sent):
    box = canvas(visit).bounding_box()
    visit.mouse.move(box["x"] + 100, box["y"] + 100)
    visit.mouse.down(button="right")
    visit.mouse.move(box["x"] + 200, box["y"] + 100)
    visit.mouse.up(button="right")

    expect(view(visit)).to_have_attribute("data-position", "42")
    assert sent["events"] == []


def test_a_drag_that_ends_where_it_began_lets_go(visit, lab):
    box = slider(visit).bounding_box()
    middle = box["y"] + box["height"] / 2
    for _ in range(2):  # the second begins where the first has ended
        visit.mouse.move(box["x"], middle)
        visit.mouse.down()
        visit.mouse.move(box["x"] + 100, middle)
        visit.mouse.move(box["x"], middle)
        visit.mouse.up()
        expect(view(visit)).to_have_attribute("data-position", "0")
    visit.wait_for_timeout(500)
    visit.locator("#lab-number input").fill("77")

    expect(view(visit)).to_have_attribute("data-position", "77")
    assert is_right(lab, visit)


def test_the_hand_goes_on_from_a_seed_beyond_the_slider(visit, lab):
    visit.locator("#lab-number input").fill("5000")
    expect(view(visit)).to_have_attribute("data-position", "5000")

    canvas(visit).focus()
    visit.keyboard.press("ArrowRight")

    expect(visit.locator("#lab-number input")).to_have_value("5000.0625")
    expect(view(visit)).to_have_attribute("data-position", "5000.0625")
    assert is_right(lab, visit)


def test_the_final_state_is_right_every_time(visit, lab):
    stream = np.random.RandomState(0)
    box = slider(visit).bounding_box()
    middle = box["y"] + box["height"] / 2

    for _ in range(20):
        visit.mouse.move(box["x"] + 20 + 400 * stream.random_sample(), middle)
        visit.mouse.down()
        for _ in range(5):
            visit.mouse.move(box["x"] + 20 + 400 * stream.random_sample(), middle)
        visit.mouse.up()
        position = slider(visit).input_value()
        expect(visit.locator("#lab-number input")).to_have_value(position)
        expect(view(visit)).to_have_attribute("data-position", position)

    assert is_right(lab, visit)

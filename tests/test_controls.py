"""The page's controls and its one state: each writes into it, and all follow it."""

import pytest
from playwright.sync_api import expect
from viewing import canvas, drag, is_right, let_go, number, slider, stands_at, view

REFUSED = [
    ("-5", "seed must be a number from 0 to 4294967295, not -5"),
    ("4294967296", "seed must be a number from 0 to 4294967295, not 4294967296"),
    ("", "seed must be a number from 0 to 4294967295, not nothing"),
]


@pytest.fixture
def lab(stand_in):
    return stand_in


def heat(page, kind):
    return page.locator(f"#lab-temperature input[type={kind}]")


def test_every_control_says_what_is_drawn(visit, lab):
    slider(visit).focus()
    for _ in range(5):
        visit.keyboard.press("ArrowRight")
    stands_at(visit, "42.3125")

    visit.get_by_label("dense model").check()
    expect(view(visit)).to_have_attribute("data-model", "dense")
    visit.locator("#lab-label").get_by_label("any").check()
    expect(view(visit)).to_have_attribute("data-label", "any")
    assert is_right(lab, visit)

    visit.get_by_label("test digit", exact=True).check()
    expect(view(visit)).to_have_attribute("data-reference", "0")
    expect(visit.locator(".lab-real figcaption")).to_contain_text("test digit 0, a 7")
    expect(visit.locator(".lab-reading")).to_contain_text("not how good it is")
    visit.locator("#lab-reference input").fill("12")
    expect(view(visit)).to_have_attribute("data-reference", "12")
    visit.get_by_label("nearest", exact=True).check()
    expect(visit.locator(".lab-real figcaption")).to_contain_text("nearest real digit")
    assert is_right(lab, visit)

    visit.get_by_label("test digit", exact=True).check()
    visit.locator("#lab-reference input").fill("10000")
    visit.locator("#lab-reference input").press("Enter")
    canvas(visit).focus()  # and what was entered does not stay
    expect(visit.locator("#lab-reference input")).to_have_value("12")


def test_the_dice_change_the_seed(visit, lab):
    visit.locator("#lab-dice").click()

    expect(view(visit)).not_to_have_attribute("data-position", "42")
    stands_at(visit, number(visit).input_value())
    assert is_right(lab, visit)


def test_a_temperature_is_a_model_s_own_until_one_is_asked_for(visit, lab):
    expect(heat(visit, "range")).to_have_value("0.95")
    expect(view(visit)).to_have_attribute("data-temperature", "own")

    visit.get_by_label("dense model").check()
    expect(heat(visit, "range")).to_have_value("0.6")
    expect(view(visit)).to_have_attribute("data-temperature", "own")
    heat(visit, "range").press("ArrowLeft")
    expect(view(visit)).to_have_attribute("data-temperature", "0.55")
    assert is_right(lab, visit)

    visit.get_by_label("GAN").check()
    expect(view(visit)).to_have_attribute("data-model", "gan")
    expect(view(visit)).to_have_attribute("data-temperature", "0.55")
    expect(heat(visit, "range")).to_have_value("0.55")

    heat(visit, "number").fill("0.3")
    expect(view(visit)).to_have_attribute("data-temperature", "0.3")
    expect(heat(visit, "range")).to_have_value("0.3")
    assert is_right(lab, visit)

    heat(visit, "number").fill("5")
    sentence = "temperature must be a number from 0 to 1.2, not 5"
    expect(visit.locator(".lab-trouble")).to_have_text(sentence)
    canvas(visit).focus()
    expect(heat(visit, "number")).to_have_value("0.3")
    expect(heat(visit, "range")).to_have_value("0.3")

    heat(visit, "number").fill("")
    heat(visit, "number").press("Enter")
    expect(view(visit)).to_have_attribute("data-temperature", "own")
    expect(heat(visit, "range")).to_have_value("0.95")


def test_the_box_takes_a_seed_between_two_frames_and_shows_exactly_that(visit, lab):
    number(visit).fill("42.3")

    expect(view(visit)).to_have_attribute("data-position", "42.3")
    expect(number(visit)).to_have_value("42.3")
    assert is_right(lab, visit)


def test_the_box_takes_seeds_beyond_the_slider_and_the_hand_goes_on_from_there(visit, lab):
    number(visit).fill("5000")
    expect(view(visit)).to_have_attribute("data-position", "5000")
    expect(slider(visit)).to_have_value("5000")  # it has gone there

    canvas(visit).focus()
    visit.keyboard.press("ArrowRight")
    expect(number(visit)).to_have_value("5000.0625")
    expect(view(visit)).to_have_attribute("data-position", "5000.0625")
    assert is_right(lab, visit)

    number(visit).fill("4294967295")
    number(visit).press("Enter")
    expect(view(visit)).to_have_attribute("data-position", "4294967295")
    canvas(visit).focus()
    visit.keyboard.press("PageDown")
    expect(number(visit)).to_have_value("4294967295")
    assert is_right(lab, visit)


@pytest.mark.parametrize(("entered", "sentence"), REFUSED, ids=["least", "most", "nothing"])
def test_a_refused_seed_changes_nothing_but_shows_why(visit, lab, entered, sentence):
    number(visit).fill(entered)
    number(visit).press("Enter")

    expect(visit.locator(".lab-trouble")).to_have_text(sentence)
    expect(view(visit)).to_have_attribute("data-position", "42")
    expect(slider(visit)).to_have_value("42")
    assert is_right(lab, visit)
    canvas(visit).focus()  # and what was entered does not stay
    stands_at(visit, "42")

    number(visit).fill("43")
    stands_at(visit, "43")
    expect(visit.locator(".lab-trouble")).to_be_hidden()


def test_a_box_that_is_being_cleared_moves_nothing(visit):
    number(visit).fill("")
    visit.wait_for_timeout(500)

    expect(slider(visit)).to_have_value("42")
    expect(view(visit)).to_have_attribute("data-position", "42")
    expect(visit.locator(".lab-trouble")).to_be_hidden()


def test_an_empty_reference_is_not_the_nearest(visit):
    visit.get_by_label("test digit", exact=True).check()
    expect(view(visit)).to_have_attribute("data-reference", "0")

    visit.locator("#lab-reference input").fill("")
    visit.locator("#lab-reference input").press("Enter")

    sentence = "reference must be a whole number from 0 to 9999, not nothing"
    expect(visit.locator(".lab-trouble")).to_have_text(sentence)
    expect(view(visit)).to_have_attribute("data-reference", "0")


def test_leaving_the_box_for_the_slider_shows_the_slider_s_seed(visit):
    for seed in ("3001", "3002", "3003"):
        number(visit).fill(seed)
        expect(view(visit)).to_have_attribute("data-position", seed)
        number(visit).fill(f"{seed}.5")  # and on, without a pause

        slider(visit).click(position={"x": 100, "y": 8})

        expect(number(visit)).not_to_have_value(seed)
        visit.wait_for_timeout(400)  # what was typed last would come now
        stands_at(visit, slider(visit).input_value())


def test_a_drag_that_ends_where_it_began_lets_go(visit, lab):
    box = slider(visit).bounding_box()
    middle = box["y"] + box["height"] / 2
    for _ in range(2):  # the second begins where the first has ended
        visit.mouse.move(box["x"], middle)
        visit.mouse.down()
        visit.mouse.move(box["x"] + 100, middle)
        visit.mouse.move(box["x"], middle)
        assert let_go(visit) == "0"
    number(visit).fill("77")

    stands_at(visit, "77")
    assert is_right(lab, visit)


def test_a_clip_begins_with_the_picture_as_it_is_drawn(visit):
    for _ in drag(visit, steps=20):
        pass
    reached = let_go(visit)
    heat(visit, "number").fill("0.3")
    visit.locator("#lab-label").get_by_label("3").check()

    visit.get_by_role("button", name="Clip", exact=True).click()

    first = visit.locator(".clip-film li canvas").first
    words = f"GAN, seed {reached}, digit 3, temperature 0.3"
    expect(first).to_have_attribute("aria-label", words)

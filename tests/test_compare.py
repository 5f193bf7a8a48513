"""Two models on one stage: the same seed, a divider, a difference, and the scores of both."""

import numpy as np
import pytest
from playwright.sync_api import expect
from viewing import canvas, drag, let_go, number, slider, view

from artlab.images import to_bytes
from artlab.points import Point

PIXELS = """(canvas) => [...canvas.getContext('2d').getImageData(0, 0, 28, 28).data]
  .filter((_, index) => index % 4 === 0)"""


@pytest.fixture
def compared(visit):
    visit.get_by_role("button", name="Compare").click()
    expect(view(visit)).to_have_attribute("data-compared", "42")
    return visit


def divider(page):
    return page.get_by_label("Divider between the models")


def pixels(page, where):
    return np.array(page.locator(where).evaluate(PIXELS))


def are_right(lab, page):
    """Return whether both pictures, their difference and their scores are of where they stand."""
    position = float(view(page).get_attribute("data-compared"))
    label = int(view(page).get_attribute("data-label"))
    found = {}
    for model in ("gan", "dense"):
        point = Point(model=model, position=position, label=label)
        drawn = lab.draw(point)
        figures = lab.judge(drawn, point).figures()
        cells = page.locator(f".lab-versus [data-model={model}] td").all_inner_texts()
        assert cells == [figures["PSNR"], figures["SSIM"]]
        found[model] = to_bytes(drawn)[0].astype(int)
    ours, theirs = (
        pixels(page, where).reshape(28, 28)
        for where in (".lab-drawn .lab-frame > canvas", ".lab-divided canvas")
    )
    shown = pixels(page, ".lab-versus canvas").reshape(28, 28)
    near = [abs(ours - found["gan"]), abs(theirs - found["dense"])]
    near.append(abs(shown - abs(found["gan"] - found["dense"])))
    return max(map(np.max, near)) <= 2


def test_both_models_are_seen_on_the_seed_and_stay_so_while_it_moves(compared, stand_in):
    assert are_right(stand_in, compared)
    for _ in drag(compared, steps=20):
        pass
    reached = let_go(compared)

    expect(view(compared)).to_have_attribute("data-compared", reached)
    assert are_right(stand_in, compared)
    compared.locator("#lab-label").get_by_label("3").check()
    expect(view(compared)).to_have_attribute("data-label", "3")
    expect(view(compared)).to_have_attribute("data-compared", reached)
    assert are_right(stand_in, compared)


def test_each_score_stands_in_its_model_s_row_whichever_is_chosen(compared):
    cells = compared.locator(".lab-versus td")
    before = cells.all_inner_texts()
    compared.keyboard.press("m")
    expect(view(compared)).to_have_attribute("data-model", "dense")
    compared.locator("#lab-dice").click()
    expect(cells.nth(3)).not_to_have_text(before[3])
    number(compared).fill("42")
    number(compared).press("Enter")
    expect(view(compared)).to_have_attribute("data-compared", "42")

    assert cells.all_inner_texts() == before


def test_the_divider_goes_by_mouse_and_by_keys_and_moves_no_seed(compared):
    box = canvas(compared).bounding_box()
    middle, right = box["x"] + box["width"] / 2, box["x"] + box["width"]
    compared.mouse.move(middle, box["y"] + 50)
    compared.mouse.down()
    compared.mouse.move(right - 30, box["y"] + 50, steps=5)
    compared.mouse.up()
    assert float(divider(compared).input_value()) > 80
    for _ in range(3):
        divider(compared).press("ArrowLeft")
    assert float(divider(compared).input_value()) < 98
    expect(view(compared)).to_have_attribute("data-position", "42")

    compared.mouse.move(box["x"] + 40, box["y"] + 50)  # and beside it, the picture is dragged
    compared.mouse.down()
    compared.mouse.move(box["x"] + 140, box["y"] + 50, steps=5)
    let_go(compared)
    assert float(slider(compared).input_value()) > 42


def test_a_key_and_a_link_lead_there_and_back(visit, address):
    visit.keyboard.press("d")
    expect(divider(visit)).to_be_visible()
    visit.wait_for_url("**view=compare**")
    visit.keyboard.press("d")
    expect(divider(visit)).to_be_hidden()

    visit.goto(f"{address}?engine=off&seed=7&view=compare&present=yes")

    expect(view(visit)).to_have_attribute("data-compared", "7")
    expect(divider(visit)).to_be_visible()
    expect(visit.locator(".lab-versus")).to_be_visible()
    assert "PSNR" in visit.locator(".lab-versus").inner_text()


def test_what_the_other_has_not_drawn_yet_is_not_shown(page, stand_in):
    page.keyboard.press("d")
    expect(view(page)).to_have_attribute("data-compared", "42")
    stand_in.faults["dense"] = "dense is damaged: train it again"
    try:
        number(page).fill("801")
        expect(view(page)).to_have_attribute("data-position", "801")
        expect(page.locator(".lab-divided canvas")).to_be_hidden()
    finally:
        stand_in.faults.clear()

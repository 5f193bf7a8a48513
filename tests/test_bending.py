"""Directions on the page: sliders that bend the picture, by hand, by keys, by a link."""

import re

import numpy as np
import pytest
from node import evaluate
from playwright.sync_api import expect
from viewing import SEEN, expect_engine, go_to, view

from artlab.images import to_bytes
from artlab.points import Point

SHAPES = """() => {
  const view = document.querySelector('.lab-view');
  window.shapes = [];
  new MutationObserver(() => window.shapes.push(view.dataset.bent))
    .observe(view, { attributeFilter: ['data-bent'] });
}"""
MEASURED = {
    "unit": "°",
    "deviation": 10,
    "steps": [
        {"far": -2, "mean": -1.5, "spread": 0.9},
        {"far": -1, "mean": -1, "spread": 0.5},
        {"far": 1, "mean": 1, "spread": 0.6},
        {"far": 2, "mean": 1.6, "spread": 1},
    ],
}


@pytest.fixture
def opened(browser, app):
    """Return a function that opens a link to the page with the shipped models."""
    failures = []
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page.on("pageerror", lambda error: failures.append(str(error)))

    def opened(query):
        page.goto(f"{app}{query}")
        page.wait_for_selector(".lab-view[data-state=ready]")
        return page

    yield opened
    page.close()
    assert failures == []


def slider(page, name):
    return page.get_by_role("slider", name=name)


def is_bent(page, query):
    """Expect the picture to be bent so, and the address to say it."""
    expect(view(page)).to_have_attribute("data-bent", query)
    expect(page).to_have_url(re.compile(f"{re.escape(query)}$" if query else r"nearest$"))


def is_drawn(lab, page, **asked):
    """Return whether the picture on the stage is the one that the server would draw."""
    exact = to_bytes(lab.draw(Point.checked(lab.collection, **asked)))[0].astype(int)
    shown = np.array(page.evaluate(SEEN)["pixels"]).reshape(exact.shape)
    return np.abs(shown - exact).max() <= 1


@pytest.mark.parametrize(
    ("far", "said"),
    [
        (0, "\u221215 to +16°"),
        (1, "+10 ± 6°"),
        (-0.5, "\u22125 ± 3°"),
        (1.5, "+13 ± 8°"),
        (-2, "\u221215 ± 9°"),
    ],
)
def test_what_a_step_was_measured_to_do_is_said(far, said):
    parts = {"measured": MEASURED, "far": far}

    told = evaluate("later/effect.js", "(m, { measured, far }) => m.effect(measured, far)", **parts)

    assert told == said


def test_a_hand_bends_the_picture_shape_by_shape_and_zero_takes_it_back(opened, lab):
    page = opened("?seed=42&digit=3")
    expect_engine(page, "ready")
    page.get_by_role("button", name="Directions").click()
    slant = slider(page, "slant")
    box = slant.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.evaluate(SHAPES)

    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(box["x"] + box["width"] * (0.5 + step / 50), middle)
        page.wait_for_timeout(30)
    page.mouse.up()

    far = float(slant.input_value())
    assert far > 1
    is_bent(page, f"slant={far:g}")
    assert len(page.evaluate("window.shapes")) > 5  # on the way
    assert is_drawn(lab, page, seed=42, label="3", slant=far)
    expect(page.locator("output").first).to_have_text(re.compile(r"^\+\d+ ± \d+°$"))

    slant.dblclick(position={"x": 5, "y": box["height"] / 2})

    is_bent(page, "")
    expect(slant).to_have_value("0")
    assert is_drawn(lab, page, seed=42, label="3")


def test_keys_bend_it_and_a_walk_goes_on_bent(opened, lab):
    page = opened("?seed=42&digit=5")
    expect_engine(page, "ready")
    page.get_by_role("button", name="Directions").press("Enter")

    slider(page, "thickness").press("ArrowRight")
    slider(page, "breadth").press("End")

    is_bent(page, "thickness=0.05&breadth=2")
    go_to(page, 43.5)
    assert is_drawn(lab, page, seed=43.5, label="5", thickness=0.05, breadth=2)

    page.get_by_role("button", name="breadth back to 0").click()
    is_bent(page, "thickness=0.05")
    page.get_by_role("button", name="All to 0").click()
    is_bent(page, "")


@pytest.mark.parametrize("engine", ["on", "off"])
def test_a_link_restores_it_whoever_draws(opened, lab, engine):
    page = opened(f"?seed=7&digit=8&model=dense&slant=-1.5&tallness=0.5&engine={engine}")
    if engine == "on":
        expect_engine(page, "ready")

    expect(view(page)).to_have_attribute("data-bent", "slant=-1.5&tallness=0.5")
    expect(slider(page, "slant")).to_have_value("-1.5")
    expect(slider(page, "tallness")).to_have_value("0.5")
    asked = {"model": "dense", "seed": 7, "label": "8", "slant": -1.5, "tallness": 0.5}
    assert is_drawn(lab, page, **asked)


def test_nonsense_in_a_link_is_said_and_the_rest_counts(opened):
    page = opened("?seed=7&slant=9&breadth=wide&tallness=1&engine=off")

    trouble = page.locator(".lab-trouble")
    expect(trouble).to_contain_text("slant must be a number from -2 to 2, not 9")
    expect(trouble).to_contain_text("breadth must be a number from -2 to 2, not wide")
    expect(slider(page, "slant")).to_have_value("0")
    expect(slider(page, "tallness")).to_have_value("1")


def test_a_saved_picture_s_name_says_how_it_is_bent(opened):
    page = opened("?seed=7&digit=8&slant=-1.5")
    expect_engine(page, "ready")
    expect(view(page)).to_have_attribute("data-bent", "slant=-1.5")

    page.locator("#lab-save").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="True pixels").click()

    assert download.value.suggested_filename == "artlab-gan-8-seed7-slant-1.5.png"

"""The way from one's own picture to a seed's, in headless Chromium, by itself."""

import numpy as np
import pytest
from alone import alone, draw, expect_ready, levels
from playwright.sync_api import expect

from artlab import images, opening
from artlab.collections import DEFAULT
from artlab.models import GENERATORS
from artlab.points import Point


@pytest.fixture(scope="module")
def pad(browser, lab, tmp_path_factory):
    """Open the page, once for all, with a seven on its pad; no script may fail."""
    failures = []
    with alone(lab, tmp_path_factory.mktemp("way")) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(address)
        expect(page.locator(".yours-way")).to_be_hidden()
        draw(page)
        expect_ready(page)
        yield page
        page.close()
    assert failures == []


def shown(page, model):
    return levels(page, f"figure[data-model={model}]")[..., 0].astype(int)


def seeds_picture(lab, model, position):
    point = Point.checked(DEFAULT, model=model, seed=position, label=DEFAULT.first)
    return images.to_bytes(lab.draw(point))[0]


def test_a_way_leads_from_ones_own_picture_to_the_seed_that_is_explored(pad, lab):
    slider = pad.get_by_role("slider", name="The way from yours to the seed")
    expect(slider).to_be_visible()
    rebuilt = {model: shown(pad, model) for model in GENERATORS}
    position = opening.start(DEFAULT).position

    for seed in (position, 8.5):
        pad.evaluate("(position) => state.set({ position }, 'hand')", seed)
        link = pad.get_by_role("link", name=f"seed {seed:g}, digit {DEFAULT.first}")
        expect(link).to_be_visible()
        expect(pad.locator(".yours-way")).not_to_have_attribute("aria-busy", "true")
        for key, percent in (("End", 100), ("Home", 0), ("PageUp", None)):
            slider.press(key)
            if percent is not None:
                expect(slider).to_have_attribute("aria-valuetext", f"{percent} % of the way")
            expect(pad.locator(".yours-figures").first).to_be_visible(visible=key == "Home")
            for model in GENERATORS:
                ends = rebuilt[model], seeds_picture(lab, model, seed)
                [far, near] = [np.abs(shown(pad, model) - end).max() for end in ends]
                assert (far <= 1) == (key == "Home")
                assert (near <= 1) == (key == "End")


def test_the_way_plays_to_its_end(pad):
    pad.get_by_role("slider").press("Home")

    pad.get_by_role("button", name="Play the way").click()

    expect(pad.get_by_role("button", name="Pause")).to_be_visible()
    expect(pad.get_by_role("slider")).to_have_value("32")
    expect(pad.get_by_role("button", name="Play the way")).to_be_visible()

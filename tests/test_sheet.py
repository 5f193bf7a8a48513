"""The sheet: many pictures at once; and pictures and sheets as files, in the colours of a look."""

import numpy as np
import pytest
from playwright.sync_api import expect
from viewing import SEEN, is_right, number, sheet, stands_at, view

from artlab import latents
from artlab.images import to_bytes
from artlab.points import Point

LAST = latents.LAST_SEED  # where a sheet has few pictures, and is soon drawn
THERMAL = [[5, 1, 15], [90, 15, 110], [216, 67, 63], [251, 164, 10], [252, 255, 176]]
SIDE = 28


def levels(lab, **asked):
    return to_bytes(lab.draw(Point.checked(lab.collection, **asked)))[0].astype(int)


def coloured(grey):
    at = np.linspace(0, 255, len(THERMAL))
    return np.stack([np.interp(grey, at, channel) for channel in np.transpose(THERMAL)], -1)


def are_right(lab, page, **asked):
    """Return whether each cell shows what its name says."""
    found, exact = sheet(page), []
    for name in found:
        seed, *label = name.replace(",", "").split()[1::2]
        words = {"seed": seed, "label": label[0]} if label else {"seed": seed}
        exact.append(levels(lab, **asked | words))
    return np.abs(np.array(list(found.values())) - exact).max() <= 1


@pytest.fixture
def opened(visit, address):
    """Return a function that opens a sheet, and waits for so many pictures."""

    def opened(count, query):
        visit.goto(f"{address}?engine=off&view=sheet&{query}")
        expect(visit.locator(".lab-sheet")).to_have_attribute("data-drawn", count)
        return visit

    return opened


def saved(page, button):
    """Return the name of what a button saves, and its pixels, red first."""
    import cv2  # noqa: PLC0415 - only here

    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    pixels = cv2.imread(str(download.value.path()))
    return download.value.suggested_filename, pixels[:, :, ::-1].astype(int)


def test_it_shows_the_seeds_from_here_on_and_each_leads_to_itself(opened, stand_in):
    page = opened(f"{LAST - 4}/5", f"seed={LAST - 4}&model=dense&temperature=0.5&look=ink")
    expect(page.locator("#lab-number")).to_be_visible()
    expect(page.locator(".lab-scores")).to_be_hidden()
    assert are_right(stand_in, page, model="dense", label="7", temperature="0.5")

    page.get_by_role("button", name=f"seed {LAST - 1}").click()

    stands_at(page, str(LAST - 1))
    expect(page.locator(".lab-scores")).to_be_visible()
    expect(page.locator(".lab-board")).to_be_hidden()
    assert is_right(stand_in, page)
    page.go_back()
    expect(page.locator(".lab-board")).to_be_visible()
    expect(page.locator(".lab-sheet [role=status]")).to_have_text(f"seeds {LAST - 4} to {LAST}")


def test_it_shows_a_few_seeds_in_every_label(opened, stand_in):
    page = opened(f"{LAST}/1", f"seed={LAST}")
    page.get_by_label("every digit").check()
    expect(page.locator(".lab-sheet")).to_have_attribute("data-drawn", f"{LAST}/10")
    page.wait_for_url("**sheet=labels**")
    assert are_right(stand_in, page, model="gan")

    page.get_by_role("button", name=f"seed {LAST}, digit 3").click()

    expect(view(page)).to_have_attribute("data-label", "3")
    assert is_right(stand_in, page)


def test_keys_lead_there_through_it_and_back(visit):
    visit.keyboard.press("s")
    expect(visit.get_by_role("button", name="seed 141")).to_be_visible()
    cell = visit.locator(".lab-cells button:focus")
    for keys, name in (
        (["ArrowRight", "ArrowDown"], "seed 53"),
        (["End"], "seed 61"),
        (["Home", "ArrowLeft"], "seed 51"),
        (["PageDown"], "seed 151"),
        (["PageUp", "PageUp"], "seed 9"),  # to the first of all
    ):
        for key in keys:
            visit.keyboard.press(key)
        expect(cell).to_have_attribute("aria-label", name)
    expect(visit.get_by_label("100 seeds back")).to_be_disabled()
    visit.get_by_label("100 seeds on").click()
    expect(number(visit)).to_have_value("100")
    visit.get_by_role("button", name="seed 109").press("Enter")

    stands_at(visit, "109")
    visit.keyboard.press("s")
    expect(visit.locator(".lab-board")).to_be_visible()
    visit.keyboard.press("s")
    expect(visit.locator(".lab-board")).to_be_hidden()


def test_a_picture_is_saved_in_true_pixels_and_for_print_in_its_look(visit, stand_in):
    number(visit).fill("42.375")
    expect(view(visit)).to_have_attribute("data-position", "42.375")
    exact = levels(stand_in, seed=42.375, label="7")
    visit.locator("#lab-save").click()
    name, pixels = saved(visit, "True pixels")
    assert name == Point(position=42.375, label=7).file_name(".png")
    assert np.abs(pixels - exact[:, :, None]).max() <= 1

    before = visit.evaluate(SEEN)["pixels"]
    visit.locator("#lab-look").get_by_label("thermal").check()
    visit.locator("#lab-save").click()
    name, pixels = saved(visit, "For print")

    times = 2048 // SIDE
    assert pixels.shape == (SIDE * times, SIDE * times, 3)
    assert (pixels == pixels[::times, ::times].repeat(times, 0).repeat(times, 1)).all()
    assert np.abs(pixels[::times, ::times] - coloured(exact)).max() <= 3  # a level is up to three
    assert visit.evaluate(SEEN)["pixels"] == before


def test_a_sheet_is_saved_as_a_poster(opened, stand_in):
    page = opened(f"{LAST - 4}/5", f"seed={LAST - 4}&look=thermal&temperature=0.5")

    name, pixels = saved(page, "Save poster")

    assert name == f"artlab-gan-7-seeds{LAST - 4}-{LAST}-temperature0.5.png"
    times = -(-2000 // (10 * SIDE))
    pitch = SIDE * times + times
    assert pixels.shape[1] >= 2000
    margin = (pixels.shape[1] - 10 * pitch + times) // 2
    for column in range(5):
        left = margin + column * pitch
        cell = pixels[margin : margin + SIDE * times, left : left + SIDE * times]
        exact = coloured(levels(stand_in, seed=LAST - 4 + column, label="7", temperature="0.5"))
        assert np.abs(cell[::times, ::times] - exact).max() <= 3
    assert (pixels[0, 0] == THERMAL[0]).all()
    assert (pixels[margin + SIDE * times + margin // 2 :] == THERMAL[-1]).all(-1).any()  # words

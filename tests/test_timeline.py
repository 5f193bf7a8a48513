"""The timeline: a film of the seeds around, which walks rather than jumps."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect
from viewing import is_right, let_go, number, slider, stands_at, view

BRIGHT = """() => {  // of each of ten parts of the film, whether there is a picture in it
  const film = document.querySelector('#lab-slider canvas');
  const { width, height } = film;
  const part = Math.floor(width / 10);
  return [...Array(10).keys()].map((index) => film.getContext('2d')
    .getImageData(index * part, 0, part, height).data
    .some((value, at) => at % 4 < 3 && value > 99));
}"""


@pytest.fixture
def near(visit, address):
    """Return the page as it is seen without `span`: a few seeds, from end to end."""
    visit.goto(f"{address}?engine=off&seed=42")
    visit.wait_for_selector(".lab-view[data-state=ready]")
    return visit


def bounds(page):
    return tuple(float(slider(page).get_attribute(name)) for name in ("min", "max"))


def test_a_slider_s_length_is_a_few_seeds_and_a_drag_goes_through_their_frames(near, stand_in):
    least, most = bounds(near)
    assert 3 <= most - least <= 10
    assert least < 42 < most
    box = slider(near).bounding_box()
    middle = box["y"] + box["height"] / 2
    here = box["x"] + box["width"] * (42 - least) / (most - least)
    near.mouse.move(here, middle)
    near.mouse.down()
    seen = []
    for step in range(30):
        near.mouse.move(here + 4 * step, middle)
        near.wait_for_timeout(16)
        seen.append(float(slider(near).input_value()))

    reached = let_go(near)

    assert max(after - before for before, after in pairwise(seen)) < 0.1
    assert 42.3 < float(reached) < 43.5
    assert is_right(stand_in, near)


def test_a_hand_at_its_end_moves_it_on_and_one_inside_does_not(near, stand_in):
    least, most = bounds(near)
    box = slider(near).bounding_box()
    middle = box["y"] + box["height"] / 2
    near.mouse.move(box["x"] + box["width"] * 0.8, middle)
    near.mouse.down()
    near.wait_for_timeout(500)
    assert bounds(near) == (least, most)
    near.mouse.move(box["x"] + box["width"] - 2, middle)

    near.wait_for_function(f"document.querySelector('#lab-slider input').value > {most + 5}")

    let_go(near)
    assert is_right(stand_in, near)


def test_the_film_shows_the_pictures_of_its_seeds_all_along(near):
    near.wait_for_function(f"({BRIGHT})().every(Boolean)")

    names = near.locator(".lab-ticks span:visible").all_inner_texts()
    assert "42" in names
    assert names == sorted(names, key=int)


def test_it_goes_along_with_a_jump_and_ends_where_the_seeds_do(near, stand_in):
    for seed in ("5000", "0", "4294967295"):
        number(near).fill(seed)
        number(near).press("Enter")
        stands_at(near, seed)
        least, most = bounds(near)
        assert 0 <= least <= float(seed) <= most <= 4294967295
        assert is_right(stand_in, near)


def test_its_length_can_be_asked_for(near, address):
    near.goto(f"{address}?engine=off&seed=42&span=100")

    expect(view(near)).to_have_attribute("data-position", "42")
    least, most = bounds(near)
    assert most - least == 100
    near.goto(f"{address}?engine=off&seed=42&span=5000")
    expect(near.locator(".lab-trouble")).to_contain_text("span must be a number from 1 to 1000")


def test_a_hand_on_the_film_ends_the_play(page):
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    box = slider(page).bounding_box()

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()

    expect(page.get_by_role("button", name="Play")).to_be_visible()
    reached = let_go(page)
    page.wait_for_timeout(300)
    stands_at(page, reached)

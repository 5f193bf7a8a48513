"""The bar, and what is in reach, on every screen: nothing is cut, and fingers get to all of it."""

import pytest
from playwright.sync_api import expect
from viewing import view

LANGUAGES = ("en", "ru")
SIZES = [(320, 568), (360, 740), (740, 360), (820, 1180), (1024, 768), (1280, 800), (1920, 1080)]
CUT = """() => [...document.querySelectorAll('.lab-tabs button, .lab-acts button, .lab-bar select')]
  .filter((one) => one.offsetParent)
  .filter((one) => {
    const { left, right } = one.getBoundingClientRect();
    return left < 0 || right > innerWidth || one.scrollWidth > one.clientWidth;
  })
  .map((one) => one.textContent)"""


@pytest.fixture(scope="module")
def others(shapes_lab):
    return [shapes_lab]


@pytest.fixture
def phone(browser, address):
    page = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(f"{address}?engine=off&seed=42")
    page.wait_for_selector(".lab-view[data-state=ready]")
    yield page
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_in_it_is_cut(page, address, lang):
    page.goto(f"{address}?engine=off&seed=42&lang={lang}")
    page.wait_for_selector(".lab-view[data-state=ready]")
    found = {}
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        found[width] = page.evaluate(CUT)

    assert not any(found.values()), found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_the_narrowest_phone_what_it_does_stands_beside_what_is_drawn(page, address, lang):
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(f"{address}?engine=off&seed=42&lang={lang}")
    page.wait_for_selector(".lab-view[data-state=ready]")

    chosen = page.locator("#lab-collection").bounding_box()
    for button in page.locator(".lab-acts button:visible").all():
        assert button.bounding_box()["y"] < chosen["y"] + chosen["height"]


def test_a_finger_begins_the_presenter_s_mode_and_leaves_it(phone):
    begins, leaves = phone.get_by_role("button", name="Present"), phone.locator("#lab-leave")
    expect(leaves).to_be_hidden()
    begins.tap()

    expect(phone.locator(".lab-tabs")).to_be_hidden()
    assert shorter_side(leaves) >= 44
    leaves.tap()

    expect(phone.locator(".lab-tabs")).to_be_visible()
    assert shorter_side(begins) >= 44


def shorter_side(button):
    box = button.bounding_box()
    return min(box["width"], box["height"])


def test_with_a_mouse_nothing_but_the_picture_is_seen(page, address):
    page.goto(f"{address}?engine=off&seed=42&present=yes")

    expect(view(page)).to_have_attribute("data-state", "ready")
    expect(page.locator("#lab-leave")).to_be_hidden()


def test_a_view_opens_at_its_top(phone):
    rest = phone.locator(".lab-rest")
    rest.evaluate("(one) => one.scrollTo(0, 400)")
    assert rest.evaluate("(one) => one.scrollTop") > 0
    phone.get_by_role("button", name="Compare").tap()

    assert rest.evaluate("(one) => one.scrollTop") == 0
    phone.get_by_role("button", name="About").tap()
    phone.evaluate("scrollTo(0, 500)")
    phone.get_by_role("button", name="Scores").tap()
    assert phone.evaluate("scrollY") == 0


def test_what_renders_a_clip_is_in_a_thumb_s_reach(phone, address):
    phone.goto(f"{address}?engine=off&seed=42&view=clip")

    expect(phone.get_by_role("button", name="Render the clip")).to_be_in_viewport(ratio=1)

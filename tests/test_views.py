"""The views beside the stage: what each costs before it is chosen, and who hears the keys then."""

from playwright.sync_api import expect
from viewing import stands_at


def test_yours_comes_when_it_is_chosen(page):
    fetched = []
    page.on("request", lambda sent: fetched.append(sent.url.rpartition("/")[2]))
    before = page.evaluate(
        "performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1))"
    )
    page.get_by_role("button", name="Yours").click()

    expect(page.get_by_role("alert").last).to_have_text(
        "this page cannot rebuild a picture, for it does not draw by itself: as the address says"
    )
    assert "served.js" in before
    assert not {"yours.js", "pad.js"} & set(before)
    assert {"yours.js", "pad.js"} <= set(fetched)
    page.wait_for_url("**view=yours**")
    page.get_by_role("button", name="Explore").click()
    expect(page.locator(".lab-yours")).to_be_hidden()


def test_a_view_whose_script_does_not_come_says_so(page):
    page.route("**/views/yours.js", lambda route: route.abort())

    page.get_by_role("button", name="Yours").click()

    told = "this view did not come: reload the page"
    expect(page.locator(".lab-yours")).to_have_text(told)


def test_keys_are_the_stage_s(page):
    stands_at(page, "42")
    page.get_by_role("button", name="Yours").click()
    expect(page.locator(".yours-pad")).to_be_visible()

    for key in ("ArrowRight", "PageDown", "r"):
        page.keyboard.press(key)

    page.get_by_role("button", name="Explore").click()
    stands_at(page, "42")

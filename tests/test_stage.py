"""What the stage shows when strips are there at once, late, refused, or of other models."""

import pytest
from playwright.sync_api import expect
from viewing import StandIn, drag, is_right, number, slider, stands_at, view

from artlab import opening
from artlab.studio.serving.serve import serve
from artlab.studio.serving.turns import Turns

SILENT = "the server does not answer; the page goes on asking"
CHANGED = "the models have changed: reload the page"
FULL = "too many strips are asked for at once; try again in a moment"


@pytest.fixture
def lab(stand_in):
    yield stand_in
    stand_in.faults.clear()
    stand_in.is_loaded.set()


@pytest.fixture
def opened(browser):
    """Return a page that nothing has been opened in, and what it asks for."""
    page, asked = browser.new_page(reduced_motion="reduce"), []
    page.on("request", lambda request: asked.append(request.url.split("/", 3)[-1]))
    yield page, asked
    page.close()


def strips(asked):
    return [address for address in asked if address.startswith("strips/")]


def sentence(page):
    return page.locator(".lab-trouble")


def title(page):
    return page.locator(".lab-drawn figcaption")


def test_the_first_picture_is_painted_at_once_and_the_film_around_it_is_asked_for_later(
    tmp_path, opened
):
    lab = StandIn(tmp_path)
    opening.save(lab)
    lab.is_loaded.clear()  # nobody gets anything but what was drawn beforehand
    served, (page, asked) = serve(lab, blocking=False), opened

    page.goto(served.local_url)
    seed = f"{opening.start(lab.collection).position:.10g}"
    expect(view(page)).to_have_attribute("data-position", seed)
    page.wait_for_timeout(1500)

    assert view(page).get_attribute("data-state") == "ready"
    assert not [address for address in asked if address.startswith("gradio_api")]
    assert [address.rpartition("/")[2] for address in strips(asked)] == [str(int(seed) - 1)]
    lab.is_loaded.set()
    assert is_right(lab, page)
    served.close()


def test_until_the_models_are_loaded_the_caption_says_so(lab, opened):
    page, asked = opened
    lab.is_loaded.clear()
    lab.edition += "0"  # of which no strip is there
    served = serve(lab, blocking=False)

    page.goto(served.local_url)
    expect(title(page)).to_have_text("warming up …")
    page.wait_for_timeout(1000)
    assert len(strips(asked)) == 1
    lab.is_loaded.set()

    expect(title(page)).to_have_text("GAN, seed 42, digit 7")
    expect(view(page)).to_have_attribute("data-state", "ready")
    number(page).fill("601")
    expect(title(page)).to_have_text("GAN, seed 601, digit 7")
    lab.is_loaded.clear()
    number(page).fill("701")
    expect(title(page)).to_have_text("GAN, seed 601, digit 7 · warming up …")
    lab.is_loaded.set()
    stands_at(page, "701")
    served.close()


def test_without_strips_the_picture_stays_and_trouble_is_said(page, lab):
    page.route("**/strips/**", lambda route: route.abort())

    for step in drag(page, steps=50):
        if step % 10 == 0:
            assert is_right(lab, page)
    page.mouse.up()

    expect(sentence(page)).to_have_text(SILENT)
    expect(view(page)).to_have_attribute("data-state", "trouble")
    assert is_right(lab, page)
    page.unroute("**/strips/**")
    stands_at(page, slider(page).input_value())  # it has gone on asking
    expect(sentence(page)).to_be_hidden()
    expect(view(page)).to_have_attribute("data-state", "ready")
    assert is_right(lab, page)


@pytest.mark.parametrize("answer", [{"status": 204}, {"status": 502}], ids=str)
def test_an_answer_that_is_no_strip_is_trouble_too(page, answer):
    page.route("**/strips/**", lambda route: route.fulfill(body="<h1>Bad</h1>", **answer))
    number(page).fill("801")

    expect(sentence(page)).to_have_text(SILENT)


def test_a_browser_that_cannot_read_the_pictures_says_that(page):
    page.evaluate("() => { window.createImageBitmap = () => Promise.reject(new Error()); }")
    number(page).fill("801")

    expect(sentence(page)).to_contain_text("this browser cannot read the pictures")


def test_a_refusal_is_said_in_the_server_s_words_until_something_else_is_asked_for(page, lab):
    lab.faults["dense"] = "dense is damaged: train it again"
    page.get_by_label("dense model").check()

    expect(sentence(page)).to_have_text("dense is damaged: train it again")
    expect(view(page)).to_have_attribute("data-model", "gan")
    assert is_right(lab, page)
    page.get_by_role("radio", name="GAN").check()
    expect(sentence(page)).to_be_hidden()
    assert is_right(lab, page)


def test_a_server_that_has_too_much_to_do_is_asked_again(page, monkeypatch):
    monkeypatch.setattr(Turns, "put", lambda *_: False)
    number(page).fill("901")
    expect(sentence(page)).to_have_text(FULL)

    monkeypatch.undo()

    stands_at(page, "901")
    expect(sentence(page)).to_be_hidden()


def test_models_that_are_replaced_while_somebody_looks_go_on_under_their_new_version(page, lab):
    asked = []
    page.on("request", lambda request: asked.append(request.url.split("/", 3)[-1]))
    lab.edition += "1"

    slider(page).focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    stands_at(page, "44.5")

    assert is_right(lab, page)
    assert asked.count("strips/mnist/versions") == 1
    assert sentence(page).is_hidden()


def test_who_is_refused_again_hears_why(page, lab):
    lab.edition += "1"
    known = lab.versions()
    page.route("**/versions", lambda route: route.fulfill(json=known))
    lab.edition += "2"
    number(page).fill("53")

    expect(sentence(page)).to_have_text(CHANGED)
    expect(view(page)).to_have_attribute("data-position", "42")


def test_a_page_whose_scripts_do_not_come_says_so(opened, address):
    page, _ = opened
    page.route("**/scripts/**", lambda route: route.abort())

    page.goto(address)

    expect(sentence(page)).to_have_text("the page's scripts did not come: reload it")

"""Another collection on the page, and in a site of its own, in headless Chromium."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect
from viewing import expect_engine, go_to, number, view

from artlab import images
from artlab.export import site
from artlab.points import Point

PIXELS = """() => {
  const canvas = document.querySelector('.lab-drawn canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return [canvas.width, ...data.filter((_, index) => index % 4 < 3)];
}"""
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
}"""


@pytest.fixture(scope="module")
def others(shapes_lab):
    return [shapes_lab]


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    page.close()
    assert failures == []


def is_right(lab, page):
    """Whether the picture is what its words say, colours included."""
    told = view(page).evaluate("(view) => ({ ...view.dataset })")
    words = {name: told[name] for name in ("model", "label", "temperature")}
    drawn = lab.draw(Point.checked(lab.collection, seed=told["position"], **words))
    side, *pixels = page.evaluate(PIXELS)
    exact = images.to_bytes(drawn)[0].astype(int).ravel()
    return side == lab.collection.side and np.abs(exact - pixels).max() <= 1


def test_one_chip_leads_there_and_back(page, address, shapes_lab):
    page.goto(f"{address}?engine=off&seed=7&digit=3&look=neon&view=compare&lang=ru")
    chip = page.locator("#lab-collection")
    expect(chip).to_have_value("mnist")
    expect(view(page)).to_have_css("--pixels", "pixelated")

    chip.select_option("shapes")

    page.wait_for_url("**collection=shapes**")
    page.wait_for_selector(".lab-view[data-state=ready]")
    assert is_right(shapes_lab, page)
    expect(view(page)).to_have_css("--pixels", "auto")
    expect(page.locator("#lab-label label")).to_have_text(["по сиду", "квадрат", "disc", "cross"])
    assert re.search(r"view=compare&lang=ru&collection=shapes&model=gan&seed=42&form=any", page.url)
    assert not re.search("digit|neon", page.url)
    page.locator("#lab-collection").select_option("mnist")
    page.wait_for_url(re.compile("^(?!.*collection).*digit=7"))
    page.go_back()
    expect(page.locator("#lab-collection")).to_have_value("shapes")


def test_a_refusal_is_said_and_the_page_shows_what_it_came_with(page, address):
    busy = {"status": 429, "content_type": "text/plain", "body": "too many calls at once"}
    page.route("**/collections/*.json", lambda route: route.fulfill(**busy))

    page.goto(f"{address}?engine=off&collection=shapes")

    expect(view(page)).to_contain_text("too many calls at once")
    expect(page.locator("#lab-collection")).to_have_value("mnist")


def test_it_is_drawn_and_compared_without_the_server(page, address, shapes_lab):
    page.goto(f"{address}?collection=shapes&form=disc&seed=3")
    expect_engine(page, "ready")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("[data-model=dense] td").first).to_contain_text("dB")
    page.context.set_offline(True)

    go_to(page, 777)

    assert is_right(shapes_lab, page)
    expect(view(page)).to_have_attribute("data-compared", "777")
    page.get_by_role("button", name="Sheet").click()
    expect(page.locator(".lab-sheet")).to_have_attribute("data-drawn", "777/100")
    page.get_by_role("button", name="About").click()
    expect(page.locator("#lab-about-view")).to_contain_text("coloured shapes")
    page.context.set_offline(False)


def test_a_clip_of_it_is_rendered(page, address):
    page.goto(f"{address}?collection=shapes&view=clip&form=cross")
    page.locator(".clip-preset").get_by_label("480 × 480").check()
    page.locator(".clip-unmeasured input").check()

    page.get_by_role("button", name="Render the clip").click()

    link = page.locator(".lab-download")
    expect(link).to_have_attribute("download", "artlab-shapes-gan-cross-seed42-45-loop.mp4")


@pytest.mark.parametrize("name", ["runes", "constructor", ""])
def test_what_is_not_there_is_said_and_the_usual_is_shown(page, address, name):
    page.goto(f"{address}?engine=off&collection={name}&seed=9")

    expect(page.locator(".lab-trouble")).to_have_text(
        f"the collection {name} is not here, or has no trained models: these are digits"
    )
    expect(number(page)).to_have_value("9")
    page.wait_for_url(re.compile("^(?!.*collection)"))


def test_a_dropped_file_turns_the_page_to_its_collection(page, address, shapes_lab):
    picture = {"collection": "shapes", "seed": 5.0, "model": "dense", "form": "cross"}
    keyframes = [{"seed": 8, "form": "disc"}, {"seed": 9, "form": "disc"}]
    clip = {"collection": "shapes", "keyframes": keyframes}
    page.goto(f"{address}?engine=off")
    page.wait_for_selector(".lab-view[data-state=ready]")

    page.evaluate(DROP, ["a.png", json.dumps({"artlab": 1, "picture": picture})])

    page.wait_for_url("**collection=shapes**form=cross**")
    page.wait_for_selector(".lab-view[data-state=ready]")
    assert is_right(shapes_lab, page)
    page.goto(f"{address}?engine=off")
    page.wait_for_selector(".lab-view[data-state=ready]")
    own = {"versions": {"dense": shapes_lab.version("dense")}}
    page.evaluate(DROP, ["a.mp4", json.dumps({"artlab": 1, "clip": clip} | own)])
    expect(page.locator(".clip-seed")).to_have_text(["8disc", "9disc"])
    expect(page.locator(".clip-trouble")).not_to_contain_text("another checkpoint")
    page.goto(f"{address}?engine=off&lang=ru")
    page.wait_for_selector(".lab-view[data-state=ready]")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('quota'); }; }")
    page.evaluate(DROP, ["a.mp4", json.dumps({"artlab": 1, "clip": clip})])
    expect(page.locator(".lab-trouble")).to_contain_text("браузер ничего не сохраняет")
    broken = {"artlab": 1, "clip": clip | {"keyframes": 5}}
    page.goto(f"{address}?engine=off")
    page.wait_for_selector(".lab-view[data-state=ready]")
    page.evaluate(DROP, ["b.mp4", json.dumps(broken)])
    expect(page.locator(".lab-trouble")).to_contain_text("keyframes")
    assert "shapes" not in page.url
    strange = {"artlab": 1, "picture": picture | {"collection": "runes"}}
    page.evaluate(DROP, ["b.png", json.dumps(strange)])
    expect(page.locator(".lab-trouble")).to_have_text(
        "it is of the collection runes, which is not here"
    )


def test_a_site_of_it_needs_nobody(page, shapes_lab, tmp_path):
    site.publish(shapes_lab, tmp_path / "site", tell=lambda *_: None)

    page.goto((tmp_path / "site" / "index.html").as_uri())

    expect_engine(page, "ready")
    go_to(page, 12)
    assert is_right(shapes_lab, page)
    expect(page.locator("#lab-collection")).to_have_count(0)


def test_one_label_fades_into_another(page, address, shapes_lab):
    page.goto(f"{address}?collection=shapes&form=square..cross..0.75&seed=3.5")
    expect_engine(page, "ready")
    assert is_right(shapes_lab, page)
    faded = page.locator("#lab-fade")
    expect(faded.locator("select")).to_have_value("cross")
    expect(page.get_by_label("square", exact=True).first).to_be_checked()

    faded.locator("input").fill("0.2")
    expect(view(page)).to_have_attribute("data-label", "square..cross..0.2")
    assert is_right(shapes_lab, page)
    page.wait_for_url("**form=square..cross..0.2**")
    faded.locator("select").select_option("disc")
    expect(view(page)).to_have_attribute("data-label", "square..disc..0.2")
    expect(page.locator(".lab-drawn figcaption")).to_contain_text("square to disc, 20 %")
    faded.locator("select").select_option("")
    expect(view(page)).to_have_attribute("data-label", "square")
    page.goto(f"{address}?collection=shapes&form=square..cross..7")
    expect(page.locator(".lab-trouble")).to_have_text(
        "the share of cross must be a number from 0 to 1, not 7"
    )

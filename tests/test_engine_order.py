"""The engine draws before it can judge: nobody waits for the references, and no score is wrong."""

import numpy as np
import pytest
from playwright.sync_api import expect
from viewing import SEEN, expect_engine, go_to, is_right, view, visit

from artlab import images
from artlab.export import site
from artlab.lab import Lab
from artlab.points import Point

UNKNOWN = "\u2013"  # a score, as the page says it
TOLD = """() => {
  const figure = document.querySelector('[data-score=psnr]');
  window.told = [];
  new MutationObserver(() => told.push(figure.textContent))
    .observe(figure, { characterData: true, subtree: true });
}"""


@pytest.fixture(scope="module")
def lab():
    return Lab()


@pytest.fixture(scope="module")
def exported(lab, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "lab"
    site.publish(lab, folder, tell=lambda *_: None)
    return (folder / "index.html").as_uri()


@pytest.fixture
def opened(browser, app):
    """Open a page whose references do not come before `opened.come` is called."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    failures, held = [], []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.app, page.held, page.is_free = app, held, False

    def hold(route):
        if page.is_free:
            route.continue_()
        else:
            held.append(route)

    def come():
        page.is_free = True
        for route in held:
            route.continue_()

    page.come = come
    page.route("**/references.bin", hold)
    page.route("**/references-*.js", hold)  # of an exported site
    yield page
    page.close()
    assert failures == []


def is_unjudged(lab, page):
    """Return whether the picture is right, and no score stands beside it."""
    told = page.evaluate(SEEN)
    words = {name: told[name] for name in ("model", "label", "temperature")}
    point = Point.checked(lab.collection, seed=told["position"], **words)
    levels = images.to_bytes(lab.draw(point)).ravel().astype(int)
    is_close = abs(levels - np.array(told["pixels"])).max() <= 1
    return is_close and told["psnr"] == told["ssim"] == UNKNOWN and told["reference"] == ""


def test_until_the_references_come_the_server_scores_what_is_drawn_here(opened, lab):
    visit(opened)
    expect_engine(opened, "drawing")
    said = "Drawn in this browser, and scored by the server, until this browser can."
    expect(opened.locator(".lab-source")).to_have_text(said)

    go_to(opened, 555.25)

    expect(view(opened)).not_to_have_attribute("data-reference", "")
    assert is_right(lab, opened)
    opened.come()
    expect_engine(opened, "ready")
    assert is_right(lab, opened)


def test_without_server_and_references_it_draws_and_tells_no_score(opened, lab):
    visit(opened)
    expect_engine(opened, "drawing")
    opened.route("**/strips/**", lambda route: route.abort())

    for seed in (777, 4242.5):
        go_to(opened, seed)
        expect(opened.locator(".lab-reading")).to_have_text("Its scores are on their way.")
        assert is_unjudged(lab, opened)
    expect(opened.locator(".lab-trouble")).to_be_hidden()
    expect(view(opened)).to_have_attribute("data-state", "ready")

    opened.come()
    expect_engine(opened, "ready")
    expect(view(opened)).not_to_have_attribute("data-reference", "")
    assert is_right(lab, opened)


def test_another_model_draws_while_the_references_are_on_their_way(opened, lab):
    visit(opened)
    expect_engine(opened, "drawing")

    opened.locator("#lab-model").get_by_label("dense model").check()

    expect_engine(opened, "drawing")
    go_to(opened, 31)
    expect(view(opened)).to_have_attribute("data-model", "dense")
    assert len(opened.held) == 1
    opened.come()
    expect_engine(opened, "ready")
    go_to(opened, 32)
    assert is_right(lab, opened)


def test_both_are_compared_before_they_can_be_judged(opened):
    opened.goto(f"{opened.app}?view=compare&seed=9")
    expect_engine(opened, "drawing")
    cells = opened.locator(".lab-versus td").filter(has_text="dB")
    expect(cells).to_have_count(2)
    opened.route("**/strips/**", lambda route: route.abort())

    go_to(opened, 99)

    expect(view(opened)).to_have_attribute("data-compared", "99")
    expect(cells).to_have_count(0)
    opened.come()
    expect(cells).to_have_count(2)


def test_an_exported_lab_tells_no_score_before_it_has_one(opened, exported, lab):
    opened.goto(exported)
    expect_engine(opened, "drawing")
    assert is_right(lab, opened)  # the first picture has come with its scores
    opened.evaluate(TOLD)

    for seed in (123, 124.5):
        go_to(opened, seed)
        assert is_unjudged(lab, opened)

    assert opened.evaluate("told") == [UNKNOWN]
    opened.come()
    expect_engine(opened, "ready")
    expect(view(opened)).not_to_have_attribute("data-reference", "")
    assert is_right(lab, opened)
    assert len(opened.evaluate("told")) == 2

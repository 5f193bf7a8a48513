"""What stands in the engine's way, in headless Chromium: it says so, and the strips go on."""

import pytest
from playwright.sync_api import expect
from viewing import cut_once, expect_engine, go_to, is_right, view, visit


@pytest.fixture
def opened(browser, app):
    """Open the page with the shipped models; it may go wrong."""
    page = browser.new_page(reduced_motion="reduce")
    page.goto("about:blank")
    page.app = app
    yield page
    page.close()


def answered(page, name, change):
    """Change the bytes of an answer on their way."""

    def hand_on(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=change(answer.body()))

    page.route(f"**/{name}", hand_on)


STRANGE = "what came is not the {} of this page, or not the whole of it"


@pytest.mark.parametrize("name", ["gan", "references"])
@pytest.mark.parametrize(
    "change",
    [
        lambda body: body[:-4],
        lambda body: body[:2],
        lambda _: b"<html>",
        lambda body: b"\xff" + body,
    ],
    ids=["short", "two bytes", "a page", "shifted"],
)
def test_weights_that_are_not_whole_are_not_drawn_with(opened, lab, name, change):
    answered(opened, f"{name}.bin", change)

    visit(opened)

    expect_engine(opened, "off", STRANGE.format(name))
    go_to(opened, 555)
    assert is_right(lab, opened)  # by the server


def test_weights_of_another_model_are_not_drawn_with(opened, lab):
    other = f"{opened.app}weights/mnist/{lab.version('dense')}/dense.bin"
    opened.route("**/gan.bin", lambda route: route.fulfill(response=route.fetch(url=other)))

    visit(opened)

    expect_engine(opened, "off", STRANGE.format("gan"))


@pytest.mark.parametrize(
    ("name", "mood", "what"),
    [
        ("gan.bin", "loading", "weights"),
        ("references.bin", "drawing", "real pictures"),
        ("tf-core*.js", "loading", "weights"),
        ("*.wasm", "loading", "weights"),
    ],
)
def test_a_cut_network_is_asked_again(opened, lab, name, mood, what):
    cut_once(opened, f"**/{name}")

    visit(opened)

    expect_engine(opened, mood, f"the {what} did not come; the page asks again")
    expect_engine(opened, "ready")
    go_to(opened, 555)
    assert is_right(lab, opened)


def test_without_webassembly_the_strips_go_on(opened, lab):
    def guarded(route):
        answer = route.fetch()
        policy = {"content-security-policy": "script-src 'self'"}
        route.fulfill(response=answer, headers={**answer.headers, **policy})

    opened.route("**/worker.js", guarded)

    visit(opened)

    expect(view(opened)).to_have_attribute("data-engine", "off")
    assert opened.locator(".lab-source").get_attribute("title")
    go_to(opened, 555)
    assert is_right(lab, opened)


@pytest.mark.parametrize("script", ["throw new Error('no')", "self.close()", "("])
def test_a_worker_that_fails_is_no_loss(opened, lab, script):
    opened.route(
        "**/drawing.js", lambda route: route.fulfill(body=script, content_type="text/javascript")
    )

    visit(opened)

    go_to(opened, 555)
    assert is_right(lab, opened)
    expect_engine(opened, "off", "what draws here has stopped")


def test_a_worker_that_dies_while_it_draws_is_no_loss(opened, lab):
    opened.add_init_script("""
      window.Worker = class extends Worker {
        constructor(...given) { super(...given); window.it = this; }
      };
    """)
    visit(opened)
    expect_engine(opened, "ready")

    opened.evaluate("it.dispatchEvent(new ErrorEvent('error', { cancelable: true }))")

    expect_engine(opened, "off", "what draws here has stopped")
    go_to(opened, 555)
    assert is_right(lab, opened)

"""What comes at the wrong moment, in headless Chromium: it is waited for, or given up, and said."""

import numpy as np
import pytest
from filming import READY
from playwright.sync_api import expect
from viewing import cut_once, expect_engine, visit

from artlab import images, viewer

CAUGHT = """
  window.Worker = class extends Worker {
    constructor(...given) { super(...given); window.it = this; }
    postMessage(message, ...rest) {
      const isSeen = message.asked === 'walk' && message.given.rate > 0;
      window.walks = (window.walks ?? 0) + isSeen;
      setTimeout(() => super.postMessage(message, ...rest), isSeen ? 100 : 0);
    }
  };
"""
TO_AND_FRO = """async ({ props, pixels }) => {
  const scripts = document.querySelector('link[href*="/engine.js"]').href;
  const { createEngine } = await import(scripts);
  const { served } = await import(scripts.replace('engine.js', 'served.js'));
  const { collection, versions, options } = props;
  const engine = createEngine({ source: served('weights/mnist'), collection,
    last: options.seed.last, version: (name) => versions[name], tell: () => {} });
  engine.want('gan');
  const rebuilt = engine.rebuild('gan', Uint8Array.from(pixels));
  engine.want('dense');
  engine.want('gan');
  return (await rebuilt).label;
}"""
ASKED_AGAIN = "the {} did not come; the page asks again"


@pytest.fixture
def opened(browser, app):
    """Open the page with the shipped models, whose worker is known."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.add_init_script(CAUGHT)
    page.goto("about:blank")
    page.app = app
    yield page
    page.close()
    assert failures == []


@pytest.mark.parametrize(
    ("name", "status", "mood", "what"),
    [
        ("gan.bin", 429, "loading", "weights"),
        ("references.bin", 503, "drawing", "real pictures"),
        ("*.wasm", 502, "loading", "weights"),
    ],
)
def test_a_busy_server_is_asked_again(opened, name, status, mood, what):
    busy = [status]

    def answer(route):
        if busy:
            route.fulfill(status=busy.pop(), body="busy", content_type="text/plain")
        else:
            route.continue_()

    opened.route(f"**/{name}", answer)

    visit(opened)

    expect_engine(opened, mood, ASKED_AGAIN.format(what))
    expect_engine(opened, "ready")


def test_what_is_given_up_is_not_asked_for_again(opened):
    cut_once(opened, "**/gan.bin")
    visit(opened)
    expect_engine(opened, "loading", ASKED_AGAIN.format("weights"))

    opened.evaluate("it.dispatchEvent(new ErrorEvent('error', { cancelable: true }))")

    opened.wait_for_timeout(6000)
    expect_engine(opened, "off", "what draws here has stopped")


def test_who_waits_for_a_model_that_is_chosen_again_gets_it(opened, lab):
    visit(opened)
    pixels = images.to_bytes(lab.references.images[0]).ravel().tolist()

    found = opened.evaluate(TO_AND_FRO, {"props": viewer.props(lab), "pixels": pixels})

    assert found == lab.references.labels[0]


def test_a_clip_is_seen_once_its_model_has_come(opened):
    cut_once(opened, "**/gan.bin")

    opened.goto(f"{opened.app}?view=clip")

    expect(opened.locator(".clip-unseen")).to_have_text(ASKED_AGAIN.format("weights"))
    opened.wait_for_selector(".clip-preview canvas[data-frames]", timeout=READY)
    expect(opened.locator(".clip-unseen")).to_be_hidden()
    pixels = "canvas => [...canvas.getContext('2d').getImageData(0, 0, 28, 28).data]"
    assert np.max(opened.locator(".clip-film canvas").first.evaluate(pixels)) == 255


def test_a_clip_that_has_changed_is_not_drawn_to_its_end(opened):
    opened.goto(f"{opened.app}?view=clip")
    opened.wait_for_selector(".clip-preview canvas[data-frames]", timeout=READY)
    before = opened.evaluate("walks")
    opened.get_by_label("a grid").check()
    opened.get_by_label("Columns").fill("8")  # and two rows
    opened.get_by_label("Columns").press("Enter")
    opened.wait_for_function("before => walks > before + 6", arg=before)

    opened.get_by_label("Smooth pixels").check()

    canvas = opened.locator(".clip-preview canvas")
    expect(canvas).to_have_class("clip-late")
    expect(canvas).not_to_have_class("clip-late")
    assert opened.evaluate("walks") < before + 2 * 16

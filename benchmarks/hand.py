"""A hand on the slider of a page, and what the browser notes meanwhile."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from benchmarks.pages import Page
from benchmarks.served import Served

SECONDS = 10  # of a drag
SEEDS = 40  # that it crosses
SLIDER_SEEDS = 1000  # along all of the slider
SLOW = 4  # times slower, when the processor is throttled

# Notes when the slider's input events and keys come (the browser's own time stamps; a browser hands
# moves on once a frame, and the wait for that is in no page's power, nor counted), and when
# a picture has been painted after them: a message that is posted in an animation frame
# arrives after the frame's paint. Our page draws in such a frame; an <img> is drawn in the
# next after its load. A frame that is not the slider's, as its strip is on its way, is `off`.
CLOCK = """([slider, picture]) => {
  const clock = window.clock = { inputs: [], painted: [], frames: [], off: 0 };
  const seen = () => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const now = performance.now();
      clock.painted.push(...clock.inputs.splice(0).map((began) => now - began));
      const { position } = document.querySelector('.lab-view')?.dataset ?? {};
      clock.off += position !== undefined && position !== document.querySelector(slider).value;
    };
    port2.postMessage(0);
  };
  document.addEventListener('input', (event) => {
    if (event.target.matches(slider)) clock.inputs.push(event.timeStamp);
  }, true);
  window.addEventListener('keydown', (event) => {  // our page's keys are its own
    if (event.defaultPrevented) clock.inputs.push(event.timeStamp);
  });
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...arguments_) {
    draw.apply(this, arguments_);
    if (this.globalAlpha !== 1 || !this.canvas.matches(picture)) return; // the blend over it
    clock.frames.push(performance.now());
    seen();
  };
  document.addEventListener('load', (event) => {
    if (!event.target.matches(picture)) return;
    clock.frames.push(performance.now());
    requestAnimationFrame(seen);
  }, true);
}"""


@contextmanager
def opened_tab(browser: Browser, served: Served, asked: Page) -> Iterator[Tab]:
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(served.address + asked.path)
    tab.wait_for_selector(asked.ready, timeout=120_000)
    tab.evaluate(CLOCK, [asked.slider, asked.picture])
    try:
        yield tab
    finally:
        tab.close()


@contextmanager
def dragged(tab: Tab, asked: Page, *, seeds: int = SEEDS) -> Iterator[None]:
    """Drag the slider to the right, evenly; let go after the block.

    A browser takes each move with its next frame. Moves are sent past Playwright, whose own
    round trips are longer than a frame.
    """
    box = box_of(tab, asked)
    hand = tab.context.new_cdp_session(tab)
    left, middle = box["x"] + 60, box["y"] + box["height"] / 2
    tab.mouse.move(left, middle)
    tab.mouse.down()
    tab.wait_for_timeout(1000)  # the strips of where the hand is are there
    tab.evaluate("Object.assign(clock, { inputs: [], painted: [], frames: [], off: 0 })")
    began = time.monotonic()
    while (share := (time.monotonic() - began) / SECONDS) < 1:
        place = left + share * box["width"] * seeds / SLIDER_SEEDS
        move = {"type": "mouseMoved", "x": place, "y": middle, "button": "left", "buttons": 1}
        hand.send("Input.dispatchMouseEvent", move)
    tab.evaluate("Object.assign(clock, { stopped: clock.frames.length, stoppedOff: clock.off })")
    yield
    tab.mouse.up()
    tab.wait_for_timeout(1000)


def painted_ms(tab: Tab) -> list[float]:
    return tab.evaluate("clock.painted")


def frame_times(tab: Tab) -> list[float]:
    return tab.evaluate("clock.frames.slice(0, clock.stopped)")


def dropped(tab: Tab) -> int:
    """Return how many frames of 60 a second were not painted while the hand moved."""
    times = frame_times(tab)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    return sum(max(0, round(gap * 60 / 1000) - 1) for gap in gaps)


def box_of(tab: Tab, asked: Page) -> dict[str, float]:
    return tab.locator(asked.slider).evaluate("slider => slider.getBoundingClientRect().toJSON()")

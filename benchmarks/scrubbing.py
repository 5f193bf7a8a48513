"""A hand on the slider: from its input to the paint, and what it costs the server."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
from playwright.sync_api import Browser, Request
from playwright.sync_api import Page as Tab

from artlab.images import to_bytes
from artlab.lab import Lab
from artlab.points import Point
from benchmarks.figures import Row, median, percentile
from benchmarks.pages import BY_SERVER, CONVENTIONAL, Page
from benchmarks.served import Served, serve

SECONDS = 10  # of a drag
SEEDS = 40  # that it crosses
SLIDER_SEEDS = 1000  # along all of the slider
STEPS = 30  # moves, one at a time
RESTS = 100  # drags whose end is looked at
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


# What is to be seen when the hand has let go.
SEEN = """() => {
  const canvas = document.querySelector('.lab-drawn canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, 28, 28);
  return {
    pixels: [...data].filter((_, index) => index % 4 === 0),
    position: document.querySelector('.lab-view').dataset.position,
    slider: document.querySelector('#lab-slider input[type=range]').value,
    number: document.querySelector('#lab-number input').value,
  };
}"""


def rows(browser: Browser) -> list[Row]:
    """Measure both pages."""
    with serve(*BY_SERVER.command) as served, opened_tab(browser, served, BY_SERVER) as tab:
        served.rest()
        events = _events(tab)
        ours = _steps(tab, BY_SERVER)
        before = len(events)
        with dragged(tab, BY_SERVER):
            pass
        sent = len(events) - before
        painted = painted_ms(tab)
        lost, off = dropped(tab), tab.evaluate("clock.stoppedOff")
        right = _rests(tab)
        network = tab.context.new_cdp_session(tab)
        network.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        with dragged(tab, BY_SERVER):
            pass
        slow = len(frame_times(tab)) / SECONDS
    with serve(*CONVENTIONAL.command) as served, opened_tab(browser, served, CONVENTIONAL) as tab:
        served.rest()
        theirs = _steps(tab, CONVENTIONAL)
        with dragged(tab, CONVENTIONAL):
            pass
        their_frames = len(frame_times(tab)) / SECONDS
    p95 = percentile(painted, 95)
    peer = f"{their_frames:.0f} pictures a second, conventional page"
    return [
        Row(
            what=f"one step of the slider: input to paint, median of {STEPS}",
            ours=f"{median(ours):.1f} ms",
            peer=f"{median(theirs):.0f} ms, conventional page",
            ratio=median(ours) / median(theirs),
        ),
        Row(
            what=f"a drag of {SECONDS} s across {SEEDS} seeds: input to paint, p50 / p95",
            ours=f"{median(painted):.1f} / {p95:.1f} ms",
            wanted="p95 ≤ 16.7 ms",
            is_reached=p95 <= 16.7,
        ),
        Row(what="the same: frames dropped", ours=f"{lost} of {60 * SECONDS}"),
        Row(what="the same: frames of another place, strips on their way", ours=f"{off}"),
        Row(
            what="the same: Gradio events, also when the hand lets go",
            ours=f"{sent}",
            wanted="0",
            is_reached=sent == 0,
        ),
        Row(
            what=f"{RESTS} drags here and there: picture, words and box right at the end",
            ours=f"{right}",
            wanted=f"{RESTS}",
            is_reached=right == RESTS,
        ),
        Row(
            what=f"a drag, processor {SLOW} times slower: frames a second",
            ours=f"{slow:.0f}",
            peer=f"{peer}, not slowed",
            ratio=slow / their_frames,
            wanted="≥ 30",
            is_reached=slow >= 30,
        ),
    ]


def server_seconds(
    served: Served, browser: Browser, asked: Page, *, digit: int | None = None
) -> float:
    """Return the processor time that the server spends on a second of dragging.

    Args:
        served: The page.
        browser: What visits it.
        asked: Which page it is.
        digit: Chosen before; by default the one that the page begins with.
    """
    with opened_tab(browser, served, asked) as tab:
        if digit is not None:
            tab.locator("#lab-label").get_by_label(str(digit)).check()
        served.rest()
        with served.spent() as spent, dragged(tab, asked):
            pass
    return spent.seconds / SECONDS


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


def _rests(tab: Tab) -> int:
    """Return how many of some drags end with what the lab draws where the slider stands."""
    lab, stream = Lab(), np.random.RandomState(0)
    box = _box(tab, BY_SERVER)
    right = 0
    for _ in range(RESTS):
        tab.mouse.move(*_somewhere(box, stream))
        tab.mouse.down()
        for _ in range(5):
            tab.mouse.move(*_somewhere(box, stream))
        tab.mouse.up()
        tab.wait_for_timeout(1000)
        seen = tab.evaluate(SEEN)
        point = Point(position=float(seen["slider"]), label=7)
        off = np.abs(to_bytes(lab.draw(point)).ravel() - np.array(seen["pixels"], float)).max()
        stands = {seen["slider"], seen["number"], seen["position"]}
        right += off <= 1 and len(stands) == 1
    return right


def _somewhere(box: dict[str, float], stream: np.random.RandomState) -> tuple[float, float]:
    return (
        box["x"] + box["width"] * stream.uniform(0.1, 0.9),
        box["y"] + box["height"] / 2,
    )


def _box(tab: Tab, asked: Page) -> dict[str, float]:
    return tab.locator(asked.slider).evaluate("slider => slider.getBoundingClientRect().toJSON()")


def _events(tab: Tab) -> list[str]:
    sent: list[str] = []

    def note(request: Request) -> None:
        if "/gradio_api/" in request.url:
            sent.append(request.url)

    tab.on("request", note)
    return sent


def _steps(tab: Tab, asked: Page) -> list[float]:
    """Return the milliseconds from input to paint of single steps, each awaited."""
    tab.locator(asked.slider).focus()
    found: list[float] = []
    for _ in range(STEPS):
        tab.evaluate("clock.painted = []")
        tab.keyboard.press("ArrowRight")
        tab.wait_for_function("clock.painted.length > 0")
        found.append(tab.evaluate("clock.painted[0]"))
        tab.wait_for_timeout(400)  # a conventional page's event is over
    return found


@contextmanager
def dragged(tab: Tab, asked: Page, *, seeds: int = SEEDS) -> Iterator[None]:
    """Drag the slider to the right, evenly; let go after the block.

    A browser takes each move with its next frame. Moves are sent past Playwright, whose own
    round trips are longer than a frame.
    """
    box = _box(tab, asked)
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

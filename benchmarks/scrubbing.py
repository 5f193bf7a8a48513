"""A hand on the slider: from its input to the paint, and what it costs the server."""

from typing import Any

import numpy as np
from playwright.sync_api import Browser, Request
from playwright.sync_api import Page as Tab

from artlab import opening
from artlab.collections import DEFAULT
from artlab.collections.collection import Collection
from artlab.images import to_bytes
from artlab.lab import Lab
from benchmarks.figures import Row, median, percentile
from benchmarks.hand import (
    SECONDS,
    SEEDS,
    SLOW,
    box_of,
    dragged,
    dropped,
    frame_times,
    opened_tab,
    painted_ms,
)
from benchmarks.pages import BY_SERVER, CONVENTIONAL, Page, showing
from benchmarks.served import Served, serve

STEPS = 30  # moves, one at a time
RESTS = 100  # drags whose end is looked at

Peer = dict[str, Any]  # of a row

# What is to be seen when the hand has let go.
SEEN = """() => {
  const canvas = document.querySelector('.lab-drawn canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return {
    pixels: [...data].filter((_, index) => index % 4 === 0),
    position: document.querySelector('.lab-view').dataset.position,
    slider: document.querySelector('#lab-slider input[type=range]').value,
    number: document.querySelector('#lab-number input').value,
  };
}"""


def rows(browser: Browser, *, collection: Collection = DEFAULT) -> list[Row]:
    """Measure our page, and a conventional one, which shows the default collection alone."""
    asked = showing(BY_SERVER, collection)
    with serve(*asked.command) as served, opened_tab(browser, served, asked) as tab:
        served.rest()
        events = _events(tab)
        ours = _steps(tab, asked)
        before = len(events)
        with dragged(tab, asked):
            pass
        sent = len(events) - before
        painted = painted_ms(tab)
        lost, off = dropped(tab), tab.evaluate("clock.stoppedOff")
        right = _rests(tab, collection)
        network = tab.context.new_cdp_session(tab)
        network.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        with dragged(tab, asked):
            pass
        slow = len(frame_times(tab)) / SECONDS
    step, drag = _compared(browser, median(ours), slow) if collection == DEFAULT else ({}, {})
    p95 = percentile(painted, 95)
    return [
        Row(
            what=f"one step of the slider: input to paint, median of {STEPS}",
            ours=f"{median(ours):.1f} ms",
            **step,
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
            **drag,
            wanted="≥ 30",
            is_reached=slow >= 30,
        ),
    ]


def _compared(browser: Browser, step: float, slow: float) -> tuple[Peer, Peer]:
    """Return what a row says of its peer: of a step's milliseconds, and of frames a second."""
    with serve(*CONVENTIONAL.command) as served, opened_tab(browser, served, CONVENTIONAL) as tab:
        served.rest()
        theirs = median(_steps(tab, CONVENTIONAL))
        with dragged(tab, CONVENTIONAL):
            pass
        frames = len(frame_times(tab)) / SECONDS
    pictures = f"{frames:.0f} pictures a second, conventional page, not slowed"
    return (
        {"peer": f"{theirs:.0f} ms, conventional page", "ratio": step / theirs},
        {"peer": pictures, "ratio": slow / frames},
    )


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


def _rests(tab: Tab, collection: Collection) -> int:
    """Return how many of some drags end with what the lab draws where the slider stands."""
    lab, stream, start = Lab(collection), np.random.RandomState(0), opening.start(collection)
    box = box_of(tab, BY_SERVER)
    right = 0
    for _ in range(RESTS):
        tab.mouse.move(*_somewhere(box, stream))
        tab.mouse.down()
        for _ in range(5):
            tab.mouse.move(*_somewhere(box, stream))
        tab.mouse.up()
        tab.wait_for_timeout(1000)
        seen = tab.evaluate(SEEN)
        point = start.moved(float(seen["slider"]))
        off = np.abs(to_bytes(lab.draw(point)).ravel() - np.array(seen["pixels"], float)).max()
        stands = {seen["slider"], seen["number"], seen["position"]}
        right += off <= 1 and len(stands) == 1
    return right


def _somewhere(box: dict[str, float], stream: np.random.RandomState) -> tuple[float, float]:
    return (
        box["x"] + box["width"] * stream.uniform(0.1, 0.9),
        box["y"] + box["height"] / 2,
    )


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

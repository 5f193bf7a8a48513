"""From the command to a digit on the screen: the first, and the first that a hand has moved."""

import time
from dataclasses import replace

from playwright.sync_api import Browser, Error
from playwright.sync_api import Page as Tab

from benchmarks.figures import Row, median
from benchmarks.pages import ARTLAB, CONVENTIONAL, HELLO, Page
from benchmarks.served import serve

OPENING = replace(ARTLAB, path="")  # where a visitor begins
PATIENCE = 120  # seconds
MOVED = """before => {
  const now = document.querySelector('.lab-view').dataset.position;
  return now !== before && now === document.querySelector('#lab-slider input[type=range]').value;
}"""


def rows(browser: Browser, *, repeats: int) -> list[Row]:
    """Measure all, in turn."""
    first: dict[Page, list[float]] = {OPENING: [], HELLO: [], CONVENTIONAL: []}
    moved: list[float] = []
    for _ in range(repeats):
        for page, found in first.items():
            seconds, later = _opened(browser, page)
            found.append(seconds)
            moved += later
    ours, hello, conventional = (median(found) for found in first.values())
    return [
        Row(
            what="from `python app.py` to the first digit on the screen, drawn beforehand",
            ours=f"{ours:.1f} s",
            peer=f"{hello:.1f} s, Gradio's hello-world",
            ratio=ours / hello,
            wanted="≤ 1",
            is_reached=ours / hello <= 1,
        ),
        Row(
            what="to the first digit that a hand has moved to, drawn beforehand too",
            ours=f"{median(moved):.1f} s",
            peer=f"{conventional:.1f} s, the first of the conventional page",
            ratio=median(moved) / conventional,
        ),
    ]


def _opened(browser: Browser, asked: Page) -> tuple[float, list[float]]:
    """Return the seconds to the first picture; and, of ours, to the first that has moved."""
    with serve(*asked.command, wait=False) as served:
        tab = browser.new_page()
        try:
            _reach(tab, served.address + asked.path, served.started)
            tab.wait_for_selector(asked.ready, timeout=1000 * PATIENCE)
            first = time.monotonic() - served.started
            if asked is not OPENING:
                return first, []
            before = tab.get_attribute(".lab-view", "data-position")
            tab.locator(asked.slider).focus()
            tab.keyboard.press("ArrowRight")
            tab.wait_for_function(MOVED, arg=before, timeout=1000 * PATIENCE)
            return first, [time.monotonic() - served.started]
        finally:
            tab.close()


def _reach(tab: Tab, address: str, started: float) -> None:
    while True:
        try:
            tab.goto(address)
        except Error:
            if time.monotonic() - started > PATIENCE:
                raise
            time.sleep(0.02)
        else:
            return

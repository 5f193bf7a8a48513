"""From the command to a digit on the screen: the first, and the first that a hand has moved."""

import time

from playwright.sync_api import Browser, Error
from playwright.sync_api import Page as Tab

from artlab.collections import DEFAULT
from artlab.collections.collection import Collection
from benchmarks.figures import Row, median
from benchmarks.pages import CONVENTIONAL, HELLO, OPENING, Page, showing
from benchmarks.served import serve

PATIENCE = 120  # seconds
MOVED = """before => {
  const now = document.querySelector('.lab-view').dataset.position;
  return now !== before && now === document.querySelector('#lab-slider input[type=range]').value;
}"""


def rows(browser: Browser, *, repeats: int, collection: Collection = DEFAULT) -> list[Row]:
    """Measure all, in turn; another collection than the default has no peers."""
    ours = showing(OPENING, collection)
    peers = (HELLO, CONVENTIONAL) if collection == DEFAULT else ()
    first: dict[Page, list[float]] = {page: [] for page in (ours, *peers)}
    moved: list[float] = []
    for _ in range(repeats):
        for page, found in first.items():
            seconds, later = _opened(browser, page, moves=page is ours)
            found.append(seconds)
            moved += later
    seconds, *theirs = (median(found) for found in first.values())
    until = f"from `python app.py` to the first {collection.noun} on the screen, drawn beforehand"
    then = f"to the first {collection.noun} that a hand has moved to, drawn beforehand too"
    if not theirs:
        return [
            Row(what=until, ours=f"{seconds:.1f} s"),
            Row(what=then, ours=f"{median(moved):.1f} s"),
        ]
    hello, conventional = theirs
    return [
        Row(
            what=until,
            ours=f"{seconds:.1f} s",
            peer=f"{hello:.1f} s, Gradio's hello-world",
            ratio=seconds / hello,
            wanted="≤ 1",
            is_reached=seconds / hello <= 1,
        ),
        Row(
            what=then,
            ours=f"{median(moved):.1f} s",
            peer=f"{conventional:.1f} s, the first of the conventional page",
            ratio=median(moved) / conventional,
        ),
    ]


def _opened(browser: Browser, asked: Page, *, moves: bool) -> tuple[float, list[float]]:
    """Return the seconds to the first picture; and, of ours, to the first that has moved."""
    with serve(*asked.command, wait=False) as served:
        tab = browser.new_page()
        try:
            _reach(tab, served.address + asked.path, served.started)
            tab.wait_for_selector(asked.ready, timeout=1000 * PATIENCE)
            first = time.monotonic() - served.started
            if not moves:
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

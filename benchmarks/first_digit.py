"""From the command to the first digit on the screen, beside Gradio's hello-world."""

import time

from playwright.sync_api import Browser, Error

from benchmarks.figures import Row, median
from benchmarks.pages import ARTLAB, HELLO, Page
from benchmarks.served import serve


def rows(browser: Browser, *, repeats: int) -> list[Row]:
    """Measure both, in turn."""
    seconds: dict[Page, list[float]] = {ARTLAB: [], HELLO: []}
    for _ in range(repeats):
        for page, found in seconds.items():
            found.append(_first_paint(browser, page))
    ours, theirs = median(seconds[ARTLAB]), median(seconds[HELLO])
    return [
        Row(
            what="from `python app.py` to the first digit on the screen",
            ours=f"{ours:.1f} s",
            peer=f"{theirs:.1f} s, Gradio's hello-world",
            ratio=ours / theirs,
            wanted="≤ 1.25",
            is_reached=ours / theirs <= 1.25,
        )
    ]


def _first_paint(browser: Browser, asked: Page) -> float:
    with serve(*asked.command, wait=False) as served:
        page = browser.new_page()
        try:
            while True:
                try:
                    page.goto(served.address)
                    break
                except Error:
                    time.sleep(0.02)
            page.wait_for_selector(asked.ready, timeout=120_000)
            return time.monotonic() - served.started
        finally:
            page.close()

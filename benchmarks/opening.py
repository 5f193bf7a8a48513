"""From the command to the first digit on the screen, beside Gradio's hello-world."""

import statistics
import time

from playwright.sync_api import Browser, Error

from benchmarks.served import serve

READY = {"artlab": ".lab-view[data-state=ready]", "hello": "#told textarea"}
COMMANDS = {"artlab": ["app.py"], "hello": ["benchmarks/hello.py"]}


def measure(browser: Browser, *, repeats: int = 5) -> dict[str, float]:
    """Return the median seconds of each, and their ratio; both in turn, `repeats` times."""
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(repeats):
        for name, command in COMMANDS.items():
            seconds[name].append(_first_paint(browser, command, READY[name]))
    medians = {name: statistics.median(found) for name, found in seconds.items()}
    return medians | {"ratio": medians["artlab"] / medians["hello"]}


def _first_paint(browser: Browser, command: list[str], ready: str) -> float:
    with serve(*command, wait=False) as served:
        page = browser.new_page()
        try:
            while True:
                try:
                    page.goto(served.address)
                    break
                except Error:
                    time.sleep(0.02)
            page.wait_for_selector(ready, timeout=120_000)
            return time.monotonic() - served.started
        finally:
            page.close()

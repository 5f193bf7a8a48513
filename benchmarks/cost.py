"""Processor time of the server: a strip, a step of the slider, an opening, a second of dragging."""

import httpx
from playwright.sync_api import Browser

from artlab.collections import DEFAULT
from artlab.collections.collection import Collection
from artlab.lab import Lab
from benchmarks import scrubbing
from benchmarks.figures import Row
from benchmarks.pages import BY_SERVER, CONVENTIONAL, Page, showing
from benchmarks.served import Served, serve

OPENINGS = 10
STEPS = 40
STRIPS = 40
UNSEEN = 1_000_000  # a seed that no rehearsal and no slider reaches


def strips(browser: Browser, *, collection: Collection = DEFAULT) -> list[Row]:
    """Measure what a strip costs."""
    asked = showing(BY_SERVER, collection)
    with serve(*asked.command) as served:
        _warm(browser, served, asked)
        return _strips(served, collection)


def rows(browser: Browser) -> list[Row]:
    """Measure both pages."""
    with serve(*BY_SERVER.command) as served:
        _warm(browser, served, BY_SERVER)
        found = _strips(served, DEFAULT)
        ours = _page(browser, served, BY_SERVER)
        fresh = 1000 * scrubbing.server_seconds(served, browser, BY_SERVER, digit=3)
        resident = served.resident_bytes() / 2**30
    with serve(*CONVENTIONAL.command) as served:
        _warm(browser, served, CONVENTIONAL)
        theirs = _page(browser, served, CONVENTIONAL)
        their_resident = served.resident_bytes() / 2**30
    return [
        *found,
        _compared("a page opening, first visit", ours["first"], theirs["first"]),
        _compared("a page opening, repeat visit", ours["repeat"], theirs["repeat"]),
        _compared("a step of the slider that stands alone", ours["step"], theirs["step"], 8),
        _compared(
            "a second of dragging, the digit that the page begins with",
            *(ours["dragging"], theirs["dragging"], theirs["dragging"] / 50),
        ),
        _compared("a second of dragging where nobody was before", fresh, theirs["dragging"]),
        _compared("a second when nobody is there", ours["nobody"], theirs["nobody"]),
        Row(
            what="memory at rest, both models loaded",
            ours=f"{resident:.2f} GB",
            peer=f"{their_resident:.2f} GB, conventional page with one of them",
            ratio=resident / their_resident,
            wanted="≤ 1 GB",
            is_reached=resident <= 1,
        ),
    ]


def _compared(what: str, ours: float, theirs: float, wanted: float | None = None) -> Row:
    return Row(
        what=f"server, {what}",
        ours=f"{ours:.1f} ms",
        peer=f"{theirs:.1f} ms, conventional page",
        ratio=ours / theirs,
        wanted="" if wanted is None else f"≤ {wanted:.3g} ms",
        is_reached=None if wanted is None else ours <= wanted,
    )


def _warm(browser: Browser, served: Served, asked: Page) -> None:
    """Have the page seen once, and all that begins by itself done."""
    tab = browser.new_page()
    tab.goto(served.address + asked.path)
    tab.wait_for_selector(asked.ready, timeout=120_000)
    tab.close()
    served.rest()


def _page(browser: Browser, served: Served, asked: Page) -> dict[str, float]:
    """Return milliseconds of processor time, by what they were spent on."""
    return {
        "first": _openings(browser, served, asked, is_repeat=False),
        "repeat": _openings(browser, served, asked, is_repeat=True),
        "step": _steps(browser, served, asked),
        "dragging": 1000 * scrubbing.server_seconds(served, browser, asked),
        "nobody": 1000 * served.at_rest(),
    }


def _openings(browser: Browser, served: Served, asked: Page, *, is_repeat: bool) -> float:
    context = browser.new_context()

    def visit() -> None:
        tab = context.new_page()
        tab.goto(served.address + asked.path)
        tab.wait_for_selector(asked.ready)
        tab.wait_for_timeout(500)
        tab.close()

    visit()
    with served.spent() as spent:
        for _ in range(OPENINGS):
            if not is_repeat:
                context.close()
                context = browser.new_context()
            visit()
    context.close()
    return 1000 * spent.seconds / OPENINGS


def _steps(browser: Browser, served: Served, asked: Page) -> float:
    """Return what one move costs that stands alone; it goes to and fro, within one strip."""
    tab = browser.new_page()
    tab.goto(served.address + asked.path)
    tab.wait_for_selector(asked.ready)
    tab.locator(asked.slider).focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_timeout(1000)
    with served.spent() as spent:
        for number in range(STEPS):
            tab.keyboard.press("ArrowLeft" if number % 2 else "ArrowRight")
            tab.wait_for_timeout(400)
    tab.close()
    return 1000 * spent.seconds / STEPS


def _strips(served: Served, collection: Collection) -> list[Row]:
    cold, warm = (_strip(served, collection, times=times) for times in (1, 20))
    return [
        Row(what="server, a strip nobody asked for before", ours=f"{cold:.1f} ms"),
        Row(what="server, a strip that is kept", ours=f"{warm:.1f} ms"),
    ]


def _strip(served: Served, collection: Collection, *, times: int) -> float:
    """Return what a strip costs that is asked for so often."""
    first = UNSEEN if times == 1 else UNSEEN + STRIPS
    version, label = Lab(collection).version("gan"), collection.labels[-1]
    base = f"{served.address}strips/{collection.name}/{version}/gan/{label}/own/nearest"
    with httpx.Client() as client:
        addresses = [f"{base}/{seed}" for seed in range(first, first + STRIPS)]
        if times > 1:
            for address in addresses:
                client.get(address).raise_for_status()
        with served.spent() as spent:
            for _ in range(times):
                for address in addresses:
                    client.get(address).raise_for_status()
    return 1000 * spent.seconds / STRIPS / times

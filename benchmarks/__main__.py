"""Runs every benchmark and writes one table: make bench."""

import argparse
import re
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from artlab import machine
from artlab.collections import DEFAULT, SHIPPED
from artlab.collections.collection import Collection
from benchmarks import clips, cost, drawing, first_digit, scrubbing, visitors
from benchmarks.figures import Row, as_json, named, table

TOP = Path(__file__).parents[1]
MARKS = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)


def main() -> None:
    """Run them one after the other: two cores measure one thing at a time."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--repeats", type=int, default=5, help="of what is timed (default: 5)")
    parser.add_argument("--only", choices=_parts(0), help="one part; nothing is written")
    options = parser.parse_args()
    rows: list[Row] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, measure in _parts(options.repeats).items():
            if options.only in {None, name}:
                print(f"measuring: {name} …", file=sys.stderr, flush=True)
                rows += measure(browser)
        browser.close()
    text = f"On {machine.describe()}, quiet:\n\n{table(rows)}"
    print(text)
    if options.only is None:
        (TOP / "docs" / "bench.json").write_text(as_json(rows, machine=machine.describe()))
        _put(text, TOP / "docs" / "speed.md")


def _parts(repeats: int) -> dict[str, Callable[[Browser], list[Row]]]:
    every: dict[str, Callable[[Browser], list[Row]]] = {
        "first digit": lambda browser: first_digit.rows(browser, repeats=repeats),
        "scrubbing": scrubbing.rows,
        "drawing": drawing.rows,
        "cost": cost.rows,
        "visitors": visitors.rows,
        "clips": lambda _: clips.rows(repeats=repeats),
    }
    for collection in SHIPPED.values():
        if collection != DEFAULT:
            every |= _parts_of(collection, repeats)
    return every


def _parts_of(collection: Collection, repeats: int) -> dict[str, Callable[[Browser], list[Row]]]:
    """Return what is measured of another collection than the default."""
    measures: dict[str, Callable[..., list[Row]]] = {
        f"first {collection.noun}": partial(first_digit.rows, repeats=repeats),
        "scrubbing": scrubbing.rows,
        "drawing": drawing.rows,
        "strips": cost.strips,
    }

    def of(measure: Callable[..., list[Row]]) -> Callable[[Browser], list[Row]]:
        return lambda browser: named(measure(browser, collection=collection), collection)

    return {f"{collection.name}, {name}": of(measure) for name, measure in measures.items()}


def _put(text: str, page: Path) -> None:
    before = page.read_text(encoding="utf-8")
    after = MARKS.sub(lambda found: f"{found[1]}{text}\n{found[2]}", before)
    page.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main()

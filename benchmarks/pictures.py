"""Takes pictures of every view, in every setting, to be looked at: make pictures."""

import argparse
import shutil
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.pages import BY_BROWSER
from benchmarks.served import serve

DESK = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
HALL = {"viewport": {"width": 1920, "height": 1080}, "color_scheme": "light"}
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "color_scheme": "light",
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
# What a browser is like, and what else the address says.
SETTINGS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "1280x800": (DESK, ""),
    "1920x1080": (HALL, ""),
    "360x740": (PHONE, ""),
    "dark": (DESK | {"color_scheme": "dark"}, ""),
    "presenter": (HALL, "&present=yes"),
    "russian": (DESK | {"locale": "ru"}, "&lang=ru"),
}
FIVE = (  # in parts of the pad
    (0.68, 0.22), (0.38, 0.22), (0.35, 0.48), (0.55, 0.44), (0.68, 0.58), (0.6, 0.76), (0.35, 0.78),
)  # fmt: skip
PATIENCE = 120_000  # ms, for the models to be loaded
WAIT = 1500  # ms, for what moves or comes by itself


def main() -> None:
    """Take them all, and write a page that shows them side by side."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="made if missing")
    parser.add_argument("--only", choices=SETTINGS, help="one setting")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    wanted = [options.only] if options.only else list(SETTINGS)
    with serve("app.py") as page, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name in wanted:
            for view in pictures(browser, page.address, name, options.folder):
                print(f"{view}, {name}", flush=True)
        browser.close()
    (options.folder / "index.html").write_text(index(options.folder), encoding="utf-8")
    print(f"wrote {options.folder}; open {options.folder / 'index.html'}")


def pictures(browser: Browser, address: str, name: str, folder: Path) -> Iterator[str]:
    """Take the picture of each view that the page has in a setting; yield the view's name."""
    kind, more = SETTINGS[name]
    page = browser.new_page(reduced_motion="reduce", **kind)
    page.set_default_timeout(PATIENCE)
    _open(page, f"{address}?view=explore{more}")
    if kind.get("locale") not in {None, page.locator("html").get_attribute("lang")}:
        return  # the page does not speak it
    tabs = page.locator(".lab-tabs button")
    for view in tabs.evaluate_all("(tabs) => tabs.map(({ dataset }) => dataset.view)"):
        _open(page, f"{address}?view={view}{more}")
        if more == "&present=yes" and page.locator("html[data-lab-present=yes]").count() == 0:
            continue  # there is nothing to present
        if view == "yours":
            _draw(page)
        page.wait_for_timeout(WAIT)
        page.screenshot(path=folder / f"{view}-{name}.png", full_page=True)
        yield view
    page.close()


def index(folder: Path) -> str:
    """Return a page with all pictures of a folder, a view a row."""
    found = sorted(path.name for path in folder.glob("*-*.png"))
    shown = "".join(
        f'<figure><a href="{escape(name)}"><img src="{escape(name)}" alt="" height="320"></a>'
        f"<figcaption>{escape(name)}</figcaption></figure>"
        for name in found
    )
    looks = "body{display:flex;flex-wrap:wrap;gap:16px;font-family:sans-serif}figure{margin:0}"
    return f"<!doctype html><meta charset=utf-8><title>Views</title><style>{looks}</style>{shown}"


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(BY_BROWSER.ready)


def _draw(page: Page) -> None:
    """Draw a five, as a visitor would; wait until both models have rebuilt it."""
    pad = page.locator(".yours-pad canvas").first
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    if box is None:
        return
    for number, (right, down) in enumerate(FIVE):
        page.mouse.move(box["x"] + right * box["width"], box["y"] + down * box["height"], steps=4)
        if number == 0:
            page.mouse.down()
    page.mouse.up()
    for figure in page.locator(".yours-figures [data-score=psnr]").all():
        expect(figure).to_contain_text("dB", timeout=PATIENCE)


if __name__ == "__main__":
    main()

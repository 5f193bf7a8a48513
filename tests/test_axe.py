"""Every view passes axe-core, in the light and in the dark."""

import os
from pathlib import Path

import pytest

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOUND = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: tags });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""
VIEWS = [
    "explore", "explore&present=yes", "compare", "sheet", "sheet&sheet=labels", "yours", "clip",
    "learn", "scores", "about",
]  # fmt: skip


@pytest.fixture(params=["light", "dark"])
def painted(browser, request):
    """Return a page in one of the two colour schemes."""
    if not AXE.exists() and "CI" not in os.environ:
        pytest.skip("needs axe-core: make style")
    page = browser.new_page(color_scheme=request.param, reduced_motion="reduce")
    page.add_init_script(path=AXE)
    yield page
    page.close()


def test_axe_finds_nothing(painted, address):
    found = []
    for seen in VIEWS:
        painted.goto(f"{address}?engine=off&seed=42&view={seen}")
        painted.wait_for_selector(".lab-view[data-state=ready]")
        painted.wait_for_timeout(500)
        found += [f"{seen}: {what}" for what in painted.evaluate(FOUND, RULES)]
    painted.keyboard.press("Escape")
    painted.goto(f"{address}?engine=off&seed=42")
    painted.wait_for_selector(".lab-view[data-state=ready]")
    painted.keyboard.press("?")
    found += [f"keys: {what}" for what in painted.evaluate(FOUND, RULES)]
    painted.keyboard.press("Escape")
    painted.get_by_role("button", name="Code").click()
    painted.wait_for_selector("dialog[open] pre")
    found += [f"calls: {what}" for what in painted.evaluate(FOUND, RULES)]

    assert found == [], "\n".join(found)

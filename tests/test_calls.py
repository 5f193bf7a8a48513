"""What is on the screen, as calls for a program: they say what the page says."""

import ast
import json
import subprocess
import sys

import pytest
from playwright.sync_api import expect
from viewing import says

RUN = {"Python": [sys.executable, "-c"], "curl": ["bash", "-c"]}


@pytest.fixture
def shown(page, address):
    """Open what is nobody's default, and the calls."""
    page.goto(f"{address}?engine=off&model=dense&seed=42.375&digit=3&temperature=0.75&reference=12")
    page.wait_for_selector(".lab-view[data-state=ready]")
    page.get_by_role("button", name="Code").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


@pytest.mark.parametrize("language", RUN)
def test_a_call_says_what_the_page_says(shown, language):
    code = shown.get_by_role("dialog").get_by_label(language, exact=True).inner_text()

    done = subprocess.run(
        [*RUN[language], code], capture_output=True, text=True, check=True, timeout=60
    )

    _, brace, scores = done.stdout.strip().splitlines()[-1].partition("{")
    found = (ast.literal_eval if language == "Python" else json.loads)(
        (brace + scores).removesuffix("]")
    )
    assert (found["index"], found["label"]) == (12, 9)
    assert says(shown.locator("[data-score=psnr]").inner_text(), found["psnr"], 0.1)
    assert says(shown.locator("[data-score=ssim]").inner_text(), found["ssim"], 0.001)


def test_it_is_javascript_too_and_copied_and_left(shown):
    shown.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog = shown.get_by_role("dialog")
    code = dialog.get_by_label("JavaScript", exact=True).inner_text()

    dialog.get_by_label("Copy JavaScript").click()

    assert shown.evaluate("navigator.clipboard.readText()") == code
    assert 'predict("/score", { model: "dense", seed: 42.375, digit: "3"' in code
    shown.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

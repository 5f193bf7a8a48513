"""The views that are there to read."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from artlab import cards, panels
from artlab.collections.mnist import MNIST
from artlab.lab import Lab

ABOUT = "<p>{noun}, {licence}, {references:,}</p>{models}"


def test_tables_hold_what_the_cards_say():
    html = panels.scores(Lab())

    ours = cards.read(MNIST.root / "gan").scores
    assert f"{ours['reconstruction']['psnr']['value']:.2f} ± " in html
    assert html.count("<table>") > 4
    assert "**" not in html


def test_about_says_where_the_models_are_from():
    html = panels.about(Lab(), ABOUT)

    assert "<p>digit, CC BY-SA 3.0, 10,000</p>" in html
    card = cards.read(MNIST.root / "dense")
    assert f"<td>{sum(card.scores['parameters'].values()):,}</td>" in html
    assert card.command in html


def test_without_cards_there_is_no_table_and_no_trouble(tmp_path):
    lab = Lab(replace(MNIST, root=tmp_path))

    assert "not been measured yet" in panels.scores(lab)
    assert "<td>-</td>" in panels.about(lab, ABOUT)


@pytest.mark.parametrize(
    ("title", "says"),
    [("Scores", "How good the generators are"), ("About", "What the scores say")],
)
def test_a_tab_and_a_link_show_them_and_nothing_else(visit, address, title, says):
    visit.get_by_role("button", name=title).click()
    expect(visit.get_by_role("heading", name=says)).to_be_visible()
    expect(visit.locator(".lab-drawn")).to_be_hidden()

    visit.goto(f"{address}?engine=off&view={title.lower()}")
    expect(visit.get_by_role("heading", name=says)).to_be_visible()
    visit.get_by_role("button", name="Explore").click()
    expect(visit.get_by_role("heading", name=says)).to_be_hidden()
    expect(visit.locator(".lab-drawn")).to_be_visible()

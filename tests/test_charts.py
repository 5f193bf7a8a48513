"""The charts of the scores: what they are of, what they say, and where a picture's mark is."""

import copy
import re

import pytest
from playwright.sync_api import expect
from viewing import go_to, view

from artlab import charts
from artlab.collections.mnist import MNIST
from artlab.evaluation import record
from artlab.models import GENERATORS
from artlab.plot import Axis, Curve, Plot

TOLD = "(mark) => Number(mark.style.getPropertyValue('--psnr'))"
PLACED = """(mark, decibels) => {
  mark.style.setProperty('--psnr', decibels);
  const [at, plot] = [mark, mark.closest('.lab-plot')].map((one) => one.getBoundingClientRect());
  const { first, last } = Object.fromEntries(['first', 'last'].map((name) =>
    [name, Number(getComputedStyle(mark).getPropertyValue(`--${name}`))]));
  return first + (at.left + at.width / 2 - plot.left) / plot.width * (last - first);
}"""


@pytest.fixture
def figures():
    """Return what the shipped cards hold, for a test to change."""
    return copy.deepcopy(record.held(MNIST))


def columns(html, name):
    """Return the columns of the table of a chart, without its head."""
    table = html.partition(f'lab-{name}"')[2].partition("</table>")[0]
    rows = [re.findall("<td>(.*?)</td>", row) for row in table.split("<tr>")[2:]]
    return list(zip(*rows, strict=True))


def decibels(locator):
    return float(locator.inner_text().removesuffix(" dB"))


def test_every_test_digit_is_in_a_column_of_the_chart(figures):
    html = charts.charts(figures, MNIST)

    levels, *shares = columns(html, "spread")
    assert len(shares) == 3
    for share in shares:
        assert sum(float(cell.rstrip("%")) for cell in share) == pytest.approx(100, abs=1)
    for name, share in zip(("references", *GENERATORS), shares, strict=True):
        mean = sum(
            (int(level.removesuffix(" dB")) + 0.5) * float(cell.rstrip("%")) / 100
            for level, cell in zip(levels, share, strict=True)
        )
        of = figures[name]
        told = of["reconstruction"]["psnr"]["value"] if name in GENERATORS else of["psnr"]
        assert mean == pytest.approx(told, abs=0.3)


def test_the_chart_over_temperatures_has_what_the_cards_hold(figures):
    temperatures, *found = columns(charts.charts(figures, MNIST), "tidy")

    rows = figures["gan"]["temperatures"]
    assert temperatures == tuple(f"{row['temperature']:g}" for row in rows)
    assert found[0] == tuple(f"{row['frechet']:.2f}" for row in rows)
    assert found[1] == tuple(f"{row['at_odds']:.1%}" for row in rows)


@pytest.mark.parametrize("name", GENERATORS)
def test_where_the_page_starts_readers_are_unsure_of_one_digit_in_fifty_at_most(figures, name):
    of = figures[name]

    [own] = [row for row in of["temperatures"] if row["temperature"] == of["temperature"]]
    assert own["at_odds"] <= charts.ONE_IN_FIFTY
    assert of["told"]["at_odds"]["value"] <= charts.ONE_IN_FIFTY


def test_what_was_not_measured_has_no_chart(figures):
    del figures["dense"]["spread"], figures["gan"]["temperatures"][0]["at_odds"]

    assert charts.charts(figures, MNIST) == ""


def test_a_curve_stays_within_its_axes():
    curve = Curve(name="a & b", look="first", points=[(0, 5), (50, 50), (300, 500)])
    axis = Axis(first=0, last=100, ticks=(50, 150))

    html = Plot(curves=[curve], across=axis, up=axis, told="<b>").html()

    assert 'd="M0,95L50,50L100,0"' in html
    assert 'aria-label="&lt;b&gt;"' in html
    assert "150" not in html


def test_the_mark_on_the_chart_is_where_the_picture_scores(visit):
    score = decibels(visit.locator("[data-score=psnr]"))

    visit.get_by_role("button", name="Scores").click()

    mark = visit.locator("#lab-scores-view [lang=en] .lab-here")
    expect(mark).to_be_visible()
    assert mark.evaluate(TOLD) == pytest.approx(score, abs=0.06)
    for asked, placed in ((5, 10), (16, 16), (30.5, 30.5), (99, 45)):  # within the axis
        assert mark.evaluate(PLACED, asked) == pytest.approx(placed, abs=0.1)
    visit.locator("[lang=en] summary").first.click()
    expect(visit.get_by_role("columnheader", name="GAN, rebuilding")).to_be_visible()


def test_comparing_marks_both_pictures_and_leads_to_the_scores(visit):
    visit.get_by_role("button", name="Compare").click()
    for seed in (42, 43):
        go_to(visit, seed)
        expect(view(visit)).to_have_attribute("data-compared", str(seed))
        for index, model in enumerate(GENERATORS):
            score = decibels(visit.locator(f".lab-versus [data-model={model}] td").first)
            mark = visit.locator(".lab-places .lab-at").nth(index)
            expect(mark).to_be_visible()
            assert mark.evaluate(TOLD) == pytest.approx(score, abs=0.06)

    visit.get_by_role("button", name="All scores and charts").click()

    expect(visit.get_by_role("heading", name="How good the generators are")).to_be_visible()

"""The charts beside the tables of the scores, drawn from what the cards hold, as HTML.

Each says in one sentence what it means, in another what it does not, and has its figures as
a table.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from artlab.collections.collection import Collection
from artlab.evaluation.figures import Figure
from artlab.models import CONFIGS, GENERATORS
from artlab.plot import Axis, Curve, Plot, legend
from artlab.scores.references import NAME as REFERENCES
from artlab.tables import table
from artlab.texts import SOURCE, said, t

LOOKS = dict(zip(GENERATORS, ("first", "second"), strict=True))
STEP = 5  # dB, from one tick to the next
RARE = 0.001  # a share below it is not seen
ONE_IN_FIFTY = 0.02
DISTANCES = (1, 2, 5, 10, 20)  # that are written beside the axis
REAL_DISTANCE = "samples", "frechet"
REAL_ODDS = "told", "at_odds"
Figures = Mapping[str, Any]


def charts(figures: Figures, collection: Collection, language: str = SOURCE) -> str:
    """Return the charts whose figures are there, by name; see artlab.evaluation.charts."""
    held = {name: figures.get(name, {}) for name in (*GENERATORS, REFERENCES)}
    drawn = ""
    if all("spread" in of for of in held.values()):
        drawn += _spread(held, collection.noun, language)
    rows = [row for name in GENERATORS for row in held[name].get("temperatures", [{}])]
    if all("at_odds" in row for row in rows):
        drawn += _tidy(held, collection.noun, language)
    return f'<div class="lab-charts">{drawn}</div>' if drawn else ""


def _spread(figures: Figures, noun: str, language: str) -> str:
    names: dict[str, str] = {REFERENCES: t("real {noun}s, against their nearest", noun=noun)}
    names |= {name: t("{model}, rebuilding", model=CONFIGS[name].title) for name in GENERATORS}
    shares = {name: _shares(figures[name]["spread"]) for name in names}
    seen = [level for of in shares.values() for level, share in of.items() if share >= RARE]
    levels = range(min(seen) // STEP * STEP, -(-(max(seen) + 1) // STEP) * STEP)
    curves = [
        Curve(
            name=title,
            look=LOOKS.get(name, "real"),
            points=_steps(shares[name], levels),
            is_filled=True,
        )
        for name, title in names.items()
    ]
    ticks = range(levels[0], levels[-1] + 2, STEP)
    drawn = Plot(
        curves=curves,
        across=Axis(first=levels[0], last=levels[-1] + 1, ticks=ticks),
        up=Axis(first=0, last=1.05 * _highest(curves), ticks=(0.1, 0.2, 0.3), pattern="{:.0%}"),
        told=t("How many test {noun}s have which PSNR: the table below has the figures", noun=noun),
        here=t("this picture"),
    )
    written = [
        [t("{decibels} dB", decibels=level), *(f"{of.get(level, 0):.1%}" for of in shares.values())]
        for level in levels
    ]
    words = (
        t("How near a picture comes, PSNR in dB"),
        t(
            "The share of the test {noun}s in each decibel: how near a model brings back what it "
            "never saw, and how near a real {noun} is to the nearest other one.",
            noun=noun,
        ),
        t(
            "What is drawn has no original, so the place of this picture, the mark, is no grade: "
            "it belongs beside the real {noun}s, not beside what is rebuilt.",
            noun=noun,
        ),
    )
    drawing = legend(curves, language) + drawn.html(language)
    return _figure("spread", words, drawing, [["", *names.values()], *written], language)


def _tidy(figures: Figures, noun: str, language: str) -> str:
    found = {name: figures[name]["temperatures"] for name in GENERATORS}
    temperatures = [row["temperature"] for row in found[GENERATORS[0]]]
    own = sorted({figures[name]["temperature"] for name in GENERATORS})
    real, odds = (_value(figures[REFERENCES], *at) for at in (REAL_DISTANCE, REAL_ODDS))
    distances, unsure = (_over_temperatures(found, what) for what in ("frechet", "at_odds"))
    far, most = _highest(distances), max(_highest(unsure), odds)
    across = Axis(first=min(temperatures), last=max(temperatures), ticks=temperatures[::2])
    people = t("real {noun}s", noun=noun)
    distance = Plot(
        curves=distances,
        across=across,
        up=Axis(first=0.8 * real, last=1.2 * far, ticks=DISTANCES, is_logarithmic=True),
        told=t("Fréchet distance over the temperature: the table below has the figures"),
        levels=[(real, people)],
        marks=[(temperature, t("the page starts here")) for temperature in own],
    )
    doubt = Plot(
        curves=unsure,
        across=across,
        up=Axis(first=0, last=1.1 * most, ticks=(0, 0.02, 0.04, 0.06), pattern="{:.0%}"),
        told=t("How often readers are unsure over the temperature: the table below has it"),
        levels=[(ONE_IN_FIFTY, t("one in fifty")), (odds, people)],
        marks=[(temperature, "") for temperature in own],
    )
    head: list[str] = [t("temperature")]
    for name in found:
        model = CONFIGS[name].title
        head += [t("{model}, Fréchet distance", model=model), t("{model}, unsure", model=model)]
    written = [
        [f"{temperature:g}", *(text for of in found.values() for text in _cells(of[index]))]
        for index, temperature in enumerate(temperatures)
    ]
    at_own = [
        row["at_odds"]
        for name, rows in found.items()
        for row in rows
        if row["temperature"] == figures[name]["temperature"]
    ]
    words = (
        t("What it costs to be tidy"),
        t(
            "Colder latents give {noun}s that can be read without doubt, and less of all that "
            "people write; where the page starts, two readers are unsure of at most {most:.1%}.",
            noun=noun,
            most=max(at_own, default=most),
        ),
        t(
            "A {noun} that a reader is unsure of need not be wrong, for of real test {noun}s they "
            "are unsure of {odds:.1%}.",
            noun=noun,
            odds=odds,
        ),
    )
    drawing = (
        f"{legend(distances, language)}<h3>{said(t('Fréchet distance'), language)}</h3>"
        f"{distance.html(language)}<h3>{said(t('Readers unsure, or at odds'), language)}</h3>"
        f"{doubt.html(language)}"
    )
    return _figure("tidy", words, drawing, [head, *written], language)


def _over_temperatures(found: Mapping[str, Sequence[Figures]], what: str) -> list[Curve]:
    return [
        Curve(
            name=CONFIGS[name].title,
            look=LOOKS[name],
            points=[(row["temperature"], row[what]) for row in rows],
        )
        for name, rows in found.items()
    ]


def _highest(curves: Sequence[Curve]) -> float:
    return max(y for curve in curves for _, y in curve.points)


def _shares(spread: Figures) -> dict[int, float]:
    """Return which share of the pictures lies in each dB."""
    total = sum(spread["counts"])
    return {
        decibels: count / total for decibels, count in enumerate(spread["counts"], spread["first"])
    }


def _steps(shares: Mapping[int, float], levels: Sequence[int]) -> list[tuple[float, float]]:
    """Return the outline of columns, from axis to axis."""
    tops = [(level + side, shares.get(level, 0)) for level in levels for side in (0, 1)]
    return [(levels[0], 0), *tops, (levels[-1] + 1, 0)]


def _value(scores: Figures, part: str, name: str) -> float:
    return Figure(**scores[part][name]).value


def _cells(row: Figures) -> tuple[str, str]:
    return f"{row['frechet']:.2f}", f"{row['at_odds']:.1%}"


def _figure(
    name: str, words: Sequence[str], drawn: str, rows: Sequence[Sequence[str]], language: str
) -> str:
    title, *sentences = (escape(said(text, language)) for text in words)
    told = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f'<figure class="lab-chart lab-{name}"><figcaption>{title}</figcaption>{drawn}{told}'
        f"<details><summary>{said(t('As a table'), language)}</summary>{table(rows, language)}"
        "</details></figure>"
    )

"""What there is to read beside the stage, as HTML: the tables of the scores, and what all is."""

import re
from html import escape
from typing import Any

from artlab import cards, charts
from artlab.cards import Card
from artlab.collections.collection import Collection
from artlab.errors import CheckpointError
from artlab.evaluation import record, report
from artlab.evaluation.report import Table
from artlab.lab import Lab
from artlab.models import CONFIGS, GENERATORS
from artlab.tables import table
from artlab.texts import SOURCE, Text, said, t

# What a page is called, and says of itself where a link to it is sent.
TITLE = t("artlab: see a latent space")
ABOUT = t(
    "Drag a seed through a latent space: trained networks draw what lies on the way, in your "
    "browser, and every picture says what it is worth."
)

NOT_MEASURED = t("The generators have not been measured yet: python -m artlab evaluate")
TOLD = ("title", "noun", "kind", "source", "licence")  # of a collection
BLOCK = re.compile(r"<(h2|p)>(.*?)</\1>", re.DOTALL)  # what is said as one
MADE = (
    t("parameters"),
    t("images seen"),
    t("minutes"),
    t("machine"),
    t("trained"),
    t("by"),
)


def scores(lab: Lab, language: str = SOURCE) -> str:
    """Return the charts and tables of the scores that the cards hold; or what makes them."""
    figures = record.held(lab.collection)
    parts: list[str | Table] = [NOT_MEASURED]
    if report.is_measured(figures, lab.collection):
        parts = report.parts(figures, lab.collection)
    told = (
        f"<p>{escape(said(part, language))}</p>" if isinstance(part, str) else table(part, language)
        for part in parts
    )
    title = said(t("How good the generators are"), language)
    drawn = charts.charts(figures, lab.collection, language)
    return f"<h2>{title}</h2>{drawn}{''.join(told)}"


def about(lab: Lab, template: str, language: str = SOURCE) -> str:
    """Return what a latent, a model and a score is, and where the models are from.

    Args:
        lab: Whose models.
        template: The HTML, with what the collection and the cards say in braces.
        language: Of what is returned.
    """
    collection = lab.collection
    made = [
        ["", *MADE],
        *(_made(CONFIGS[name].title, _card(name, collection)) for name in GENERATORS),
    ]
    told: dict[str, Any] = {name: escape(getattr(collection, name)) for name in TOLD}
    told["references"] = collection.references

    def block(found: re.Match[str]) -> str:
        return f"<{found[1]}>{said(Text(words(found[2]), told), language)}</{found[1]}>"

    return BLOCK.sub(block, template).replace("{models}", table(made, language))


def words(block: str) -> str:
    """Return what a block of a template says, on one line, as catalogues have it."""
    return " ".join(block.split())


def _card(name: str, collection: Collection) -> Card | None:
    try:
        return cards.read(collection.root / name)
    except CheckpointError:
        return None


def _made(title: str, card: Card | None) -> list[str]:
    if card is None or not {"training", "parameters"} <= card.scores.keys():
        return [title, *[report.NONE] * 6]
    training: dict[str, Any] = card.scores["training"]
    parameters = sum(card.scores["parameters"].values())
    seen, minutes = f"{training['images']:,}", f"{training['minutes']:.0f}"
    return [title, f"{parameters:,}", seen, minutes, training["machine"], card.date, card.command]

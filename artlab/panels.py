"""What there is to read beside the stage, as HTML: the tables of the scores, and what all is."""

from collections.abc import Sequence
from html import escape
from string import Template
from typing import Any

from artlab import cards
from artlab.cards import Card
from artlab.collections.collection import Collection
from artlab.errors import CheckpointError
from artlab.evaluation import report
from artlab.lab import Lab
from artlab.models import CONFIGS, GENERATORS
from artlab.scores import references

# What a page is called, and says of itself where a link to it is sent.
TITLE = "artlab: see a latent space"
ABOUT = (
    "Drag a seed through a latent space: trained networks draw what lies on the way, in your "
    "browser, and every picture says what it is worth."
)


def scores(lab: Lab) -> str:
    """Return the tables of the scores that the cards hold; or what makes them."""
    figures = {
        name: card.scores if (card := _card(name, lab.collection)) else {}
        for name in (*CONFIGS, references.NAME)
    }
    try:
        text = report.tables(figures, lab.collection)
    except (KeyError, TypeError, ValueError, StopIteration):  # not measured yet
        text = "The generators have not been measured yet: python -m artlab evaluate"
    parts = (
        _table(part.splitlines()) if part.startswith("|") else f"<p>{escape(part)}</p>"
        for part in text.split("\n\n")
        if part
    )
    return "<h2>How good the generators are</h2>" + "".join(parts)


def about(lab: Lab, template: str) -> str:
    """Return what a latent, a model and a score is, and where the models are from.

    Args:
        lab: Whose models.
        template: The HTML, with `$` before what the collection and the cards say.
    """
    collection = lab.collection
    made = [
        ["", "parameters", "images seen", "minutes", "machine", "trained", "by"],
        ["---"] * 7,
        *(_made(CONFIGS[name].title, _card(name, collection)) for name in GENERATORS),
    ]
    told = {
        name: escape(str(getattr(collection, name)))
        for name in ("title", "noun", "kind", "source", "licence", "references")
    }
    models = _table([f"| {' | '.join(row)} |" for row in made])
    return Template(template).substitute(told, models=models)


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


def _table(lines: Sequence[str]) -> str:
    """Return a table of Markdown."""
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    written = "".join([_row("th", head), *(_row("td", row) for row in rows)])
    return f'<div class="lab-table"><table>{written}</table></div>'


def _row(kind: str, cells: Sequence[str]) -> str:
    """Return a row of a table; a heading without words is none."""
    texts = [escape(cell.replace("**", "")) for cell in cells]
    kinds = [kind if text else "td" for text in texts]
    shown = (f"<{kind}>{text}</{kind}>" for kind, text in zip(kinds, texts, strict=True))
    return f"<tr>{''.join(shown)}</tr>"

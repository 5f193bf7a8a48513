"""Where the figures are kept: on the cards, in the docs, and as JSON."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from artlab import cards, files
from artlab.collections.collection import Collection
from artlab.errors import CheckpointError
from artlab.evaluation.figures import Figure
from artlab.models import CONFIGS
from artlab.scores.references import NAME as REFERENCES

Figures = Mapping[str, Any]


def save(figures: Figures, collection: Collection) -> None:
    """Write the figures on the cards."""
    for name, found in plain(figures).items():
        cards.add_scores(collection.root / name, found)


def held(collection: Collection) -> dict[str, Any]:
    """Return the figures that the cards hold, by name; of a card that is not there, none."""
    figures: dict[str, Any] = {}
    for name in (*CONFIGS, REFERENCES):
        figures[name] = {}
        with suppress(CheckpointError):
            figures[name] = cards.read(collection.root / name).scores
    return figures


def cost(name: str, collection: Collection) -> dict[str, Any]:
    """Return what a model's training cost, and how many weights it has, as its card says.

    Raises:
        CheckpointError: If it does not.
    """
    known = cards.read(collection.root / name).scores
    try:
        return {what: known[what] for what in ("training", "parameters")}
    except KeyError as error:
        message = f"the card of {name} does not say what its training cost"
        raise CheckpointError(f"{message}; {cards.remedy(collection.root / name)}") from error


def save_json(figures: Figures, path: Path) -> None:
    """Write the figures as JSON.

    Raises:
        ArtlabError: If the file cannot be written.
    """
    files.write(path, json.dumps(plain(figures), indent=2) + "\n")


def plain(figures: Any) -> Any:
    """Return figures as what JSON holds, to six digits: each with its value and its margin."""
    if isinstance(figures, Mapping):
        return {name: plain(found) for name, found in figures.items()}
    if isinstance(figures, list):
        return [plain(found) for found in figures]
    if isinstance(figures, Figure):
        return plain(asdict(figures))
    return float(f"{figures:.6g}") if isinstance(figures, float) else figures


def update(path: Path, text: str, *, mark: str) -> bool:
    """Put a text between the markers of a file; return whether it has them.

    Raises:
        ArtlabError: If the file cannot be written.
    """
    try:
        before = path.read_text(encoding="utf-8")
    except OSError:
        return False
    after, count = re.subn(
        rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)",
        lambda found: f"{found[1]}{text}\n{found[2]}",
        before,
        flags=re.DOTALL,
    )
    if after != before:
        files.write(path, after)
    return bool(count)

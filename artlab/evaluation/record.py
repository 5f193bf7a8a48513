"""Where the figures are kept: on the cards, in the docs, and as JSON."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from artlab import cards, files
from artlab.collections.collection import Collection
from artlab.evaluation.figures import Figure

Figures = Mapping[str, Any]


def save(figures: Figures, collection: Collection) -> None:
    """Write the figures on the cards."""
    for name, found in plain(figures).items():
        cards.add_scores(collection.root / name, found)


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

"""What the page opens with, drawn beforehand: nobody waits for TensorFlow to see it."""

import json
from typing import Any

from artlab import files, strips
from artlab.collections.collection import Collection
from artlab.errors import ArtlabError
from artlab.lab import Lab
from artlab.points import Point

NAME = "opening.json"  # beside the checkpoints

Opening = dict[str, Any]  # "version", "position", the point's words, and "strip"


def start(collection: Collection) -> Point:
    """Return where the page begins."""
    return Point.checked(collection, seed=42, label=collection.first)


def save(lab: Lab) -> None:
    """Draw the opening, once the model is trained.

    Raises:
        ArtlabError: If the model cannot be loaded, or the file cannot be written.
    """
    [strip] = strips.draw(lab, [start(lab.collection)])
    opening = _described(lab) | {"strip": strip}
    files.write(lab.collection.root / NAME, json.dumps(opening) + "\n")


def load(lab: Lab) -> Opening | None:
    """Return the opening; None where today's checkpoints would draw another."""
    try:
        opening = json.loads((lab.collection.root / NAME).read_text(encoding="utf-8"))
        wanted = _described(lab)
    except (OSError, ValueError, ArtlabError):
        return None
    if not isinstance(opening, dict) or "strip" not in opening:
        return None
    return opening if opening | wanted == opening else None


def _described(lab: Lab) -> Opening:
    point = start(lab.collection)
    return {"version": lab.version(point.model), "position": point.position, **point.words}

"""Versions: 16 letters that name all that pictures, their scores and their readings depend on."""

import hashlib
import json

from artlab import directions, learning
from artlab.cards import Card

DRAWING = 5  # how pictures are drawn and judged, given the files
APART = (learning.ROLE, directions.ROLE)  # no picture depends on them, unless it is bent
LETTERS = 16


def of(drawing: Card, comparing: Card, *, temperature: float | None) -> str:
    """Name what a model, and the references, say.

    Args:
        drawing: The model's card, or the references'.
        comparing: The references'.
        temperature: At which it draws unless another is asked for.
    """
    hashes = [
        listed["sha256"]
        for card in (drawing, comparing)
        for role, listed in sorted(card.files.items())
        if role not in APART
    ]
    named = json.dumps([DRAWING, temperature, comparing.scores.get("class_psnr"), hashes])
    return hashlib.sha256(named.encode()).hexdigest()[:LETTERS]


def of_directions(card: Card) -> str:
    """Name a model's directions; empty where it has none."""
    listed = card.files.get(directions.ROLE)
    return str(listed["sha256"])[:LETTERS] if listed else ""

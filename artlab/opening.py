"""What the page opens with, drawn beforehand: nobody waits for TensorFlow to see it."""

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np

from artlab import files, strips
from artlab.collections.collection import Collection
from artlab.errors import ArtlabError, InputError
from artlab.lab import Lab
from artlab.points import Point

NAME = "opening.json"  # beside the checkpoints
CHOSEN_AMONG = 100  # seeds

Opening = dict[str, Any]  # "version", "position", the point's words, and "strip"


def start(collection: Collection) -> Point:
    """Return where the page begins: at the seed that was saved, if one was."""
    point = Point.checked(collection, label=collection.first)
    try:
        opening = json.loads((collection.root / NAME).read_text(encoding="utf-8"))
        saved = Point.checked(collection, seed=opening["position"])
    except (OSError, ValueError, LookupError, TypeError, InputError):
        return point
    return replace(point, position=saved.position)


def save(lab: Lab) -> None:
    """Choose the opening and draw it, once the model is trained.

    Of the first seeds it is the one whose picture scores best: the likest to a real one.

    Raises:
        ArtlabError: If the model cannot be loaded, or the file cannot be written.
    """
    point = start(lab.collection)
    every = [replace(point, position=float(seed)) for seed in range(CHOSEN_AMONG)]
    drawn = np.concatenate([lab.draw(one) for one in every])
    found = [verdict.psnr for verdict in lab.judge_all(drawn, every)]
    scores = [math.inf if decibels is None else decibels for decibels in found]
    point = every[int(np.argmax(scores))]
    [strip] = strips.draw(lab, [point])
    opening = _described(lab, point) | {"strip": strip}
    files.write(lab.collection.root / NAME, json.dumps(opening) + "\n")


def load(lab: Lab) -> Opening | None:
    """Return the opening; None where today's checkpoints would draw another."""
    try:
        opening = json.loads((lab.collection.root / NAME).read_text(encoding="utf-8"))
        wanted = _described(lab, start(lab.collection))
    except (OSError, ValueError, ArtlabError):
        return None
    if not isinstance(opening, dict) or "strip" not in opening:
        return None
    return opening if opening | wanted == opening else None


def _described(lab: Lab, point: Point) -> Opening:
    return {"version": lab.version(point.model), "position": point.position, **point.words}

"""What the page opens with, drawn beforehand: nobody waits for TensorFlow to see it."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artlab import files, strips
from artlab.collections.collection import Collection
from artlab.errors import ArtlabError, InputError
from artlab.images import Images
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

    Of the first seeds it is the one whose picture correlates most with its nearest real one. PSNR
    would choose where there is little ink to be wrong about.

    Raises:
        ArtlabError: If the model cannot be loaded, or the file cannot be written.
    """
    point = start(lab.collection)
    every = [replace(point, position=float(seed)) for seed in range(CHOSEN_AMONG)]
    drawn = np.concatenate([lab.draw(one) for one in every])
    nearest = [verdict.index for verdict in lab.judge_all(drawn, every)]
    point = every[int(np.argmax(_alike(drawn, lab.references.images[nearest])))]
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


def _alike(drawn: Images, real: Images) -> NDArray[np.float32]:
    """Correlate pictures with others, pair by pair, (count,); 0 where one is of one tone."""
    flat = (images.reshape(len(images), -1) for images in (drawn, real))
    ours, theirs = (pixels - pixels.mean(1, keepdims=True) for pixels in flat)
    norms = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
    return (ours * theirs).sum(1) / np.maximum(norms, np.finfo(np.float32).tiny)


def _described(lab: Lab, point: Point) -> Opening:
    return {"version": lab.version(point.model), "position": point.position, **point.words}

"""What the viewer is told: the same on the page and in an exported site."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from typing import Any

from artlab import collections, opening, points
from artlab.clips import document, request
from artlab.collections.collection import Collection
from artlab.directions import PROPERTIES, ROLE
from artlab.errors import CheckpointError
from artlab.lab import Lab
from artlab.models import CONFIGS, GENERATORS
from artlab.options import Option

HOTTEST = 1.2  # the API goes further
TOLD = ("name", "noun", "kind", "labels", "spoken", "side", "filled", "middle", "look", "pixels")


@cache
def options(collection: Collection) -> Mapping[str, Option]:
    """Return what may be chosen in a viewer, by name."""
    every = {**points.options(collection)}
    every["temperature"] = replace(every["temperature"], last=HOTTEST)
    return every


def bends(lab: Lab, model: str) -> dict[str, Any]:
    """Return what a model can bend, and what was measured of it, by property; as its card says."""
    try:
        card = lab.card(model)
    except CheckpointError:  # it is said when it is loaded
        return {}
    found: dict[str, Any] = card.scores.get(ROLE, {}) if ROLE in card.files else {}
    return found


def props(lab: Lab) -> dict[str, Any]:
    """Return what static/lab.js takes, as JSON has it; nothing is loaded."""
    collection, start = lab.collection, opening.start(lab.collection)
    bent = {model: bends(lab, model) for model in GENERATORS}
    unknown = set(PROPERTIES) - {name for model in GENERATORS for name in bent[model]}
    every = options(collection)
    chosen = {name: option for name, option in every.items() if name not in unknown}
    return {
        "start": {"position": start.position, **start.words},
        "versions": lab.versions(),
        "collection": {name: getattr(collection, name) for name in TOLD},
        "options": {name: asdict(option) for name, option in chosen.items()},
        "parameters": {
            "position" if name == "seed" else name: points.named(name, collection)
            for name in chosen
        },
        "names": {model: CONFIGS[model].title for model in GENERATORS},
        "own": {model: lab.own_temperature(model) for model in GENERATORS},
        "bars": lab.bars,
        "bends": bent,
        "stem": points.stem(collection),
        "told": collections.told(collection),
        "clip": {
            "keyframe": {
                name: asdict(option)
                for name, option in document.keyframe_options(collection).items()
            },
            "shown": {
                name: asdict(option) for name, option in document.shown_options(collection).items()
            },
            "sounding": request.SOUNDING,
            "presets": document.PRESETS,
            "most": document.MOST_KEYFRAMES,
        },
    }

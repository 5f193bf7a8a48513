"""Points: what a person asks to see; one form for the page, the API, the command line and files.

Written out, each value of a point is a word or a number; `options` says which
there are, and what they mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from artlab import inputs, latents
from artlab.collections import DEFAULT
from artlab.collections.collection import ANY, Collection
from artlab.directions import MOST, PROPERTIES, Bends, bends
from artlab.errors import InputError
from artlab.models import GENERATORS
from artlab.options import Option, refuse_unknown

NEAREST = "nearest"  # of all references, the one that is nearest to the picture
# What a point's values are called where they are asked for.
POINT = {"model": "model", "position": "seed", "label": "label"}
POINT |= {"temperature": "temperature", "reference": "reference"}
OWN = "own"  # the temperature that is the model's


@cache
def options(collection: Collection) -> Mapping[str, Option]:
    """Return what may be asked of a collection's models, by name.

    A person says "digit", or what else the collection has, for "label"; see `named`.
    """
    return {
        "model": Option(help="which model draws", default=GENERATORS[0], words=GENERATORS),
        "seed": seed("what to draw; a fraction lies between two seeds", default=42),
        "label": Option(
            help=f"which {collection.kind} to draw; {ANY}: what the seed picks",
            default=ANY,
            words=collection.labels,
            unset=ANY,
        ),
        "temperature": Option(
            help=f"latents are scaled by it; lower: cleaner, more alike; {OWN}: as the model likes",
            default=OWN,
            last=1.5,
            unset=OWN,
        ),
        "reference": Option(
            help=f"the test {collection.noun} to compare with, by its index; {NEAREST}: of all",
            default=NEAREST,
            last=collection.references - 1,
            step=1,
            unset=NEAREST,
        ),
        **directions(),
    }


def directions() -> dict[str, Option]:
    """Return how far a picture may be bent, by the property that changes; see artlab.directions."""
    return {
        name: Option(
            help=f"{told}; in steps of what real ones vary", default=0, first=-MOST, last=MOST
        )
        for name, told in PROPERTIES.items()
    }


def seed(explained: str, *, default: float) -> Option:
    """Return an option that is a position."""
    return Option(help=explained, default=default, last=latents.LAST_SEED)


def named(option: str, collection: Collection) -> str:
    """Return how a person calls an option: its name; a label's is what the collection has."""
    return collection.kind if option == "label" else option


def stem(collection: Collection) -> str:
    """Return with what the names of a collection's files begin."""
    return "artlab" if collection.name == DEFAULT.name else f"artlab-{collection.name}"


def _bends(asked: Any, known: Mapping[str, Option]) -> Bends:
    """Return how far to bend, checked."""
    try:
        steps = dict(asked)
    except (TypeError, ValueError) as error:
        told = f"bends must be pairs of names and steps, not {inputs.quoted(asked)}"
        raise InputError(told) from error
    for name in steps.keys() - PROPERTIES.keys():
        raise InputError(f"there is no direction {inputs.quoted(name)}")
    return bends({name: known[name].check(far, name=name) for name, far in steps.items()})


@dataclass(frozen=True, kw_only=True)
class Point:
    """What to draw, and what to compare it with.

    Attributes:
        collection: Whose models draw.
        model: "gan" or "dense".
        position: A seed with a fraction.
        label: Index of a label, or None for the one that the seed picks.
        temperature: What latents are scaled by, or None for the model's own.
        reference: Index of a reference, or None for the nearest.
        bends: How far the picture is bent which way.

    Raises:
        InputError: If a value is of another kind, or out of its bounds.
    """

    collection: Collection = DEFAULT
    model: str = GENERATORS[0]
    position: float = 42.0
    label: int | None = None
    temperature: float | None = None
    reference: int | None = None
    bends: Bends = ()

    def __post_init__(self) -> None:
        known, labels = options(self.collection), self.collection.labels
        for name, option in POINT.items():
            if option != "label":
                value = known[option].check(getattr(self, name), name=option)
                object.__setattr__(self, name, value)
        if self.label is not None:
            told = f"the {self.collection.kind}'s index"
            label = inputs.whole(self.label, name=told, first=0, last=len(labels) - 1)
            object.__setattr__(self, "label", label)
        object.__setattr__(self, "bends", _bends(self.bends, known))

    @classmethod
    def checked(cls, collection: Collection, **asked: object) -> "Point":
        """Make a point of values from outside, by the names of `options`.

        Raises:
            InputError: If one of them is unknown, out of bounds or no number.

        >>> Point.checked(DEFAULT, seed="42.375", label=7).position
        42.375
        """
        known = options(collection)
        refuse_unknown(asked, known)
        values: dict[str, Any] = {
            name: asked[option] for name, option in POINT.items() if option in asked
        }
        label = known["label"].check(asked.get("label"), name=named("label", collection))
        if label is not None:
            label = collection.labels.index(label)
        bent = tuple((name, asked[name]) for name in PROPERTIES if name in asked)
        return cls(collection=collection, **values | {"label": label, "bends": bent})

    @property
    def words(self) -> dict[str, str]:
        """All values but the position, written out: what `checked` takes."""
        return {
            "model": self.model,
            "label": self.collection.asked(self.label),
            "temperature": OWN if self.temperature is None else f"{self.temperature:.15g}",
            "reference": NEAREST if self.reference is None else str(self.reference),
            **{name: f"{far:.15g}" for name, far in self.bends},
        }

    @property
    def shown(self) -> list[int]:
        """The labels that the picture should show: one, or two on the way between them."""
        if self.label is not None:
            return [self.label]
        classes = len(self.collection.labels)
        picked = [latents.picked(seed, classes) for seed in latents.ends(self.position)]
        return list(dict.fromkeys(picked))

    def moved(self, position: float) -> "Point":
        """Return the same at another position."""
        return replace(self, position=position)

    def file_name(self, suffix: str, *, end: float | None = None) -> str:
        """Return a name for a file that says what it shows: a picture, or the way to an end.

        >>> Point(position=42.375, label=7).file_name(".png")
        'artlab-gan-7-seed42.375.png'
        """
        where = "-".join(
            np.format_float_positional(position, trim="-")
            for position in (self.position, end)
            if position is not None
        )
        label = self.collection.asked(self.label)
        parts = [stem(self.collection), self.model, label, f"seed{where}"]
        if self.temperature is not None:
            parts.append(f"temperature{self.temperature:g}")
        parts += [f"{name}{far:g}" for name, far in self.bends]
        return "-".join(parts) + suffix

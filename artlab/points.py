"""Points: what a person asks to see; one form for the page, the API, the command line and files.

Written out, each value of a point is a word or a number; `options` says which
there are, and what they mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from artlab import latents
from artlab.collections import DEFAULT
from artlab.collections.collection import ANY, Collection
from artlab.models import GENERATORS
from artlab.options import Option

NEAREST = "nearest"  # of all references, the one that is nearest to the picture
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
    """

    collection: Collection = DEFAULT
    model: str = GENERATORS[0]
    position: float = 42.0
    label: int | None = None
    temperature: float | None = None
    reference: int | None = None

    @classmethod
    def checked(cls, collection: Collection, **asked: object) -> "Point":
        """Make a point of values from outside, by the names of `options`.

        Raises:
            InputError: If one of them is unknown, out of bounds or no number.

        >>> Point.checked(DEFAULT, seed="42.375", label=7).position
        42.375
        """
        known = options(collection)
        values = {
            name: known[name].check(value, name=named(name, collection))
            for name, value in asked.items()
        }
        if "seed" in values:
            values["position"] = values.pop("seed")
        if values.get("label") is not None:
            values["label"] = collection.labels.index(values["label"])
        return cls(collection=collection, **values)

    @property
    def words(self) -> dict[str, str]:
        """All values but the position, written out: what `checked` takes."""
        return {
            "model": self.model,
            "label": self.collection.asked(self.label),
            "temperature": OWN if self.temperature is None else f"{self.temperature:.15g}",
            "reference": NEAREST if self.reference is None else str(self.reference),
        }

    @property
    def shown(self) -> list[int]:
        """The labels that the picture should show: one, or two on the way between them."""
        if self.label is not None:
            return [self.label]
        classes = len(self.collection.labels)
        picked = [latents.picked(seed, classes) for seed in latents.ends(self.position)]
        return list(dict.fromkeys(picked))

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
        return "-".join(parts) + suffix

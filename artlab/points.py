"""Points: what a person asks to see; one form for the page, the API, the command line and files.

Written out, each value of a point is a word or a number; `options` says which
there are, and what they mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artlab import inputs, latents
from artlab.collections import DEFAULT
from artlab.collections.collection import ANY, Collection
from artlab.directions import MOST, PROPERTIES, Bends, bends
from artlab.errors import InputError
from artlab.models import GENERATORS
from artlab.options import BETWEEN, Option, refuse_unknown

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
            help=f"which {collection.kind} to draw; {ANY}: what the seed picks; one turns into "
            f"another as in {BETWEEN.join([*_ends(collection), '0.25'])}",
            default=ANY,
            words=collection.labels,
            unset=ANY,
            blended=len(collection.labels) > 1,
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


def _ends(collection: Collection) -> list[str]:
    return [collection.labels[0], collection.labels[-1]]


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
        fade: Index of a label that it turns into, and how far, in [0, 1]; None: it does not.
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
    fade: tuple[int, float] | None = None
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
        if self.fade is not None:
            told = f"the index of the {self.collection.kind} that it turns into"
            label = inputs.whole(self.fade[0], name=told, first=0, last=len(labels) - 1)
            share = inputs.number(self.fade[1], name="its share", first=0, last=1)
            object.__setattr__(self, "fade", (label, share))
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
        said = known["label"].check(asked.get("label"), name=named("label", collection)) or ANY
        first, *others = said.split(BETWEEN)
        label = None if first == ANY else collection.labels.index(first)
        fade = (collection.labels.index(others[0]), float(others[1])) if others else None
        bent = tuple((name, asked[name]) for name in PROPERTIES if name in asked)
        return cls(collection=collection, **values | {"label": label, "fade": fade, "bends": bent})

    @property
    def words(self) -> dict[str, str]:
        """All values but the position, written out: what `checked` takes."""
        return {
            "model": self.model,
            "label": self.said,
            "temperature": OWN if self.temperature is None else f"{self.temperature:.15g}",
            "reference": NEAREST if self.reference is None else str(self.reference),
            **{name: f"{far:.15g}" for name, far in self.bends},
        }

    @property
    def said(self) -> str:
        """The label, or a blend of two, written out."""
        first = self.collection.asked(self.label)
        if self.fade is None:
            return first
        return BETWEEN.join([first, self.collection.labels[self.fade[0]], f"{self.fade[1]:.15g}"])

    @property
    def weights(self) -> NDArray[np.float32]:
        """Which class to draw, as weights over all of them, (1, classes)."""
        classes = len(self.collection.labels)
        rows = latents.weights([self.position], label=self.label, classes=classes)
        if self.fade is not None:
            other, share = self.fade
            rows *= np.float32(1 - share)
            rows[0, other] += np.float32(share)
        return rows

    @property
    def shown(self) -> list[int]:
        """The labels that the picture should show: one, or two on the way between them."""
        classes = len(self.collection.labels)
        picked = [latents.picked(seed, classes) for seed in latents.ends(self.position)]
        first = picked if self.label is None else [self.label]
        other, share = self.fade or (0, 0.0)
        return list(dict.fromkeys([*first * (share < 1), *[other] * (share > 0)]))

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
        label = self.said.replace(BETWEEN, "-")
        parts = [stem(self.collection), self.model, label, f"seed{where}"]
        if self.temperature is not None:
            parts.append(f"temperature{self.temperature:g}")
        parts += [f"{name}{far:g}" for name, far in self.bends]
        return "-".join(parts) + suffix

"""The labs of a page: one a collection, of which the first is shown unless another is asked for.

A lab costs nothing until somebody asks it for something.
"""

import logging

from artlab import cards, inputs
from artlab.collections import COLLECTIONS, DEFAULT
from artlab.collections.collection import Collection
from artlab.lab import Lab
from artlab.models import GENERATORS
from artlab.options import Option
from artlab.scores import references

log = logging.getLogger(__name__)


class Labs:
    """Labs by the names of their collections."""

    def __init__(self, *labs: Lab) -> None:
        self.every = {lab.collection.name: lab for lab in labs}
        self.default = labs[0]

    @classmethod
    def offered(cls) -> "Labs":
        """Make a lab of the default collection, and of each other that has its checkpoints.

        Of what has not, a line is logged.
        """
        shown = [DEFAULT]
        for one in COLLECTIONS.values():
            if one != DEFAULT and (lacks := lacking(one)):
                log.warning("artlab: %s", lacks)
            elif one != DEFAULT:
                shown.append(one)
        return cls(*map(Lab, shown))

    @property
    def collections(self) -> dict[str, Collection]:
        """Return the collections, by name."""
        return {name: lab.collection for name, lab in self.every.items()}

    @property
    def option(self) -> Option:
        """Return what may be asked for instead of the default."""
        told = "what is drawn: a collection; its labels, seeds and scores are its own"
        return Option(help=told, default=self.default.collection.name, words=tuple(self.every))

    def of(self, name: object) -> Lab:
        """Return the lab of a collection.

        Raises:
            InputError: If there is none of that name.
        """
        return self.every[inputs.choice(name, name="collection", choices=[*self.every])]


def lacking(collection: Collection) -> str:
    """Say what a collection lacks to be shown, and what to do; nothing is read. Empty: nothing."""
    for name in (*GENERATORS, references.NAME):
        if not (collection.root / name / "card.json").is_file():
            remedy = cards.remedy(collection.root / name)
            return f"{collection.name} is not on the page yet: it has no {name}; {remedy}"
    return ""

"""What is drawn; one collection, one file, and one line here. A collection is data, no code."""

from collections.abc import Mapping

from artlab import inputs
from artlab.collections import own
from artlab.collections.brush import BRUSH
from artlab.collections.collection import Collection
from artlab.collections.mnist import MNIST

SHIPPED: dict[str, Collection] = {each.name: each for each in (MNIST, BRUSH)}
COLLECTIONS: dict[str, Collection] = SHIPPED | {
    each.name: each for each in own.found() if each.name not in SHIPPED
}

DEFAULT = MNIST
NAMED = "collection"  # how a document, a file or an address says which it is of


def told(collection: Collection) -> dict[str, str]:
    """Return what a document says of its collection: nothing, if it is the default."""
    return {} if collection.name == DEFAULT.name else {NAMED: collection.name}


def of(
    document: object, known: Mapping[str, Collection], usual: Collection = DEFAULT
) -> Collection:
    """Return which of some collections a document is of; the usual one, if it does not say.

    Raises:
        InputError: If it is of another.
    """
    if not isinstance(document, dict) or NAMED not in document:
        return usual
    return known[inputs.choice(document[NAMED], name=NAMED, choices=[*known])]

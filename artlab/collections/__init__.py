"""What is drawn; one collection, one file, and one line here. A collection is data, no code."""

from artlab.collections.collection import Collection
from artlab.collections.mnist import MNIST

COLLECTIONS: dict[str, Collection] = {each.name: each for each in (MNIST,)}

DEFAULT = MNIST

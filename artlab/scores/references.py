"""The real pictures that scores compare with: a collection's own, held out from training."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from artlab import cards, images
from artlab.cards import Card
from artlab.collections.collection import Collection
from artlab.errors import CheckpointError
from artlab.images import Bytes, Images
from artlab.texts import t

NAME = "references"  # the folder's
ROLE = "pictures"  # of the file in it


@dataclass(frozen=True)
class References:
    """Real pictures, to search and to compare with.

    Attributes:
        collection: Theirs.
        images: In [0, 1].
        labels: Theirs, (count,).
        baseline: Scores of a real picture against its own nearest neighbour: "psnr" and
            "ssim" over all, and "class_psnr", one a label; empty until measured.
    """

    collection: Collection
    images: Images
    labels: NDArray[np.uint8]
    baseline: dict[str, Any]

    def nearest(self, wanted: Images, *, skip_self: bool = False) -> NDArray[np.int64]:
        """Find the reference with the least squared error to each image.

        Args:
            wanted: Count of them, in [0, 1].
            skip_self: The images are the references themselves: none is its own nearest.

        Returns:
            Indices, (count,).
        """
        # |a - b|² = |a|² - 2ab + |b|², and |a|² is the same for every candidate b.
        products = wanted.reshape(len(wanted), -1) @ self._columns
        distances = self._squares - 2 * products
        if skip_self:
            np.fill_diagonal(distances, np.inf)
        return distances.argmin(axis=1)

    @cached_property
    def _columns(self) -> NDArray[np.float32]:
        return np.ascontiguousarray(self.images.reshape(len(self.images), -1).T)

    @cached_property
    def _squares(self) -> NDArray[np.float32]:
        return np.square(self._columns).sum(axis=0)


def load(collection: Collection, card: Card | None = None) -> References:
    """Load a collection's references; a card that was read before may be given.

    Raises:
        CheckpointError: If they are missing or damaged.
    """
    folder = collection.root / NAME
    card = card or cards.read(folder)
    path = cards.verified(folder, card, ROLE)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            levels, labels = arrays["images"].reshape(-1, *collection.shape), arrays["labels"]
    except (KeyError, TypeError, ValueError, OSError, EOFError, BadZipFile) as error:
        message = t("{file} holds no pictures of {name}", file=str(path), name=collection.name)
        raise CheckpointError(cards.with_remedy(message, folder)) from error
    return References(collection, images.from_bytes(levels), labels, card.scores)


def publish(
    levels: Bytes, labels: NDArray[np.uint8], collection: Collection, *, command: str
) -> Card:
    """Write references, bytes of the collection's shape, and their labels."""

    def write(path: Path) -> None:
        with path.open("wb") as file:
            np.savez_compressed(file, images=levels, labels=labels)

    card = Card(name=NAME, command=command, config={"count": len(levels)})
    return cards.publish(collection.root / NAME, card, {ROLE: (".npz", write)})

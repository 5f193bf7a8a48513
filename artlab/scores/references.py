"""The real digits that scores compare with: MNIST's 10,000 held-out test digits."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from artlab import cards, images, inputs
from artlab.cards import Card
from artlab.errors import CheckpointError
from artlab.images import Bytes, Images

NAME = "references"  # the folder's


@dataclass(frozen=True)
class References:
    """Real digits, to search and to compare with.

    Attributes:
        images: Shape (count, 28, 28), in [0, 1].
        labels: 0 to 9, (count,).
        baseline: Scores of a real digit against its own nearest neighbour: "psnr"
            and "ssim" over all, and "class_psnr", ten of them; empty until measured.
    """

    images: Images
    labels: NDArray[np.uint8]
    baseline: dict[str, Any]

    def check(self, index: object) -> int:
        """Return the index of a reference as an int.

        Raises:
            InputError: If there is no such reference.
        """
        last = len(self.images) - 1
        return inputs.whole(index, name="the test digit", first=0, last=last)

    def nearest(self, wanted: Images, *, skip_self: bool = False) -> NDArray[np.int64]:
        """Find the reference with the least squared error to each image.

        Args:
            wanted: Shape (count, 28, 28), in [0, 1].
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


def load(*, root: Path = cards.ROOT) -> References:
    """Load the shipped reference digits.

    Raises:
        CheckpointError: If they are missing or damaged.
    """
    folder = root / NAME
    path = cards.verified(folder, "digits")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            grey, labels = arrays["images"], arrays["labels"]
    except (KeyError, TypeError, ValueError, OSError, EOFError, BadZipFile) as error:
        raise CheckpointError(f"{path} holds no digits; {cards.remedy(NAME)}") from error
    return References(images.from_bytes(grey), labels, cards.read(folder).scores)


def publish(grey: Bytes, labels: NDArray[np.uint8], *, root: Path, command: str) -> Card:
    """Write reference digits, grey bytes of shape (count, 28, 28), and their labels."""

    def write(path: Path) -> None:
        with path.open("wb") as file:
            np.savez_compressed(file, images=grey, labels=labels)

    card = Card(name=NAME, command=command, config={"count": len(grey)})
    return cards.publish(root / NAME, card, {"digits": (".npz", write)})

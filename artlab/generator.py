"""The seam: a trained model as everybody else sees it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artlab import latents
from artlab.errors import ArtlabError
from artlab.images import Images
from artlab.latents import CLASSES, Latents

Codes = NDArray[np.float32]  # (count, code_dim): what a generator's network reads


@dataclass(frozen=True, kw_only=True)
class Generator:
    """Latents and digits in, images out; nothing outside artlab.models knows more.

    Attributes:
        name: The model's: "dense", "gan" or a peer's.
        place: Maps latents, (count, 100), and class weights, (count, 10), to codes.
        decode: Maps codes to images, (count, 28, 28), in [0, 1].
        encode: Maps images to codes, so that decode(encode(images)) rebuilds them;
            None for a peer that cannot.
    """

    name: str
    place: Callable[[Latents, Latents], Codes]
    decode: Callable[[Codes], Images]
    encode: Callable[[Images], Codes] | None

    def draw(self, positions: latents.Positions, *, digit: int | None = None) -> Images:
        """Draw the digit at each position.

        Args:
            positions: Seeds with fractions, count of them.
            digit: 0 to 9, or None for the class that each seed picks.

        Returns:
            Images, (count, 28, 28), in [0, 1].
        """
        return self.decode(
            self.place(latents.at(positions), latents.classes(positions, digit=digit))
        )

    def draw_every_digit(self, positions: latents.Positions) -> Images:
        """Draw the digits 0 to 9 at each position: ten rows, shape (10 × count, 28, 28)."""
        return np.concatenate([self.draw(positions, digit=digit) for digit in range(CLASSES)])

    def rebuild(self, images: Images) -> Images:
        """Reconstruct images: encode them, then decode; shapes and range stay."""
        if self.encode is None:
            raise ArtlabError(f"{self.name} has no encoder: it cannot rebuild pictures")
        return self.decode(self.encode(images))

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
        temperature: What latents are scaled by unless another is asked for
            (truncation); below 1 the digits are cleaner and less varied.
        is_conditional: Whether the class weights decide the digit.
    """

    name: str
    place: Callable[[Latents, Latents], Codes]
    decode: Callable[[Codes], Images]
    encode: Callable[[Images], Codes] | None
    temperature: float = 1.0
    is_conditional: bool = True

    def draw(
        self,
        positions: latents.Positions,
        *,
        digit: int | None = None,
        temperature: float | None = None,
    ) -> Images:
        """Draw the digit at each position.

        Args:
            positions: Seeds with fractions, count of them.
            digit: 0 to 9, or None for the class that each seed picks.
            temperature: Instead of the generator's own.

        Returns:
            Images, (count, 28, 28), in [0, 1].
        """
        points, weights = latents.at(positions), latents.classes(positions, digit=digit)
        return self.picture(points, weights, temperature=temperature)

    def picture(
        self,
        points: Latents,
        weights: Latents,
        *,
        temperature: float | NDArray[np.float32] | None = None,
    ) -> Images:
        """Draw at latents, (count, 100), the digits of class weights, (count, 10).

        The temperature may be one for all, or an array of one for each, (count, 1).
        """
        scale = self.temperature if temperature is None else temperature
        return self.decode(self.place(np.float32(scale) * points, weights))

    def draw_every_digit(
        self, positions: latents.Positions, *, temperature: float | None = None
    ) -> Images:
        """Draw the digits 0 to 9 at each position: ten rows, shape (10 × count, 28, 28)."""
        rows = [
            self.draw(positions, digit=digit, temperature=temperature) for digit in range(CLASSES)
        ]
        return np.concatenate(rows)

    def rebuild(self, images: Images) -> Images:
        """Reconstruct images: encode them, then decode; shapes and range stay."""
        if self.encode is None:
            raise ArtlabError(f"{self.name} has no encoder: it cannot rebuild pictures")
        return self.decode(self.encode(images))

"""The seam: trained models as everybody else sees them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from artlab import latents
from artlab.collections import DEFAULT
from artlab.collections.collection import Collection
from artlab.directions import NONE, Bends, Directions
from artlab.errors import ArtlabError
from artlab.images import Images
from artlab.latents import Latents, Positions
from artlab.texts import t
from artlab.tone import AS_DRAWN, Tone

Codes = NDArray[np.float32]  # (count, code_dim): what a generator's network reads
Weights = NDArray[np.float32]  # (count, labels): how much of each class to draw
Features = NDArray[np.float32]  # (count, dimensions): what a classifier makes of images
Chances = NDArray[np.float32]  # (count, labels): of each label, 1 together


@dataclass(frozen=True, kw_only=True)
class Generator:
    """Latents and class weights in, images out; nothing outside artlab.networks knows more.

    Attributes:
        name: The model's: "dense", "gan" or a peer's.
        collection: What it draws; decides the shape of images and the classes.
        place: Maps latents, (count, 100), and class weights to codes.
        bend: As place, with a push for each, added half-way; None where there is no way.
        paint: Maps codes to images, in [0, 1], before the tone curve.
        encode: Maps images to codes, so that decode(encode(images)) rebuilds them;
            None for a peer that cannot.
        directions: Which pushes change what.
        tone: The curve that gives its levels the look of real ones.
        temperature: What latents are scaled by unless another is asked for
            (truncation); below 1 the pictures are cleaner and less varied.
        is_conditional: Whether the class weights decide the class.
    """

    name: str
    collection: Collection = DEFAULT
    place: Callable[[Latents, Weights], Codes]
    bend: Callable[[Latents, Weights, Codes], Codes] | None = None
    directions: Directions = NONE
    paint: Callable[[Codes], Images]
    encode: Callable[[Images], Codes] | None
    tone: Tone = AS_DRAWN
    temperature: float = 1.0
    is_conditional: bool = True

    def decode(self, codes: Codes) -> Images:
        """Make images, in [0, 1], of codes: the one door through which they leave."""
        return self.tone(self.paint(codes))

    def draw(
        self,
        positions: Positions,
        *,
        label: int | None = None,
        temperature: float | None = None,
    ) -> Images:
        """Draw at each position.

        Args:
            positions: Seeds with fractions, count of them.
            label: Index of a class, or None for the one that each seed picks.
            temperature: Instead of the generator's own.

        Returns:
            Count images, in [0, 1].
        """
        classes = len(self.collection.labels)
        weights = latents.weights(positions, label=label, classes=classes)
        return self.picture(latents.at(positions), weights, temperature=temperature)

    def picture(
        self,
        points: Latents,
        weights: Weights,
        *,
        temperature: float | NDArray[np.float32] | None = None,
        bends: Sequence[Bends] = (),
    ) -> Images:
        """Draw at latents, (count, 100), the classes that the weights say.

        The temperature may be one for all, or an array of one for each, (count, 1).
        Bends are of each latent; none are of none.

        Raises:
            InputError: If it has no such direction.
        """
        return self.decode(self.code(points, weights, temperature=temperature, bends=bends))

    def code(
        self,
        points: Latents,
        weights: Weights,
        *,
        temperature: float | NDArray[np.float32] | None = None,
        bends: Sequence[Bends] = (),
    ) -> Codes:
        """Return the codes that `picture` decodes, (count, code_dim)."""
        scale = self.temperature if temperature is None else temperature
        scaled = np.float32(scale) * points
        if not any(bends):
            return self.place(scaled, weights)
        push = self.directions.push(bends, weights)
        if self.bend is None:
            raise ValueError(f"{self.name} has directions, and no way to follow them")
        return self.bend(scaled, weights, push)

    def draw_every_label(self, positions: Positions, *, temperature: float | None = None) -> Images:
        """Draw each class at each position: a row a class, labels × count images."""
        rows = [
            self.draw(positions, label=label, temperature=temperature)
            for label in range(len(self.collection.labels))
        ]
        return np.concatenate(rows)

    def rebuild(self, images: Images) -> Images:
        """Reconstruct images: encode them, then decode; shapes and range stay."""
        return self.decode(self.encoded(images))

    def encoded(self, images: Images) -> Codes:
        """Return the codes of images, (count, code_dim).

        Raises:
            ArtlabError: If it has no encoder.
        """
        if self.encode is None:
            raise ArtlabError(
                t("{name} has no encoder: it cannot rebuild pictures", name=self.name)
            )
        return self.encode(images)


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """Images in, features and chances out; nothing outside artlab.networks knows more.

    Attributes:
        features: Maps images, in [0, 1], to features, (count, 128).
        chances: Maps features to how likely each label is.
    """

    features: Callable[[Images], Features]
    chances: Callable[[Features], Chances]

    def labels(self, features: Features) -> NDArray[np.int64]:
        """Return the likeliest label of each, (count,)."""
        return self.chances(features).argmax(axis=1)

"""What there is to know of a collection: pictures of one kind and size, with labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CHECKPOINTS = Path(__file__).parents[2] / "checkpoints"
RUNS = Path("runs")  # where one is: what is made on the way
ANY = "any"  # no label in particular: the one that each seed picks


@dataclass(frozen=True, kw_only=True)
class Collection:
    """What is drawn. Everything that a model, a page or a file knows of its subject stands here.

    Attributes:
        name: In addresses, in folders and on the command line.
        title: For a person.
        noun: What one of its pictures is called.
        kind: What a label is called.
        side: Of a picture, in pixels.
        channels: 1 of grey pictures, 3 of colour ones.
        labels: Its classes, as a person asks for them.
        spoken: The same, each with its article.
        styles: Whether its labels say how something is drawn, not what: bending may change them.
        references: How many pictures are held out for the scores to compare with.
        first: The label that the page opens with; "any" for none in particular.
        filled: Of a picture's side, what the longer side of its ink has.
        middle: What of its ink is in the picture's middle: its "mass", or its "box"; or a picture
            is the middle square of a "whole" one, with no ink apart from paper.
        palette: How it looks best: "chalk", light on dark, or "ink", dark on light.
        pixels: How they look best when enlarged: "crisp", or "smooth" where few make a stroke.
        dataset: The data set in `keras.datasets`; empty where there is none.
        data: The file with its pictures, where somebody has collected them.
        recipes: Options of a model that have another default here, by the model's name.
        source: Who made it, and where it is from.
        licence: Under which terms.
        root: The folder of its checkpoints.
    """

    name: str
    title: str
    noun: str
    kind: str
    side: int
    channels: int = 1
    labels: tuple[str, ...]
    spoken: tuple[str, ...]
    styles: bool = False
    references: int
    first: str = ANY
    filled: float = 5 / 7
    middle: str = "mass"
    palette: str = "chalk"
    pixels: str = "crisp"
    dataset: str = ""
    data: Path | None = None
    recipes: Mapping[str, Mapping[str, float]] = field(default_factory=dict, hash=False)
    source: str
    licence: str
    root: Path

    @property
    def shape(self) -> tuple[int, ...]:
        """Of a picture: (side, side), or (side, side, 3) in colour."""
        return (self.side, self.side) if self.channels == 1 else self.planes

    @property
    def planes(self) -> tuple[int, int, int]:
        """Of a picture, as a convolution reads it: (side, side, channels)."""
        return self.side, self.side, self.channels

    @property
    def values(self) -> int:
        """How many numbers a picture is."""
        return self.side * self.side * self.channels

    @property
    def look(self) -> str:
        """The look that it opens in: its palette, if there is something grey to colour."""
        return self.palette if self.channels == 1 else "chalk"

    def asked(self, label: int | None) -> str:
        """Return a label, or none, as a person asks for it."""
        return ANY if label is None else self.labels[label]

    def one_hot(self, labels: NDArray[np.integer]) -> NDArray[np.float32]:
        """Return labels, (count,), as weights over all of them, (count, labels)."""
        return np.eye(len(self.labels), dtype=np.float32)[labels]

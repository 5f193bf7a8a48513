"""The digit classifier: it judges what the generators draw; its features say how far off."""

from dataclasses import dataclass
from typing import ClassVar

from artlab.models.config import TINY, Config, option


@dataclass(frozen=True, kw_only=True)
class ClassifierConfig(Config):
    """Everything that decides what the trained classifier will be."""

    about: ClassVar[str] = "a network that tells digits apart, to judge what the others draw"

    batch_size: int = 128
    epochs: int = option(10, "passes over the 60,000 images")
    rate: float = option(
        2e-3, "peak learning rate; warms up, then falls as a cosine", least=TINY, most=1
    )
    shift_pixels: int = option(
        2, "whole batches are shifted at random by up to so much", least=0, most=14
    )

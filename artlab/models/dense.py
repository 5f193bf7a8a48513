"""The dense model: the tutorial's decoder, Dense(100 → 128, relu) → Dense(784, tanh)."""

from dataclasses import dataclass
from typing import ClassVar

from artlab.models.config import AutoencoderConfig


@dataclass(frozen=True, kw_only=True)
class DenseConfig(AutoencoderConfig):
    """Everything that decides what the trained dense model will be."""

    about: ClassVar[str] = "the tutorial's small decoder, and a prior that knows the digits"

    hidden: int = 128
    autoencoder_rate: float = 2e-3
    adversary_steps: int = 2000

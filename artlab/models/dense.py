"""The dense model: the tutorial's decoder, Dense(100 → 128, relu) → Dense(pixels, tanh)."""

from dataclasses import dataclass
from typing import ClassVar

from artlab.models.autoencoder import AutoencoderConfig


@dataclass(frozen=True, kw_only=True)
class DenseConfig(AutoencoderConfig):
    """Everything that decides what the trained dense model will be."""

    name = "dense"
    title = "dense model"
    about = "the tutorial's small decoder, and a prior that knows the labels"
    claimed: ClassVar = {"psnr": 25.6, "vmaf": 80.2}

    hidden: int = 128
    autoencoder_rate: float = 2e-3
    adversary_steps: int = 2000

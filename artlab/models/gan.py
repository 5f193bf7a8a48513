"""The GAN: a generator as wide as it needs to be to fool artlab.networks.discriminator."""

from dataclasses import dataclass
from typing import ClassVar

from artlab.models.autoencoder import AutoencoderConfig


@dataclass(frozen=True, kw_only=True)
class GanConfig(AutoencoderConfig):
    """Everything that decides what the trained GAN will be."""

    name = "gan"
    title = "GAN"
    about = "a wide decoder, which with its prior learns to fool a discriminator"
    claimed: ClassVar = {"psnr": 28.3, "vmaf": 85.1}

    hidden: int = 2048
    encoder_first: int = 1536
    encoder_second: int = 640  # keeps the encoder's file below 10 MB
    warp: float = 1.0
    autoencoder_epochs: int = 200
    loss_floor: float = 0.0002

"""The GAN: a wide decoder as generator; see artlab.networks.discriminator for its adversary."""

from dataclasses import dataclass
from typing import ClassVar

from artlab.models.config import TINY, AutoencoderConfig, option


@dataclass(frozen=True, kw_only=True)
class GanConfig(AutoencoderConfig):
    """Everything that decides what the trained GAN will be."""

    about: ClassVar[str] = "a wider decoder, trained further against a discriminator"

    hidden: int = 2048
    encoder_first: int = 1536
    encoder_second: int = 640  # keeps the encoder's file below 10 MB
    shift_pixels: int = 1
    autoencoder_epochs: int = 150
    loss_floor: float = 0.0002

    adversary_steps: int = option(5000, "steps against the discriminator", most=10**9)
    adversary_batch: int = option(128, "real images in one of them, and as many drawn ones")
    generator_rate: float = option(
        2e-4, "peak learning rate of the decoder against it", least=TINY, most=1
    )
    discriminator_rate: float = option(4e-4, "its own peak learning rate", least=TINY, most=1)
    adversary_weight: float = option(
        1.0, "of its loss beside the reconstruction's", least=0, most=100
    )
    digit_weight: float = option(
        1.0, "of the drawn digit's class beside its realism", least=0, most=100
    )
    matching_weight: float = option(
        1.0, "of the prior's own loss, which keeps to the codes of real digits", least=0, most=100
    )
    penalty_weight: float = option(
        1.0, "of the discriminator's gradient penalty (R1)", least=0, most=100
    )

"""What our generators have in common: an autoencoder, a prior on its codes, an adversary."""

from dataclasses import dataclass

from artlab.models.config import Config, learning_rate, weight
from artlab.options import option


@dataclass(frozen=True, kw_only=True)
class AutoencoderConfig(Config):
    """What a generator of ours may choose; each sets its own values."""

    role = "generator"
    networks = "artlab.networks.autoencoder"
    stages = ("artlab.training.autoencoder", "artlab.training.prior", "artlab.training.adversary")

    hidden: int = option(128, "width of the decoder's one hidden layer")
    encoder_first: int = option(1024, "width of the encoder's first hidden layer")
    encoder_second: int = option(512, "width of its second")

    autoencoder_epochs: int = option(70, "passes over the training images")
    autoencoder_rate: float = learning_rate(1e-3)
    shift_pixels: int = option(
        0, "whole batches are shifted at random by up to so much", least=0, most=14
    )
    warp: float = option(
        0.0,
        "six of ten are moved, turned, sheared and stretched at random, so strongly",
        least=0,
        most=3,
    )
    loss_floor: float = option(
        0.002, "added to each image's MSE before the logarithm", least=0, most=10
    )

    prior_epochs: int = option(128, "passes over their codes")
    prior_rate: float = learning_rate(1e-3, "the prior's peak learning rate")
    prior_width: int = option(512, "width of the network that gives the flow its velocity")
    prior_blocks: int = option(3, "residual blocks in it", most=100)
    prior_steps: int = option(2, "steps from a latent to its code; two velocities each", most=100)
    prior_noise: float = option(0.03, "deviation of the noise on whitened codes", least=0, most=10)
    average_decay: float = option(
        0.999, "of the running average of weights that is kept (EMA)", least=0, most=1
    )

    adversary_steps: int = option(
        8000, "steps against the discriminator; with 0 there is none", least=0, most=10**9
    )
    adversary_batch: int = option(128, "real images in one of them, and as many drawn ones")
    generator_rate: float = learning_rate(
        2e-4, "peak learning rate of prior and decoder against it"
    )
    discriminator_rate: float = learning_rate(4e-4, "its own peak learning rate")
    adversary_weight: float = weight(1.0, "of its loss beside the reconstruction's")
    label_weight: float = weight(1.0, "of the drawn image's label beside its realism")
    matching_weight: float = weight(
        1.0, "of the prior's own loss, which keeps to the codes of real images"
    )
    penalty_weight: float = weight(1.0, "of the discriminator's gradient penalty (R1)")

    temperature: float = option(
        0.95, "latents are scaled by it before the prior (truncation)", least=0, most=10
    )

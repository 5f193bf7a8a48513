"""The conditional GAN, a peer: the one that the Keras project publishes for MNIST."""

from dataclasses import dataclass
from typing import ClassVar

from artlab.models.config import TINY, Config, option


@dataclass(frozen=True, kw_only=True)
class CganConfig(Config):
    """Everything that decides what the trained conditional GAN will be.

    The example has a latent of 128 and is fitted to all of MNIST; ours has one
    of 100, and is fitted to the training digits alone.

    Source:
        Keras example "Conditional GAN", Paul, 2021,
        keras.io/examples/generative/conditional_gan; written anew.
    """

    about: ClassVar[str] = "the Keras example's conditional GAN, to compare with"

    batch_size: int = 64
    epochs: int = option(20, "passes over the 60,000 images")
    rate: float = option(
        3e-4, "learning rate of the generator, and of the discriminator", least=TINY, most=1
    )

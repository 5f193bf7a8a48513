"""The conditional GAN, a peer: the one that the Keras project publishes for MNIST."""

from dataclasses import dataclass

from artlab.models.config import Config, learning_rate
from artlab.options import option


@dataclass(frozen=True, kw_only=True)
class CganConfig(Config):
    """Everything that decides what the trained conditional GAN will be.

    The example has a latent of 128 and is fitted to all of its data; ours has one
    of 100, and is fitted to the training images alone.

    Source:
        Keras example "Conditional GAN", Paul, 2021,
        keras.io/examples/generative/conditional_gan; written anew.
    """

    name = "cgan"
    title = "conditional GAN (Keras example)"
    about = "the Keras example's conditional GAN, to compare with"
    role = "peer"
    networks = "artlab.networks.peers.conditional_gan"
    stages = ("artlab.training.peers.conditional_gan",)

    batch_size: int = 64
    epochs: int = option(20, "passes over the training images")
    rate: float = learning_rate(3e-4, "learning rate of the generator, and of the discriminator")

"""The VAE, a peer: the convolutional one that the Keras project publishes for MNIST."""

from dataclasses import dataclass

from artlab.models.peers.variational import VariationalConfig
from artlab.options import option


@dataclass(frozen=True, kw_only=True)
class VaeConfig(VariationalConfig):
    """Everything that decides what the trained VAE will be.

    The example has a latent of 2 behind a dense layer of 16, which would be a
    bottleneck for a latent of 100; ours is wider, so that the peer is as strong
    as it can be. The example is fitted to all of its data, ours to the training
    images alone.

    Source:
        Keras example "Variational AutoEncoder", Chollet, 2020,
        keras.io/examples/generative/vae; written anew.
    """

    name = "vae"
    title = "VAE (Keras example)"
    about = "the Keras example's convolutional VAE, to compare with"

    batch_size: int = 128
    hidden: int = option(256, "width of the encoder's dense layer; 16 in the Keras example")

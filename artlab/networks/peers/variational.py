"""What the variational autoencoders are made of: an encoder and a decoder, and no prior to learn.

They are fitted so that standard normal latents are their codes. No label can
be asked of them. They work on pixels in [-1, 1], as the other networks do.
"""

from dataclasses import dataclass

import keras
import tensorflow as tf

from artlab.collections.collection import Collection
from artlab.generator import Generator
from artlab.latents import LATENT_DIM
from artlab.models.peers.beta_vae import BetaVaeConfig
from artlab.models.peers.vae import VaeConfig
from artlab.networks import inference
from artlab.networks.autoencoder import build_decoder, build_encoder
from artlab.networks.peers.quarter import quarter

MOMENTS = 2 * LATENT_DIM  # a mean and a log variance of each latent


@dataclass(frozen=True, kw_only=True)
class Networks:
    """The trained parts of a variational autoencoder.

    Attributes:
        encoder: Pixels in [-1, 1], (count, values), to means and log variances, (count, 200).
        decoder: Latents, (count, 100), to pixels in [-1, 1].
    """

    encoder: keras.Model
    decoder: keras.Model


def build(config: VaeConfig | BetaVaeConfig, collection: Collection) -> Networks:
    """Make untrained networks; Keras' global seed decides their first weights.

    Raises:
        InputError: If the side of the pictures is no multiple of 4, for convolutions.
    """
    if isinstance(config, VaeConfig):
        return _convolutional(config, collection)
    first, second = config.encoder_first, config.encoder_second
    return Networks(
        encoder=build_encoder(collection, first, second, outputs=MOMENTS),
        decoder=build_decoder(collection, config.hidden),
    )


def usable(
    networks: Networks, config: VaeConfig | BetaVaeConfig, collection: Collection
) -> Generator:
    """Compile networks into a generator; it draws any label, whichever is asked for."""
    return inference.generator(
        config.name,
        collection,
        code_dim=LATENT_DIM,
        place=lambda latents, _: latents,
        decode=networks.decoder,
        encode=lambda pixels: posterior(networks, pixels)[0],
        is_conditional=False,
    )


def posterior(networks: Networks, pixels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return where the latents of some pixels lie: means and log variances, (count, 100) each."""
    means, log_variances = tf.split(networks.encoder(pixels), 2, axis=1)
    return means, log_variances


def _convolutional(config: VaeConfig, collection: Collection) -> Networks:
    """Make the networks of the Keras example; see VaeConfig."""
    small = quarter(collection)
    encoder = [
        keras.Input((collection.values,)),
        keras.layers.Rescaling(0.5, offset=0.5),  # to [0, 1], as in the example
        keras.layers.Reshape(collection.planes),
        keras.layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        keras.layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(config.hidden, activation="relu"),
        keras.layers.Dense(MOMENTS),
    ]
    decoder = [
        keras.Input((LATENT_DIM,)),
        keras.layers.Dense(small * small * 64, activation="relu"),
        keras.layers.Reshape((small, small, 64)),
        keras.layers.Conv2DTranspose(64, 3, strides=2, padding="same", activation="relu"),
        keras.layers.Conv2DTranspose(32, 3, strides=2, padding="same", activation="relu"),
        keras.layers.Conv2DTranspose(collection.channels, 3, padding="same", activation="sigmoid"),
        keras.layers.Flatten(),
        keras.layers.Rescaling(2, offset=-1),
    ]
    return Networks(
        encoder=keras.Sequential(encoder, name="encoder"),
        decoder=keras.Sequential(decoder, name="decoder"),
    )

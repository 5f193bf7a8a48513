"""What the conditional GAN is made of: a generator, and the discriminator that only training needs.

Both are told the label beside what they read. They work on images in [0, 1],
as the Keras example does; see CganConfig.
"""

from dataclasses import dataclass

import keras
import tensorflow as tf

from artlab.collections.collection import Collection
from artlab.generator import Generator
from artlab.latents import LATENT_DIM
from artlab.models.peers.cgan import CganConfig
from artlab.networks import inference
from artlab.networks.peers.quarter import quarter


@dataclass(frozen=True, kw_only=True)
class Networks:
    """The trained part of a conditional GAN.

    Attributes:
        generator: Codes, (count, 100 + labels), to images in [0, 1], in planes.
    """

    generator: keras.Model


def build(_: CganConfig, collection: Collection) -> Networks:
    """Make an untrained generator; Keras' global seed decides its first weights.

    Raises:
        InputError: If the side of the pictures is no multiple of 4.
    """
    small, code_dim = quarter(collection), LATENT_DIM + len(collection.labels)
    layers = [
        keras.Input((code_dim,)),
        keras.layers.Dense(small * small * code_dim),
        keras.layers.LeakyReLU(0.2),
        keras.layers.Reshape((small, small, code_dim)),
        keras.layers.Conv2DTranspose(128, 4, strides=2, padding="same"),
        keras.layers.LeakyReLU(0.2),
        keras.layers.Conv2DTranspose(128, 4, strides=2, padding="same"),
        keras.layers.LeakyReLU(0.2),
        # A Conv2D in the example: the same map, its kernel turned around; a CPU fits this one
        # ten times as fast.
        keras.layers.Conv2DTranspose(collection.channels, 7, padding="same", activation="sigmoid"),
    ]
    return Networks(generator=keras.Sequential(layers, name="generator"))


def build_discriminator(collection: Collection) -> keras.Model:
    """Make an untrained discriminator.

    It maps a list of images in [0, 1], in planes, and class weights, (count,
    labels), to scores, (count, 1); higher is more real. The weights are as many
    more planes of the image, each of one value.
    """
    side, labels = collection.side, len(collection.labels)
    images, weights = keras.Input(collection.planes), keras.Input((labels,))
    planes = keras.layers.Reshape((side, side, labels))(
        keras.layers.RepeatVector(side * side)(weights)
    )
    maps = keras.layers.Concatenate(name="image_and_label")([images, planes])
    for width in (64, 128):
        maps = keras.layers.Conv2D(width, 3, strides=2, padding="same")(maps)
        maps = keras.layers.LeakyReLU(0.2)(maps)
    scores = keras.layers.Dense(1)(keras.layers.GlobalMaxPooling2D()(maps))
    return keras.Model([images, weights], scores, name="discriminator")


def usable(networks: Networks, config: CganConfig, collection: Collection) -> Generator:
    """Compile networks into a generator, which cannot encode pictures."""
    return inference.generator(
        config.name,
        collection,
        code_dim=LATENT_DIM + len(collection.labels),
        place=codes_of,
        decode=lambda codes: 2 * networks.generator(codes) - 1,
        encode=None,
    )


def codes_of(latents: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
    """Join latents, (count, 100), and class weights, (count, labels), to codes."""
    return tf.concat([latents, weights], axis=1)

"""What the conditional GAN is made of: a generator, and the discriminator that only training needs.

Both are told the digit beside what they read. They work on images in [0, 1],
as the Keras example does; see CganConfig.
"""

from dataclasses import dataclass

import keras
import tensorflow as tf

from artlab.generator import Generator
from artlab.images import SIDE
from artlab.latents import CLASSES, LATENT_DIM
from artlab.models.cgan import CganConfig
from artlab.networks import inference
from artlab.networks.inference import PIXELS

CODE_DIM = LATENT_DIM + CLASSES


@dataclass(frozen=True, kw_only=True)
class Networks:
    """The trained part of a conditional GAN.

    Attributes:
        generator: Codes, (count, 110), to images in [0, 1], (count, 28, 28, 1).
    """

    generator: keras.Model


def build(_: CganConfig) -> Networks:
    """Make an untrained generator; Keras' global seed decides its first weights."""
    layers = [
        keras.Input((CODE_DIM,)),
        keras.layers.Dense(7 * 7 * CODE_DIM),
        keras.layers.LeakyReLU(0.2),
        keras.layers.Reshape((7, 7, CODE_DIM)),
        keras.layers.Conv2DTranspose(128, 4, strides=2, padding="same"),
        keras.layers.LeakyReLU(0.2),
        keras.layers.Conv2DTranspose(128, 4, strides=2, padding="same"),
        keras.layers.LeakyReLU(0.2),
        # A Conv2D in the example: the same map, its kernel turned around; a CPU fits this one
        # ten times as fast.
        keras.layers.Conv2DTranspose(1, 7, padding="same", activation="sigmoid"),
    ]
    return Networks(generator=keras.Sequential(layers, name="generator"))


def build_discriminator() -> keras.Model:
    """Make an untrained discriminator.

    It maps a list of images in [0, 1], (count, 28, 28, 1), and class weights,
    (count, 10), to scores, (count, 1); higher is more real. The weights are ten
    more planes of the image, each of one value.
    """
    images, digits = keras.Input((SIDE, SIDE, 1)), keras.Input((CLASSES,))
    planes = keras.layers.Reshape((SIDE, SIDE, CLASSES))(keras.layers.RepeatVector(PIXELS)(digits))
    maps = keras.layers.Concatenate(name="image_and_digit")([images, planes])
    for width in (64, 128):
        maps = keras.layers.Conv2D(width, 3, strides=2, padding="same")(maps)
        maps = keras.layers.LeakyReLU(0.2)(maps)
    scores = keras.layers.Dense(1)(keras.layers.GlobalMaxPooling2D()(maps))
    return keras.Model([images, digits], scores, name="discriminator")


def generator(name: str, networks: Networks, _: CganConfig) -> Generator:
    """Compile networks into a generator, which cannot encode pictures."""
    return inference.generator(
        name,
        code_dim=CODE_DIM,
        place=codes_of,
        decode=lambda codes: 2 * networks.generator(codes) - 1,
        encode=None,
    )


def codes_of(latents: tf.Tensor, digits: tf.Tensor) -> tf.Tensor:
    """Join latents, (count, 100), and class weights, (count, 10), to codes, (count, 110)."""
    return tf.concat([latents, digits], axis=1)

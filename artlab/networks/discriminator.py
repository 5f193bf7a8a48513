"""The GAN's discriminator; only training needs it."""

import keras
import tensorflow as tf

from artlab.images import SIDE
from artlab.latents import CLASSES


class Discriminator(keras.Model):
    """Tells real digits from drawn ones of the class that was asked for, and digits apart.

    Source: Miyato, Kataoka, Koyama, Yoshida, "Spectral normalization for
    generative adversarial networks", 2018, arXiv:1802.05957; Miyato, Koyama,
    "cGANs with projection discriminator", 2018, arXiv:1802.05637; the second head:
    Odena, Olah, Shlens, "Conditional image synthesis with auxiliary classifier
    GANs", 2016, arXiv:1610.09585.
    """

    def __init__(self) -> None:
        super().__init__(name="discriminator")
        normalized = keras.layers.SpectralNormalization
        self.features = [
            normalized(
                keras.layers.Conv2D(width, kernel, strides=stride, padding="same"),
                name=f"convolution_{width}",
            )
            for width, kernel, stride in ((32, 4, 2), (64, 4, 2), (128, 3, 2))
        ]
        # Free to grow: behind normalized convolutions, normalized heads could not say much.
        self.score = keras.layers.Dense(1, name="score")
        self.digits = keras.layers.Dense(CLASSES, name="digits")
        self.projection = keras.layers.Dense(128, use_bias=False, name="projection")

    def call(
        self, pixels: tf.Tensor, digits: tf.Tensor, *, training: bool = False
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Judge pixels in [-1, 1], (count, 784), of some classes, (count, 10).

        Returns:
            Scores, (count,): higher is more real; and logits of the digits, (count, 10).
        """
        maps = tf.reshape(pixels, (-1, SIDE, SIDE, 1))
        for convolution in self.features:
            maps = tf.nn.leaky_relu(convolution(maps, training=training), 0.1)
        summed = tf.reduce_sum(maps, axis=(1, 2))
        projected = tf.reduce_sum(summed * self.projection(digits), axis=1)
        return self.score(summed)[:, 0] + projected, self.digits(summed)


def build_discriminator() -> Discriminator:
    """Make an untrained discriminator."""
    discriminator = Discriminator()
    discriminator(tf.zeros((1, SIDE * SIDE)), tf.zeros((1, CLASSES)))
    return discriminator

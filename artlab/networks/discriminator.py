"""The GAN's discriminator; only training needs it."""

import keras
import tensorflow as tf

from artlab.images import SIDE
from artlab.latents import CLASSES

FEATURES = 256


class Discriminator(keras.Model):
    """Tells real digits from drawn ones of the class that was asked for, and digits apart.

    Source: Miyato, Koyama, "cGANs with projection discriminator", 2018,
    arXiv:1802.05637; the second head: Odena, Olah, Shlens, "Conditional image
    synthesis with auxiliary classifier GANs", 2016, arXiv:1610.09585.
    """

    def __init__(self) -> None:
        super().__init__(name="discriminator")
        self.features = [
            *(
                keras.layers.Conv2D(
                    width, kernel, strides=2, padding="same", name=f"convolution_{width}"
                )
                for width, kernel in ((48, 4), (96, 4), (192, 3))
            ),
            keras.layers.Flatten(),
            keras.layers.Dense(FEATURES, name="features"),
        ]
        self.score = keras.layers.Dense(1, name="score")
        self.projection = keras.layers.Dense(FEATURES, use_bias=False, name="projection")
        self.digits = keras.layers.Dense(CLASSES, name="digits")

    def call(self, pixels: tf.Tensor, digits: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Judge pixels in [-1, 1], (count, 784), of some classes, (count, 10).

        Returns:
            Scores, (count,): higher is more real; and logits of the digits, (count, 10).
        """
        features = tf.reshape(pixels, (-1, SIDE, SIDE, 1))
        for layer in self.features:
            features = tf.nn.leaky_relu(layer(features), 0.1)
        projected = tf.reduce_sum(features * self.projection(digits), axis=1)
        return self.score(features)[:, 0] + projected / FEATURES**0.5, self.digits(features)


def build_discriminator() -> Discriminator:
    """Make an untrained discriminator."""
    discriminator = Discriminator()
    discriminator(tf.zeros((1, SIDE * SIDE)), tf.zeros((1, CLASSES)))
    return discriminator

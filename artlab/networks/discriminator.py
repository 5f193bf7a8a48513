"""The GAN's discriminator; only training needs it."""

from functools import partial

import keras
import tensorflow as tf

from artlab.collections.collection import Collection

FEATURES = 256
KERNELS = ((48, 4), (96, 4), (192, 3))  # how many, and how wide


class Discriminator(keras.Model):
    """Tells real images from drawn ones of the label that was asked for, and labels apart.

    Source: Miyato, Koyama, "cGANs with projection discriminator", 2018,
    arXiv:1802.05637; the second head: Odena, Olah, Shlens, "Conditional image
    synthesis with auxiliary classifier GANs", 2016, arXiv:1610.09585.
    """

    def __init__(self, collection: Collection) -> None:
        super().__init__(name="discriminator")
        self.planes = collection.planes
        convolution = partial(keras.layers.Conv2D, strides=2, padding="same")
        self.features = [
            *(convolution(width, kernel, name=f"convolution_{width}") for width, kernel in KERNELS),
            keras.layers.Flatten(),
            keras.layers.Dense(FEATURES, name="features"),
        ]
        self.score = keras.layers.Dense(1, name="score")
        self.projection = keras.layers.Dense(FEATURES, use_bias=False, name="projection")
        self.labels = keras.layers.Dense(len(collection.labels), name="labels")

    def call(self, pixels: tf.Tensor, weights: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Judge pixels in [-1, 1], (count, values), of the labels that the weights say.

        Returns:
            Scores, (count,): higher is more real; and logits of the labels, (count, labels).
        """
        features = tf.reshape(pixels, (-1, *self.planes))
        for layer in self.features:
            features = tf.nn.leaky_relu(layer(features), 0.1)
        projected = tf.reduce_sum(features * self.projection(weights), axis=1)
        return self.score(features)[:, 0] + projected / FEATURES**0.5, self.labels(features)


def build_discriminator(collection: Collection) -> Discriminator:
    """Make an untrained discriminator."""
    discriminator = Discriminator(collection)
    discriminator(tf.zeros((1, collection.values)), tf.zeros((1, len(collection.labels))))
    return discriminator

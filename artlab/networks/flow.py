"""The prior on the codes: a flow that carries standard normal latents to the codes of a label.

A network says how fast, and where to, a point travels at each moment of a quarter
turn, which begins in N(0, I) and ends among the codes; the flow follows it. So
N(0, I) samples well, and points that are close arrive close to each other.

Source: Lipman, Chen, Ben-Hamu, Nickel, Le, "Flow matching for generative
modeling", 2022, arXiv:2210.02747; Albergo, Vanden-Eijnden, "Building normalizing
flows with stochastic interpolants", 2022, arXiv:2209.15571, for the quarter turn.
"""

import keras
import numpy as np
import tensorflow as tf

from artlab.latents import LATENT_DIM

QUARTER = np.pi / 2  # where the journey ends
HARMONICS = np.array([1, 2, 4, 8, 16], np.float32)  # of the angle, as the network reads it


class Block(keras.layers.Layer):
    """Adds to some features what two dense layers make of them, the label and the angle."""

    def __init__(self, width: int, **options: object) -> None:
        super().__init__(**options)
        self.normalize = keras.layers.LayerNormalization(name="normalize")
        self.told = keras.layers.Dense(width, name="told")  # as the files of weights have it
        self.hidden = keras.layers.Dense(width, activation="gelu", name="hidden")
        self.added = keras.layers.Dense(width, kernel_initializer="zeros", name="added")

    def call(self, features: tf.Tensor, condition: tf.Tensor) -> tf.Tensor:
        """Map features and condition, both (count, width), to features."""
        read = self.normalize(features) + self.told(condition)
        return features + self.added(self.hidden(read))


class Flow(keras.Model):
    """A velocity for every point, label and angle, and the journeys that follow it."""

    def __init__(self, *, width: int, blocks: int, steps: int) -> None:
        super().__init__(name="prior")
        self.steps = steps
        self.first = keras.layers.Dense(width, name="first")
        self.condition = keras.layers.Dense(width, activation="gelu", name="condition")
        self.blocks = [Block(width, name=f"block_{index}") for index in range(blocks)]
        self.normalize = keras.layers.LayerNormalization(name="normalize")
        self.last = keras.layers.Dense(LATENT_DIM, kernel_initializer="zeros", name="last")

    @property
    def halfway(self) -> int:
        """How many steps are done where a push may come."""
        return self.steps // 2

    def call(
        self, latents: tf.Tensor, weights: tf.Tensor, push: tf.Tensor | None = None
    ) -> tf.Tensor:
        """Carry latents, (count, 100), with class weights, (count, labels), to codes, (count, 100).

        The midpoint method follows the velocity in a few steps. Half-way, a push, (count, 100),
        is added; what remains of the way leads from there to where codes are.
        """
        stride, points = QUARTER / self.steps, latents
        for number in range(self.steps):
            if push is not None and number == self.halfway:
                points += push
            angle = tf.fill(tf.shape(latents)[:1], np.float32(number * stride))
            halfway = points + stride / 2 * self.velocity(points, weights, angle)
            points += stride * self.velocity(halfway, weights, angle + stride / 2)
        return points

    def velocity(self, points: tf.Tensor, weights: tf.Tensor, angles: tf.Tensor) -> tf.Tensor:
        """Return how points, (count, 100), move at angles, (count,), from 0 to π/2."""
        turns = angles[:, None] * HARMONICS
        condition = self.condition(tf.concat([weights, tf.cos(turns), tf.sin(turns)], axis=1))
        features = self.first(points)
        for block in self.blocks:
            features = block(features, condition)
        return self.last(self.normalize(features))

    def matching_loss(
        self, codes: tf.Tensor, weights: tf.Tensor, *, latents: tf.Tensor, angles: tf.Tensor
    ) -> tf.Tensor:
        """Return the mean squared error of the velocity on the way from latents to codes.

        Args:
            codes: Of real images, white, (count, 100).
            weights: Of their labels, (count, labels).
            latents: Drawn from N(0, I), (count, 100); each travels to the code beside it,
                and white codes make all points on the way white.
            angles: Drawn uniformly from 0 to π/2, (count,).
        """
        cosine, sine = tf.cos(angles)[:, None], tf.sin(angles)[:, None]
        moved = self.velocity(cosine * latents + sine * codes, weights, angles)
        return tf.reduce_mean(tf.square(moved - (cosine * codes - sine * latents)))

"""The prior on the codes: a flow that turns standard normal latents and a digit into codes.

It is invertible, so N(0, I) samples well and reconstruction through it loses
nothing. Source: Dinh, Sohl-Dickstein, Bengio, "Density estimation using Real
NVP", 2016, arXiv:1605.08803; conditional on the class by giving every coupling
the class weights.
"""

import keras
import numpy as np
import tensorflow as tf

from artlab.latents import LATENT_DIM

HALF = LATENT_DIM // 2
MAX_LOG_SCALE = 1.5  # of one coupling; bounded, so that no step can explode


class Coupling(keras.layers.Layer):
    """Scales and shifts one half of its input by amounts computed from the other half."""

    def __init__(self, width: int, order: np.ndarray, **options: object) -> None:
        super().__init__(**options)
        # A weight, not an attribute, so that it is stored with the others.
        self.order = self.add_weight(
            name="order",
            shape=(LATENT_DIM,),
            dtype="int32",
            initializer=lambda *_, **__: tf.constant(order, tf.int32),
            trainable=False,
        )
        self.amounts = keras.Sequential(
            [
                keras.layers.Dense(width, activation="gelu", name="first"),
                keras.layers.Dense(width, activation="gelu", name="second"),
                keras.layers.Dense(2 * HALF, kernel_initializer="zeros", name="amounts"),
            ]
        )

    def call(self, points: tf.Tensor, digits: tf.Tensor) -> tf.Tensor:
        """Go one step from latents to codes, both (count, 100)."""
        kept, changed = tf.split(points, 2, axis=1)
        log_scale, shift = self._amounts(kept, digits)
        joined = tf.concat([kept, changed * tf.exp(log_scale) + shift], axis=1)
        return tf.gather(joined, self.order, axis=1)

    def invert(self, points: tf.Tensor, digits: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Go one step back; also returns the log of the change of volume, (count,)."""
        joined = tf.gather(points, tf.argsort(self.order), axis=1)
        kept, changed = tf.split(joined, 2, axis=1)
        log_scale, shift = self._amounts(kept, digits)
        restored = tf.concat([kept, (changed - shift) * tf.exp(-log_scale)], axis=1)
        return restored, -tf.reduce_sum(log_scale, axis=1)

    def _amounts(self, kept: tf.Tensor, digits: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        log_scale, shift = tf.split(self.amounts(tf.concat([kept, digits], axis=1)), 2, axis=1)
        return MAX_LOG_SCALE * tf.tanh(log_scale), shift


class Flow(keras.Model):
    """Couplings in a row, each followed by a fixed permutation."""

    def __init__(self, *, couplings: int, width: int, seed: int) -> None:
        super().__init__(name="prior")
        orders = np.random.RandomState(seed)
        self.couplings = [
            Coupling(width, orders.permutation(LATENT_DIM), name=f"coupling_{index}")
            for index in range(couplings)
        ]

    def call(self, latents: tf.Tensor, digits: tf.Tensor) -> tf.Tensor:
        """Map latents, (count, 100), and class weights, (count, 10), to codes, (count, 100)."""
        points = latents
        for coupling in self.couplings:
            points = coupling(points, digits)
        return points

    def invert(self, codes: tf.Tensor, digits: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Map codes back to latents; also returns the log of the change of volume, (count,)."""
        points, log_volume = codes, tf.zeros(tf.shape(codes)[0])
        for coupling in reversed(self.couplings):
            points, change = coupling.invert(points, digits)
            log_volume += change
        return points, log_volume

    def negative_log_likelihood(self, codes: tf.Tensor, digits: tf.Tensor) -> tf.Tensor:
        """Return the mean of -log p(code | digit) in nats per dimension, less a constant."""
        latents, log_volume = self.invert(codes, digits)
        nats = tf.reduce_sum(tf.square(latents), axis=1) / 2 - log_volume
        return tf.reduce_mean(nats) / LATENT_DIM

"""The prior on the codes: a flow that turns standard normal latents and a digit into codes.

It is invertible, so N(0, I) samples well and reconstruction through it loses
nothing. It ends with the Gaussian of the digit's codes; the couplings before that
learn only what is not Gaussian. Source: Dinh, Sohl-Dickstein, Bengio, "Density
estimation using Real NVP", 2016, arXiv:1605.08803; conditional on the class by
giving every coupling the class weights.
"""

import keras
import numpy as np
import tensorflow as tf

from artlab.latents import CLASSES, LATENT_DIM

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


class ClassGaussian(keras.layers.Layer):
    """Gives points of N(0, I) the mean and covariance of a digit's codes; fitted, not trained.

    Between two digits it blends both maps.
    """

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        unit = np.tile(np.eye(LATENT_DIM, dtype=np.float32), (CLASSES, 1, 1))
        self.means = self._kept("means", np.zeros((CLASSES, LATENT_DIM), np.float32))
        self.roots = self._kept("roots", unit)
        self.inverses = self._kept("inverses", unit)
        self.log_volumes = self._kept("log_volumes", np.zeros((CLASSES, 1), np.float32))

    def fit(self, codes: np.ndarray, labels: np.ndarray) -> None:
        """Take mean and covariance of each digit's codes, (count, 100), labels (count,)."""
        means, roots, inverses, log_volumes = self.get_weights()
        for digit in np.unique(labels):
            own = codes[labels == digit].astype(np.float64)
            spread, basis = np.linalg.eigh(np.cov(own, rowvar=False))
            deviation = np.sqrt(np.maximum(spread, spread.max() * 1e-6))
            means[digit] = own.mean(axis=0)
            # The symmetric root: what one direction means changes little from digit to digit.
            roots[digit] = (basis * deviation) @ basis.T
            inverses[digit] = (basis / deviation) @ basis.T
            log_volumes[digit] = -np.log(deviation).sum()
        self.set_weights([means, roots, inverses, log_volumes])

    def call(self, points: tf.Tensor, digits: tf.Tensor) -> tf.Tensor:
        """Map points, (count, 100), and class weights, (count, 10), to codes."""
        return tf.linalg.matvec(self._blend(self.roots, digits), points) + digits @ self.means

    def invert(self, codes: tf.Tensor, digits: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Map codes of whole digits (one weight is 1) back; also returns the log of the volume."""
        points = tf.linalg.matvec(self._blend(self.inverses, digits), codes - digits @ self.means)
        return points, (digits @ self.log_volumes)[:, 0]

    def _blend(self, maps: tf.Variable, digits: tf.Tensor) -> tf.Tensor:
        flat = tf.reshape(maps, (CLASSES, LATENT_DIM * LATENT_DIM))
        return tf.reshape(digits @ flat, (-1, LATENT_DIM, LATENT_DIM))

    def _kept(self, name: str, value: np.ndarray) -> tf.Variable:
        def initializer(*_: object, **__: object) -> tf.Tensor:
            return tf.constant(value)

        shape, dtype = value.shape, "float32"
        return self.add_weight(
            name=name, shape=shape, dtype=dtype, initializer=initializer, trainable=False
        )


class Flow(keras.Model):
    """Couplings in a row, each followed by a fixed permutation, then the digit's Gaussian."""

    def __init__(self, *, couplings: int, width: int, seed: int) -> None:
        super().__init__(name="prior")
        orders = np.random.RandomState(seed)
        self.gaussian = ClassGaussian(name="gaussian")
        self.couplings = [
            Coupling(width, orders.permutation(LATENT_DIM), name=f"coupling_{index}")
            for index in range(couplings)
        ]

    def call(self, latents: tf.Tensor, digits: tf.Tensor) -> tf.Tensor:
        """Map latents, (count, 100), and class weights, (count, 10), to codes, (count, 100)."""
        points = latents
        for coupling in self.couplings:
            points = coupling(points, digits)
        return self.gaussian(points, digits)

    def invert(
        self, codes: tf.Tensor, digits: tf.Tensor, *, noise: tf.Tensor | float = 0.0
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Map codes back to latents.

        Args:
            codes: Shape (count, 100).
            digits: Class weights, (count, 10), of whole digits: one is 1.
            noise: Added where the codes have the covariance 1; only for training.

        Returns:
            Latents, (count, 100), and the log of the change of volume, (count,).
        """
        points, log_volume = self.gaussian.invert(codes, digits)
        points += noise
        for coupling in reversed(self.couplings):
            points, change = coupling.invert(points, digits)
            log_volume += change
        return points, log_volume

    def negative_log_likelihood(
        self, codes: tf.Tensor, digits: tf.Tensor, *, noise: tf.Tensor | float = 0.0
    ) -> tf.Tensor:
        """Return the mean of -log p(code | digit) in nats per dimension, less a constant.

        Arguments as of `invert`.
        """
        latents, log_volume = self.invert(codes, digits, noise=noise)
        nats = tf.reduce_sum(tf.square(latents), axis=1) / 2 - log_volume
        return tf.reduce_mean(nats) / LATENT_DIM

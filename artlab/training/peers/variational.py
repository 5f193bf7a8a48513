"""A variational autoencoder's one stage: rebuild images from latents that stay standard normal."""

import keras
import tensorflow as tf

from artlab.latents import LATENT_DIM
from artlab.models.peers.beta_vae import BetaVaeConfig
from artlab.models.peers.variational import VariationalConfig
from artlab.networks.peers.variational import Networks, posterior
from artlab.training.data import DataSet
from artlab.training.replicas import apply, compiled, normal, share
from artlab.training.stages import Stage, adam, batch, steps_in_a_pass, to_pixels


def stage(networks: Networks, config: VariationalConfig, data: DataSet) -> Stage:
    """Make the stage; the networks are fitted in place.

    Source:
        Kingma, Welling, "Auto-encoding variational Bayes", 2013, arXiv:1312.6114.
    """
    images = data.train_images
    steps = config.epochs * steps_in_a_pass(len(images), config.batch_size)
    variables = networks.encoder.trainable_variables + networks.decoder.trainable_variables
    is_dense = isinstance(config, BetaVaeConfig)
    # The Keras example's rate is constant.
    optimizer = adam(variables, config.rate, steps if is_dense else None)

    @compiled(jit_compile=is_dense)  # XLA slows convolutions down on a CPU
    def fit(images: tf.Tensor, number: tf.Tensor) -> dict[str, tf.Tensor]:
        pixels = to_pixels(share(images))
        noise = normal((pixels.shape[0], LATENT_DIM), seed=[config.seed, number])
        with tf.GradientTape() as tape:
            means, log_variances = posterior(networks, pixels)
            rebuilt = networks.decoder(means + tf.exp(log_variances / 2) * noise)
            rebuilding, divergence = cross_entropy(pixels, rebuilt), kl(means, log_variances)
            loss = rebuilding + config.beta * divergence
        apply(optimizer, tape.gradient(loss, variables), variables)
        return {"loss": loss, "cross-entropy": rebuilding, "KL": divergence}

    def step(number: int) -> dict[str, tf.Tensor]:
        chosen = batch(len(images), config.batch_size, step=number, seed=config.seed)
        return fit(images[chosen], tf.constant(number))

    learnt = {"variational_adam": optimizer}
    return Stage(
        name="variational", steps=steps, batch_size=config.batch_size, step=step, learnt=learnt
    )


def cross_entropy(pixels: tf.Tensor, rebuilt: tf.Tensor) -> tf.Tensor:
    """Return the binary cross-entropy of an image, in nats, summed over its values.

    Both are in [-1, 1], (count, values), and taken as chances of white in [0, 1];
    it is the mean over the images.
    """
    each = keras.losses.binary_crossentropy((pixels + 1) / 2, (rebuilt + 1) / 2)
    return pixels.shape[1] * tf.reduce_mean(each)  # Keras takes the mean over the pixels


def kl(means: tf.Tensor, log_variances: tf.Tensor) -> tf.Tensor:
    """Return the KL divergence of normal latents from standard normal ones, in nats.

    It is the mean over the images; both are of each latent of each image, (count, 100).

    Source:
        Kingma, Welling, 2013, arXiv:1312.6114, appendix B.
    """
    each = (tf.square(means) + tf.exp(log_variances) - 1 - log_variances) / 2
    return tf.reduce_mean(tf.reduce_sum(each, axis=1))

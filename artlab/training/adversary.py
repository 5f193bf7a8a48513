"""The GAN's third stage: a discriminator makes what prior and decoder draw look like real digits.

The encoder stays as it is. The decoder keeps rebuilding and the prior keeps the
codes of real digits likely, while both learn to please the discriminator.
"""

import numpy as np
import tensorflow as tf

from artlab.images import Bytes
from artlab.latents import CLASSES, LATENT_DIM
from artlab.models.gan import GanConfig
from artlab.networks.autoencoder import Networks, build_decoder, build_prior
from artlab.networks.discriminator import build_discriminator
from artlab.training.autoencoder import reconstruction_loss, to_pixels
from artlab.training.stages import Stage, adam, average, batch, copy


def stage(
    networks: Networks, config: GanConfig, images: Bytes, labels: np.ndarray
) -> tuple[Stage, dict[str, object]]:
    """Make the stage, and what a saved state must hold of it beside the networks.

    Args:
        networks: Decoder and prior hold the running averages of those that are fitted.
        config: Rates, steps, the weights of the losses.
        images: The training images, grey bytes, (count, 28, 28).
        labels: Theirs, (count,).

    Source:
        Hinge loss: Lim, Ye, "Geometric GAN", 2017, arXiv:1705.02894. A flow between
        likelihood and adversary: Grover, Dhar, Ermon, "Flow-GAN", 2017,
        arXiv:1705.08868.
    """
    decoder, prior, discriminator = (
        build_decoder(config.hidden),
        build_prior(config),
        build_discriminator(),
    )
    drawing = decoder.trainable_variables + prior.trainable_variables
    judging = discriminator.trainable_variables
    generator_adam = adam(config.generator_rate, config.adversary_steps, beta_1=0.0)
    discriminator_adam = adam(config.discriminator_rate, config.adversary_steps, beta_1=0.0)
    generator_adam.build(drawing)
    discriminator_adam.build(judging)
    digits = np.eye(CLASSES, dtype=np.float32)[labels]

    @tf.function(autograph=False)
    def fit(real: tf.Tensor, digits: tf.Tensor, number: tf.Tensor) -> dict[str, tf.Tensor]:
        real = to_pixels(real)
        latents, noise = (
            tf.random.stateless_normal((tf.shape(real)[0], LATENT_DIM), [config.seed + use, number])
            for use in range(2)
        )
        noise *= config.prior_noise
        codes = networks.encoder(real)

        with tf.GradientTape() as tape:
            drawn = decoder(prior(latents, digits))
            both = tf.concat([real, drawn], 0), tf.concat([digits, digits], 0)
            scores, told = discriminator(*both, training=True)
            real_scores, drawn_scores = tf.split(scores, 2)
            judged = tf.reduce_mean(tf.nn.relu(1 - real_scores) + tf.nn.relu(1 + drawn_scores))
            loss = judged + _confusion(tf.split(told, 2)[0], digits)
        discriminator_adam.apply(tape.gradient(loss, judging), judging)

        with tf.GradientTape() as tape:
            rebuilt, drawn = tf.split(decoder(tf.concat([codes, prior(latents, digits)], 0)), 2)
            scores, told = discriminator(drawn, digits)
            rebuilding = reconstruction_loss(real, rebuilt, floor=config.loss_floor)
            pleasing, confusion = -tf.reduce_mean(scores), _confusion(told, digits)
            nats = prior.negative_log_likelihood(codes, digits, noise=noise)
            loss = (
                rebuilding
                + config.adversary_weight * (pleasing + config.digit_weight * confusion)
                + config.likelihood_weight * nats
            )
        generator_adam.apply(tape.gradient(loss, drawing), drawing)
        average(networks.decoder, decoder, config.average_decay)
        average(networks.prior, prior, config.average_decay)
        return {
            "loss": rebuilding,
            "nats": nats,
            "generator": pleasing,
            "confusion": confusion,
            "discriminator": judged,
        }

    def step(number: int) -> dict[str, tf.Tensor]:
        chosen = batch(len(images), config.adversary_batch, step=number, seed=config.seed + 1)
        return fit(images[chosen], digits[chosen], tf.constant(number))

    def begin() -> None:
        copy(networks.decoder, decoder)
        copy(networks.prior, prior)

    made = Stage(name="adversary", steps=config.adversary_steps, step=step, begin=begin)
    saved = {
        "adversary_decoder": decoder,
        "adversary_prior": prior,
        "adversary_discriminator": discriminator,
        "adversary_generator_adam": generator_adam,
        "adversary_discriminator_adam": discriminator_adam,
    }
    return made, saved


def _confusion(logits: tf.Tensor, digits: tf.Tensor) -> tf.Tensor:
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=digits, logits=logits))

"""The third stage: a discriminator makes what prior and decoder draw look like real digits.

The encoder stays as it is. The decoder keeps rebuilding and the prior keeps to the
codes of real digits, while both learn to please the discriminator.
"""

from functools import partial

import numpy as np
import tensorflow as tf

from artlab.images import Bytes
from artlab.latents import LATENT_DIM, one_hot
from artlab.models.config import AutoencoderConfig
from artlab.networks.autoencoder import Networks, build_decoder, build_prior
from artlab.networks.discriminator import Discriminator, build_discriminator
from artlab.training.autoencoder import reconstruction_loss, to_pixels
from artlab.training.prior import matching_loss
from artlab.training.replicas import apply, compiled, fused, normal, share
from artlab.training.stages import Stage, adam, average, batch, copy

PENALTY_EVERY = 8  # steps; so many times as strong then


def stage(
    networks: Networks, config: AutoencoderConfig, images: Bytes, labels: np.ndarray
) -> tuple[Stage, dict[str, object]]:
    """Make the stage, and what a saved state must hold of it beside the networks.

    Args:
        networks: Decoder and prior hold the running averages of those that are fitted.
        config: Rates, steps, the weights of the losses.
        images: The training images, grey bytes, (count, 28, 28).
        labels: Theirs, (count,).

    Source:
        The logistic loss that does not saturate: Goodfellow et al., "Generative
        adversarial nets", 2014, arXiv:1406.2661. The penalty now and then: Karras et
        al., "Analyzing and improving the image quality of StyleGAN", 2019,
        arXiv:1912.04958.
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
    digits = one_hot(labels)

    draw = fused(prior)

    def fit(
        real: tf.Tensor, digits: tf.Tensor, number: tf.Tensor, *, is_penalized: bool
    ) -> dict[str, tf.Tensor]:
        real, digits = to_pixels(share(real)), share(digits)
        latents = normal((real.shape[0], LATENT_DIM), seed=[config.seed + 3, number])
        codes = networks.encoder(real)
        with tf.GradientTape() as tape:
            rebuilt, drawn = tf.split(decoder(tf.concat([codes, draw(latents, digits)], 0)), 2)
            with tape.stop_recording():
                judged = judge(real, drawn, digits, is_penalized=is_penalized)
            scores, told = discriminator(drawn, digits)
            rebuilding = reconstruction_loss(real, rebuilt, floor=config.loss_floor)
            matching = matching_loss(prior, config, codes, digits, number)
            fooling, confusion = tf.reduce_mean(tf.nn.softplus(-scores)), _confusion(told, digits)
            loss = (
                rebuilding
                + config.matching_weight * matching
                + config.adversary_weight * (fooling + config.digit_weight * confusion)
            )
        apply(generator_adam, tape.gradient(loss, drawing), drawing)
        average(networks.decoder, decoder, config.average_decay)
        average(networks.prior, prior, config.average_decay)
        return {
            "loss": rebuilding,
            "velocity": matching,
            "generator": fooling,
            "confusion": confusion,
            "discriminator": judged,
        }

    def judge(
        real: tf.Tensor, drawn: tf.Tensor, digits: tf.Tensor, *, is_penalized: bool
    ) -> tf.Tensor:
        both = tf.concat([real, drawn], 0), tf.concat([digits, digits], 0)
        with tf.GradientTape() as tape:
            scores, told = discriminator(*both)
            real_scores, drawn_scores = tf.split(scores, 2)
            judged = tf.reduce_mean(tf.nn.softplus(-real_scores) + tf.nn.softplus(drawn_scores))
            loss = judged + _confusion(tf.split(told, 2)[0], digits)
            if is_penalized:
                penalty = gradient_penalty(discriminator, real, digits)
                loss += PENALTY_EVERY * config.penalty_weight * penalty
        apply(discriminator_adam, tape.gradient(loss, judging), judging)
        return judged

    usual, penalized = (compiled()(partial(fit, is_penalized=which)) for which in (False, True))

    def step(number: int) -> dict[str, tf.Tensor]:
        chosen = batch(len(images), config.adversary_batch, step=number, seed=config.seed + 1)
        fit = usual if number % PENALTY_EVERY else penalized
        return fit(images[chosen], digits[chosen], tf.constant(number))

    def begin() -> None:
        copy(networks.decoder, decoder)
        copy(networks.prior, prior)

    made = Stage(
        name="adversary",
        steps=config.adversary_steps,
        batch_size=config.adversary_batch,
        step=step,
        begin=begin,
    )
    saved = {
        "adversary_decoder": decoder,
        "adversary_prior": prior,
        "adversary_discriminator": discriminator,
        "adversary_generator_adam": generator_adam,
        "adversary_discriminator_adam": discriminator_adam,
    }
    return made, saved


def gradient_penalty(
    discriminator: Discriminator, pixels: tf.Tensor, digits: tf.Tensor
) -> tf.Tensor:
    """Return half of the mean squared gradient of the scores by the pixels of real digits (R1).

    It lets the discriminator be no steeper there than it must be.

    Source:
        Mescheder, Geiger, Nowozin, "Which training methods for GANs do actually
        converge?", 2018, arXiv:1801.04406.
    """
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        scores, _ = discriminator(pixels, digits)
        summed = tf.reduce_sum(scores)
    return tf.reduce_mean(tf.reduce_sum(tf.square(tape.gradient(summed, pixels)), axis=1)) / 2


def _confusion(logits: tf.Tensor, digits: tf.Tensor) -> tf.Tensor:
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=digits, logits=logits))

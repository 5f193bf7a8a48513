"""The conditional GAN's one stage: generator and discriminator against each other."""

import keras
import numpy as np
import tensorflow as tf

from artlab import images as pictures
from artlab.images import Bytes
from artlab.latents import LATENT_DIM, one_hot
from artlab.models.cgan import CganConfig
from artlab.networks.conditional_gan import Networks, build_discriminator, codes_of
from artlab.training.replicas import apply, compiled, normal, share
from artlab.training.stages import Stage, batch, steps_in_a_pass


def stage(
    networks: Networks, config: CganConfig, images: Bytes, labels: np.ndarray
) -> tuple[Stage, dict[str, object]]:
    """Make the stage, and what a saved state must hold of it beside the networks.

    Args:
        networks: Fitted in place.
        config: Rate, epochs.
        images: The training images, grey bytes, (count, 28, 28).
        labels: Theirs, (count,).

    Source:
        Mirza, Osindero, "Conditional generative adversarial nets", 2014,
        arXiv:1411.1784.
    """
    steps = config.epochs * steps_in_a_pass(len(images), config.batch_size)
    generator, discriminator = networks.generator, build_discriminator()
    drawing, judging = generator.trainable_variables, discriminator.trainable_variables
    generator_adam = keras.optimizers.Adam(config.rate)
    discriminator_adam = keras.optimizers.Adam(config.rate)
    generator_adam.build(drawing)
    discriminator_adam.build(judging)
    digits = one_hot(labels)

    @compiled()
    def fit(real: tf.Tensor, digits: tf.Tensor, number: tf.Tensor) -> dict[str, tf.Tensor]:
        real, digits = share(real), share(digits)
        shape = (real.shape[0], LATENT_DIM)
        latents = [normal(shape, seed=[config.seed + use, number]) for use in range(2)]

        drawn = generator(codes_of(latents[0], digits))
        with tf.GradientTape() as tape:
            scores = discriminator([tf.concat([real, drawn], 0), tf.concat([digits, digits], 0)])
            real_scores, drawn_scores = tf.split(scores, 2)
            judged = cross_entropy(real_scores, real=True) / 2
            judged += cross_entropy(drawn_scores, real=False) / 2
        apply(discriminator_adam, tape.gradient(judged, judging), judging)

        with tf.GradientTape() as tape:
            drawn = generator(codes_of(latents[1], digits))
            pleasing = cross_entropy(discriminator([drawn, digits]), real=True)
        apply(generator_adam, tape.gradient(pleasing, drawing), drawing)
        return {"generator": pleasing, "discriminator": judged}

    def step(number: int) -> dict[str, tf.Tensor]:
        chosen = batch(len(images), config.batch_size, step=number, seed=config.seed)
        real = pictures.from_bytes(images[chosen])[..., np.newaxis]
        return fit(real, digits[chosen], tf.constant(number))

    saved = {
        "discriminator": discriminator,
        "generator_adam": generator_adam,
        "discriminator_adam": discriminator_adam,
    }
    return Stage(name="adversary", steps=steps, batch_size=config.batch_size, step=step), saved


def cross_entropy(scores: tf.Tensor, *, real: bool) -> tf.Tensor:
    """Return the mean cost, in nats, of scores (logits) whose images are all real, or all drawn."""
    wanted = tf.fill(tf.shape(scores), float(real))
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=wanted, logits=scores))

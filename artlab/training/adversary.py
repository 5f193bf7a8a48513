"""The GAN's third stage: a discriminator makes what the decoder draws look like real digits.

The encoder and the prior stay as they are; the decoder keeps rebuilding and
learns to please the discriminator with samples of the prior.
"""

import numpy as np
import tensorflow as tf

from artlab.images import Bytes
from artlab.latents import CLASSES, LATENT_DIM
from artlab.models.gan import GanConfig
from artlab.networks.autoencoder import Networks, build_decoder
from artlab.networks.discriminator import build_discriminator
from artlab.training.autoencoder import reconstruction_loss, to_pixels
from artlab.training.stages import Stage, adam, average, batch, copy


def stage(
    networks: Networks, config: GanConfig, images: Bytes, labels: np.ndarray
) -> tuple[Stage, dict[str, object]]:
    """Make the stage, and what a saved state must hold of it beside the networks.

    Args:
        networks: The decoder holds the running average of the one that is fitted.
        config: Rates, steps, the adversary's weight.
        images: The training images, grey bytes, (count, 28, 28).
        labels: Theirs, (count,).

    Source:
        Hinge loss: Lim, Ye, "Geometric GAN", 2017, arXiv:1705.02894.
    """
    generator, discriminator = build_decoder(config), build_discriminator()
    drawing, judging = generator.trainable_variables, discriminator.trainable_variables
    generator_adam = adam(config.generator_rate, config.adversary_steps, beta_1=0.0)
    discriminator_adam = adam(config.discriminator_rate, config.adversary_steps, beta_1=0.0)
    generator_adam.build(drawing)
    discriminator_adam.build(judging)
    digits = np.eye(CLASSES, dtype=np.float32)[labels]

    @tf.function(autograph=False)
    def fit(real: tf.Tensor, digits: tf.Tensor, number: tf.Tensor) -> dict[str, tf.Tensor]:
        real = to_pixels(real)
        latents = tf.random.stateless_normal((tf.shape(real)[0], LATENT_DIM), [config.seed, number])
        codes = networks.encoder(real)
        prior_codes = networks.prior(latents, digits)

        with tf.GradientTape() as tape:
            scores = discriminator(
                tf.concat([real, generator(prior_codes)], 0),
                tf.concat([digits, digits], 0),
                training=True,
            )
            real_scores, drawn_scores = tf.split(scores, 2)
            judged = tf.reduce_mean(tf.nn.relu(1 - real_scores) + tf.nn.relu(1 + drawn_scores))
        discriminator_adam.apply(tape.gradient(judged, judging), judging)

        with tf.GradientTape() as tape:
            both = generator(tf.concat([codes, prior_codes], 0))
            rebuilt, drawn = tf.split(both, 2)
            rebuilding = reconstruction_loss(real, rebuilt, floor=config.loss_floor)
            pleasing = -tf.reduce_mean(discriminator(drawn, digits))
            loss = rebuilding + config.adversary_weight * pleasing
        generator_adam.apply(tape.gradient(loss, drawing), drawing)
        average(networks.decoder, generator, config.average_decay)
        return {"loss": rebuilding, "generator": pleasing, "discriminator": judged}

    def step(number: int) -> dict[str, tf.Tensor]:
        chosen = batch(len(images), config.adversary_batch, step=number, seed=config.seed + 1)
        return fit(images[chosen], digits[chosen], tf.constant(number))

    made = Stage(
        name="adversary",
        steps=config.adversary_steps,
        step=step,
        begin=lambda: copy(networks.decoder, generator),
    )
    saved = {
        "adversary_generator": generator,
        "adversary_discriminator": discriminator,
        "adversary_generator_adam": generator_adam,
        "adversary_discriminator_adam": discriminator_adam,
    }
    return made, saved

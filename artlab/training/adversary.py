"""The third stage: a discriminator makes what prior and decoder draw look real.

The encoder stays as it is. The decoder keeps rebuilding and the prior keeps to the
codes of real images, while both learn to please the discriminator.
"""

from functools import partial

import tensorflow as tf

from artlab.latents import LATENT_DIM
from artlab.models.autoencoder import AutoencoderConfig
from artlab.networks.autoencoder import Networks, build_decoder, build_prior
from artlab.networks.discriminator import Discriminator, build_discriminator
from artlab.training.autoencoder import reconstruction_loss
from artlab.training.data import DataSet
from artlab.training.prior import matching_loss
from artlab.training.replicas import apply, compiled, fused, normal, share
from artlab.training.stages import Stage, adam, average, batch, to_pixels

PENALTY_EVERY = 8  # steps; so many times as strong then


def stage(networks: Networks, config: AutoencoderConfig, data: DataSet) -> Stage:
    """Make the stage; decoder and prior hold the running averages of those that are fitted.

    Source:
        The logistic loss that does not saturate: Goodfellow et al., "Generative
        adversarial nets", 2014, arXiv:1406.2661. The penalty now and then: Karras et
        al., "Analyzing and improving the image quality of StyleGAN", 2019,
        arXiv:1912.04958.
    """
    images, collection = data.train_images, data.collection
    decoder, prior = build_decoder(collection, config.hidden), build_prior(config, collection)
    discriminator = build_discriminator(collection)
    drawing = decoder.trainable_variables + prior.trainable_variables
    judging = discriminator.trainable_variables
    steps = config.adversary_steps
    generator_adam = adam(drawing, config.generator_rate, steps, beta_1=0.0)
    discriminator_adam = adam(judging, config.discriminator_rate, steps, beta_1=0.0)
    weights = collection.one_hot(data.train_labels)
    draw = fused(prior)

    def fit(
        real: tf.Tensor, weights: tf.Tensor, number: tf.Tensor, *, is_penalized: bool
    ) -> dict[str, tf.Tensor]:
        real, weights = to_pixels(share(real)), share(weights)
        latents = normal((real.shape[0], LATENT_DIM), seed=[config.seed + 3, number])
        codes = networks.encoder(real)
        with tf.GradientTape() as tape:
            rebuilt, drawn = tf.split(decoder(tf.concat([codes, draw(latents, weights)], 0)), 2)
            with tape.stop_recording():
                judged = judge(real, drawn, weights, is_penalized=is_penalized)
            scores, logits = discriminator(drawn, weights)
            rebuilding = reconstruction_loss(real, rebuilt, floor=config.loss_floor)
            matching = matching_loss(prior, config, codes, weights, number)
            fooling = tf.reduce_mean(tf.nn.softplus(-scores))
            confusion = _confusion(logits, weights)
            loss = rebuilding + config.matching_weight * matching
            loss += config.adversary_weight * (fooling + config.label_weight * confusion)
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
        real: tf.Tensor, drawn: tf.Tensor, weights: tf.Tensor, *, is_penalized: bool
    ) -> tf.Tensor:
        both = tf.concat([real, drawn], 0), tf.concat([weights, weights], 0)
        with tf.GradientTape() as tape:
            scores, logits = discriminator(*both)
            real_scores, drawn_scores = tf.split(scores, 2)
            judged = tf.reduce_mean(tf.nn.softplus(-real_scores) + tf.nn.softplus(drawn_scores))
            loss = judged + _confusion(tf.split(logits, 2)[0], weights)
            if is_penalized:
                penalty = gradient_penalty(discriminator, real, weights)
                loss += PENALTY_EVERY * config.penalty_weight * penalty
        apply(discriminator_adam, tape.gradient(loss, judging), judging)
        return judged

    usual, penalized = (compiled()(partial(fit, is_penalized=which)) for which in (False, True))

    def step(number: int) -> dict[str, tf.Tensor]:
        chosen = batch(len(images), config.adversary_batch, step=number, seed=config.seed + 1)
        fit = usual if number % PENALTY_EVERY else penalized
        return fit(images[chosen], weights[chosen], tf.constant(number))

    def begin() -> None:
        decoder.set_weights(networks.decoder.get_weights())
        prior.set_weights(networks.prior.get_weights())

    return Stage(
        name="adversary",
        steps=steps,
        batch_size=config.adversary_batch,
        step=step,
        begin=begin,
        learnt={
            "adversary_decoder": decoder,
            "adversary_prior": prior,
            "adversary_discriminator": discriminator,
            "adversary_generator_adam": generator_adam,
            "adversary_discriminator_adam": discriminator_adam,
        },
    )


def gradient_penalty(
    discriminator: Discriminator, pixels: tf.Tensor, weights: tf.Tensor
) -> tf.Tensor:
    """Return half of the mean squared gradient of the scores by the pixels of real images (R1).

    It lets the discriminator be no steeper there than it must be.

    Source:
        Mescheder, Geiger, Nowozin, "Which training methods for GANs do actually
        converge?", 2018, arXiv:1801.04406.
    """
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        scores, _ = discriminator(pixels, weights)
        summed = tf.reduce_sum(scores)
    return tf.reduce_mean(tf.reduce_sum(tf.square(tape.gradient(summed, pixels)), axis=1)) / 2


def _confusion(logits: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=weights, logits=logits))

"""The second stage: a flow learns how the codes of the training images are spread."""

import numpy as np
import tensorflow as tf

from artlab.generator import Codes
from artlab.images import Bytes
from artlab.models.autoencoder import AutoencoderConfig
from artlab.networks.autoencoder import Networks, build_prior, whiten
from artlab.networks.flow import QUARTER, Flow
from artlab.training import replicas
from artlab.training.data import DataSet
from artlab.training.replicas import apply, compiled, normal, share, uniform
from artlab.training.stages import Stage, adam, average, batch, steps_in_a_pass, to_pixels


def stage(networks: Networks, config: AutoencoderConfig, data: DataSet) -> Stage:
    """Make the stage.

    The codes are whitened first; the networks' prior holds the running average of
    the one that is fitted.
    """
    images = data.train_images
    steps = config.prior_epochs * steps_in_a_pass(len(images), config.batch_size)
    fitted = build_prior(config, data.collection)
    variables = fitted.trainable_variables
    # Each replica's part of the gradients is clipped, to its part of 1.
    clip = 1.0 / replicas.count()
    optimizer = adam(variables, config.prior_rate, steps, global_clipnorm=clip)
    weights = data.collection.one_hot(data.train_labels)
    codes = np.empty((0,), np.float32)

    @compiled(jit_compile=True)
    def fit(codes: tf.Tensor, weights: tf.Tensor, number: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = matching_loss(fitted, config, share(codes), share(weights), number)
        # Keras clips what each replica hands in, so all hand in what the whole batch asks for.
        apply(optimizer, replicas.mean(tape.gradient(loss, variables)), variables)
        average(networks.prior, fitted, config.average_decay)
        return loss

    def step(number: int) -> dict[str, tf.Tensor]:
        chosen = batch(len(images), config.batch_size, step=number, seed=config.seed)
        return {"velocity": fit(codes[chosen], weights[chosen], tf.constant(number))}

    def begin() -> None:
        whiten(networks, encoded(networks, images))
        fitted.set_weights(networks.prior.get_weights())

    def enter() -> None:
        nonlocal codes
        codes = encoded(networks, images)

    return Stage(
        name="prior",
        steps=steps,
        batch_size=config.batch_size,
        step=step,
        begin=begin,
        enter=enter,
        learnt={"prior_fitted": fitted, "prior_adam": optimizer},
    )


def matching_loss(
    prior: Flow, config: AutoencoderConfig, codes: tf.Tensor, weights: tf.Tensor, number: tf.Tensor
) -> tf.Tensor:
    """Return the prior's loss on codes, (count, 100); the number of the step decides the draws."""
    latents, noise = (normal(codes.shape, seed=[config.seed + use, number]) for use in range(2))
    angles = QUARTER * uniform(codes.shape[:1], seed=[config.seed + 2, number])
    noisy = codes + config.prior_noise * noise
    return prior.matching_loss(noisy, weights, latents=latents, angles=angles)


def encoded(networks: Networks, images: Bytes, *, batch_size: int = 5000) -> Codes:
    """Return the codes of the training images, (count, 100)."""
    parts = [
        networks.encoder(to_pixels(images[first : first + batch_size])).numpy()
        for first in range(0, len(images), batch_size)
    ]
    return np.concatenate(parts)

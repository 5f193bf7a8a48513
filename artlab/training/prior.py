"""The second stage: a flow learns how the codes of the training images are spread."""

import numpy as np
import tensorflow as tf

from artlab.images import Bytes
from artlab.latents import one_hot
from artlab.models.config import AutoencoderConfig
from artlab.networks.autoencoder import Networks, build_prior, whiten
from artlab.networks.flow import QUARTER, Flow
from artlab.training import replicas
from artlab.training.autoencoder import to_pixels
from artlab.training.replicas import apply, compiled, normal, share, uniform
from artlab.training.stages import Stage, adam, average, batch, copy, steps_in_a_pass


def stage(
    networks: Networks, config: AutoencoderConfig, images: Bytes, labels: np.ndarray
) -> tuple[Stage, dict[str, object]]:
    """Make the stage, and what a saved state must hold of it beside the networks.

    Args:
        networks: The codes are whitened first, and the prior holds the running
            average of the one that is fitted.
        config: Rates, epochs, the noise on the codes.
        images: The training images, grey bytes, (count, 28, 28).
        labels: Theirs, (count,).
    """
    steps = config.prior_epochs * steps_in_a_pass(len(images), config.batch_size)
    fitted = build_prior(config)
    variables = fitted.trainable_variables
    # Each replica's part of the gradients is clipped, to its part of 1.
    optimizer = adam(config.prior_rate, steps, global_clipnorm=1.0 / replicas.count())
    optimizer.build(variables)
    digits = one_hot(labels)
    codes = np.empty((0,), np.float32)

    @compiled(jit_compile=True)
    def fit(codes: tf.Tensor, digits: tf.Tensor, number: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = matching_loss(fitted, config, share(codes), share(digits), number)
        # Keras clips what each replica hands in, so all hand in what the whole batch asks for.
        apply(optimizer, replicas.mean(tape.gradient(loss, variables)), variables)
        average(networks.prior, fitted, config.average_decay)
        return loss

    def step(number: int) -> dict[str, tf.Tensor]:
        chosen = batch(len(images), config.batch_size, step=number, seed=config.seed)
        return {"velocity": fit(codes[chosen], digits[chosen], tf.constant(number))}

    def begin() -> None:
        whiten(networks, encoded(networks, images))
        copy(networks.prior, fitted)

    def enter() -> None:
        nonlocal codes
        codes = encoded(networks, images)

    made = Stage(
        name="prior",
        steps=steps,
        batch_size=config.batch_size,
        step=step,
        begin=begin,
        enter=enter,
    )
    return made, {"prior_fitted": fitted, "prior_adam": optimizer}


def matching_loss(
    prior: Flow, config: AutoencoderConfig, codes: tf.Tensor, digits: tf.Tensor, number: tf.Tensor
) -> tf.Tensor:
    """Return the prior's loss on codes, (count, 100); the number of the step decides the draws."""
    latents, noise = (normal(codes.shape, seed=[config.seed + use, number]) for use in range(2))
    angles = QUARTER * uniform(codes.shape[:1], seed=[config.seed + 2, number])
    noisy = codes + config.prior_noise * noise
    return prior.matching_loss(noisy, digits, latents=latents, angles=angles)


def encoded(networks: Networks, images: Bytes, *, batch_size: int = 5000) -> np.ndarray:
    """Return the codes of grey bytes, (count, 28, 28), as (count, 100)."""
    parts = [
        networks.encoder(to_pixels(images[first : first + batch_size])).numpy()
        for first in range(0, len(images), batch_size)
    ]
    return np.concatenate(parts)

"""The first stage: an encoder and a decoder that rebuild the training images."""

import tensorflow as tf

from artlab.images import Bytes
from artlab.models.config import AutoencoderConfig
from artlab.networks.autoencoder import Networks
from artlab.networks.inference import PIXELS
from artlab.training.replicas import apply, compiled, share
from artlab.training.stages import Stage, adam, batch, shifted, steps_in_a_pass

SETTLE = 0.85  # of the stage; images are shifted up to there, and as they are after


def stage(
    networks: Networks, config: AutoencoderConfig, images: Bytes
) -> tuple[Stage, dict[str, object]]:
    """Make the stage, and what a saved state must hold of it beside the networks.

    Args:
        networks: The encoder and decoder are fitted in place.
        config: Rates, epochs, the largest shift.
        images: The training images, grey bytes, (count, 28, 28).
    """
    steps = config.autoencoder_epochs * steps_in_a_pass(len(images), config.batch_size)
    variables = networks.encoder.trainable_variables + networks.decoder.trainable_variables
    optimizer = adam(config.autoencoder_rate, steps)
    optimizer.build(variables)

    @compiled(jit_compile=True)
    def fit(pixels: tf.Tensor) -> tf.Tensor:
        pixels = to_pixels(share(pixels))
        with tf.GradientTape() as tape:
            rebuilt = networks.decoder(networks.encoder(pixels))
            loss = reconstruction_loss(pixels, rebuilt, floor=config.loss_floor)
        apply(optimizer, tape.gradient(loss, variables), variables)
        return loss

    def step(number: int) -> dict[str, tf.Tensor]:
        chosen = batch(len(images), config.batch_size, step=number, seed=config.seed)
        reach = config.shift_pixels if number < SETTLE * steps else 0
        return {"loss": fit(shifted(images[chosen], reach, seed=[config.seed, number]))}

    made = Stage(name="autoencoder", steps=steps, batch_size=config.batch_size, step=step)
    return made, {"autoencoder_adam": optimizer}


def to_pixels(images: tf.Tensor) -> tf.Tensor:
    """Map grey bytes, (count, 28, 28), to what the networks read: [-1, 1], (count, 784)."""
    return tf.reshape(tf.cast(images, tf.float32) / 127.5 - 1, (-1, PIXELS))


def reconstruction_loss(pixels: tf.Tensor, rebuilt: tf.Tensor, *, floor: float) -> tf.Tensor:
    """Return the mean of log(MSE of an image + floor).

    Without a floor it is the mean PSNR itself, up to a factor; a floor gives the
    images that are rebuilt worst more weight.
    """
    errors = tf.reduce_mean(tf.square(pixels - rebuilt), axis=1)
    return tf.reduce_mean(tf.math.log(errors + max(floor, 1e-6)))

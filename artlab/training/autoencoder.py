"""The first stage: an encoder and a decoder that rebuild the training images."""

import tensorflow as tf

from artlab.models.autoencoder import AutoencoderConfig
from artlab.networks.autoencoder import Networks
from artlab.training.augment import shifted, warped
from artlab.training.data import DataSet
from artlab.training.replicas import apply, compiled, share
from artlab.training.stages import Stage, adam, batch, steps_in_a_pass, to_pixels

SETTLE = 0.85  # of the stage; images are moved about up to there, and as they are after


def stage(networks: Networks, config: AutoencoderConfig, data: DataSet) -> Stage:
    """Make the stage; encoder and decoder are fitted in place."""
    images = data.train_images
    steps = config.autoencoder_epochs * steps_in_a_pass(len(images), config.batch_size)
    variables = networks.encoder.trainable_variables + networks.decoder.trainable_variables
    optimizer = adam(variables, config.autoencoder_rate, steps)

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
        shown, seed = images[chosen], [config.seed, number]
        if number < SETTLE * steps:
            shown = shifted(shown, config.shift_pixels, seed=seed)
            shown = warped(shown, config.warp, seed=seed)
        return {"loss": fit(shown)}

    learnt = {"autoencoder_adam": optimizer}
    return Stage(
        name="autoencoder", steps=steps, batch_size=config.batch_size, step=step, learnt=learnt
    )


def reconstruction_loss(pixels: tf.Tensor, rebuilt: tf.Tensor, *, floor: float) -> tf.Tensor:
    """Return the mean of log(MSE of an image + floor).

    Without a floor it is the mean PSNR itself, up to a factor; a floor gives the
    images that are rebuilt worst more weight.
    """
    errors = tf.reduce_mean(tf.square(pixels - rebuilt), axis=1)
    return tf.reduce_mean(tf.math.log(errors + max(floor, 1e-6)))

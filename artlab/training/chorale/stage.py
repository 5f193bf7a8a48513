"""The chorale model's one stage: write bars again from latents that stay standard normal."""

import numpy as np
import tensorflow as tf

from artlab.models.chorale import LATENT_DIM, ChoraleConfig
from artlab.music.tokens import FIRST
from artlab.music.windows import Windows
from artlab.networks.chorale import Networks
from artlab.training.replicas import apply, compiled, normal, share, uniform
from artlab.training.stages import Stage, adam, batch, steps_in_a_pass


def stage(networks: Networks, config: ChoraleConfig, data: Windows) -> Stage:
    """Make the stage; the networks are fitted in place."""
    bars, count = data.bars, len(data.chosen)
    steps = config.epochs * steps_in_a_pass(count, config.batch_size)
    variables = networks.encoder.trainable_variables + networks.decoder.trainable_variables
    optimizer = adam(variables, config.rate, steps)

    @compiled()
    def fit(arrays: tuple[tf.Tensor, ...], number: tf.Tensor) -> dict[str, tf.Tensor]:
        real = share(arrays[-1])
        chosen, before, sounding, read = (tf.cast(share(each), tf.int32) for each in arrays[:-1])
        heard_bars = real[:, :: chosen.shape[1] // read.shape[1]]
        noise = normal((*read.shape[:2], LATENT_DIM), seed=[config.seed, number])
        chance = uniform(before.shape, seed=[config.seed + 1, number])
        kept = tf.cast(chance >= config.dropout, tf.float32)
        with tf.GradientTape() as tape:
            means, log_variances = posterior(networks, read)
            latents = means + tf.exp(log_variances / 2) * noise
            logits = networks.decoder(before, sounding, chosen, latents, kept)
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=chosen, logits=logits)
            notes = tf.reduce_sum(real[..., None] * tf.cast(chosen >= FIRST, tf.float32))
            nats = tf.reduce_sum(real[..., None] * each) / notes
            divergence = (means**2 + tf.exp(log_variances) - 1 - log_variances) / 2
            total = tf.reduce_sum(heard_bars)
            each_number = tf.reduce_sum(heard_bars[..., None] * divergence, axis=[0, 1]) / total
            paid = tf.reduce_sum(tf.maximum(each_number, config.free_nats)) * total / notes
            loss = nats + config.divergence_weight * paid
        apply(optimizer, tape.gradient(loss, variables), variables)
        bits = 1 / np.log(2)
        spent = tf.reduce_sum(each_number) * total / notes
        return {"bits a note": bits * nats, "bits of the latent": bits * spent}

    def step(number: int) -> dict[str, tf.Tensor]:
        at = batch(count, config.batch_size, step=number, seed=config.seed)
        arrays = (data.chosen, data.before, data.sounding, bars, data.real)
        return fit(tuple(array[at] for array in arrays), tf.constant(number))

    learnt = {"chorale_adam": optimizer}
    return Stage(
        name="chorale", steps=steps, batch_size=config.batch_size, step=step, learnt=learnt
    )


def posterior(networks: Networks, read: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return means and log-variances of the latents of bars, (count, bars, 16) each."""
    shape = read.shape
    told = networks.encoder(tf.reshape(read, (-1, shape[2])))
    told = tf.reshape(told, (-1, shape[1], 2 * LATENT_DIM))
    return told[..., :LATENT_DIM], told[..., LATENT_DIM:]

"""The conditional GAN's one stage: generator and discriminator against each other."""

import tensorflow as tf

from artlab import images as pictures
from artlab.latents import LATENT_DIM
from artlab.models.peers.cgan import CganConfig
from artlab.networks.peers.conditional_gan import Networks, build_discriminator, codes_of
from artlab.training.data import DataSet
from artlab.training.replicas import apply, compiled, normal, share
from artlab.training.stages import Stage, adam, batch, steps_in_a_pass


def stage(networks: Networks, config: CganConfig, data: DataSet) -> Stage:
    """Make the stage; the networks are fitted in place.

    Source:
        Mirza, Osindero, "Conditional generative adversarial nets", 2014, arXiv:1411.1784.
    """
    images, collection = data.train_images, data.collection
    steps = config.epochs * steps_in_a_pass(len(images), config.batch_size)
    generator, discriminator = networks.generator, build_discriminator(collection)
    drawing, judging = generator.trainable_variables, discriminator.trainable_variables
    generator_adam = adam(drawing, config.rate, None)
    discriminator_adam = adam(judging, config.rate, None)
    weights = collection.one_hot(data.train_labels)

    @compiled()
    def fit(real: tf.Tensor, weights: tf.Tensor, number: tf.Tensor) -> dict[str, tf.Tensor]:
        real, weights = share(real), share(weights)
        shape = (real.shape[0], LATENT_DIM)
        latents = [normal(shape, seed=[config.seed + use, number]) for use in range(2)]

        drawn = generator(codes_of(latents[0], weights))
        with tf.GradientTape() as tape:
            scores = discriminator([tf.concat([real, drawn], 0), tf.concat([weights, weights], 0)])
            real_scores, drawn_scores = tf.split(scores, 2)
            judged = cross_entropy(real_scores, real=True) / 2
            judged += cross_entropy(drawn_scores, real=False) / 2
        apply(discriminator_adam, tape.gradient(judged, judging), judging)

        with tf.GradientTape() as tape:
            drawn = generator(codes_of(latents[1], weights))
            pleasing = cross_entropy(discriminator([drawn, weights]), real=True)
        apply(generator_adam, tape.gradient(pleasing, drawing), drawing)
        return {"generator": pleasing, "discriminator": judged}

    def step(number: int) -> dict[str, tf.Tensor]:
        chosen = batch(len(images), config.batch_size, step=number, seed=config.seed)
        real = pictures.from_bytes(images[chosen]).reshape(-1, *collection.planes)
        return fit(real, weights[chosen], tf.constant(number))

    learnt = {"discriminator": discriminator, "generator_adam": generator_adam}
    learnt["discriminator_adam"] = discriminator_adam
    return Stage(
        name="adversary", steps=steps, batch_size=config.batch_size, step=step, learnt=learnt
    )


def cross_entropy(scores: tf.Tensor, *, real: bool) -> tf.Tensor:
    """Return the mean cost, in nats, of scores (logits) whose images are all real, or all drawn."""
    wanted = tf.fill(tf.shape(scores), float(real))
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=wanted, logits=scores))

"""The classifier's one stage: tell the labels of the training images apart."""

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from artlab import images as pictures
from artlab.generator import Classifier
from artlab.models.classifier import ClassifierConfig
from artlab.networks.classifier import Networks, build, usable
from artlab.training.augment import shifted
from artlab.training.data import DataSet
from artlab.training.replicas import apply, compiled, share
from artlab.training.stages import Stage, adam, batch, steps_in_a_pass


def fitted(
    config: ClassifierConfig, data: DataSet, *, build: Callable[..., Networks] = build
) -> Classifier:
    """Train a classifier at once, without a run's state; `build` makes its networks."""
    keras.utils.set_random_seed(config.seed)
    networks = build(config, data.collection)
    fitting = stage(networks, config, data)
    for number in range(fitting.steps):
        fitting.step(number)
    return usable(networks, config, data.collection)


def stage(networks: Networks, config: ClassifierConfig, data: DataSet) -> Stage:
    """Make the stage; the networks are fitted in place."""
    images, labels = data.train_images, data.train_labels
    steps = config.epochs * steps_in_a_pass(len(images), config.batch_size)
    variables = networks.features.trainable_variables + networks.head.trainable_variables
    optimizer = adam(variables, config.rate, steps)

    @compiled()
    def fit(images: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
        images, labels = share(images), share(labels)
        with tf.GradientTape() as tape:
            logits = networks.head(networks.features(images))
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
            loss = tf.reduce_mean(each)
        apply(optimizer, tape.gradient(loss, variables), variables)
        return loss

    def step(number: int) -> dict[str, tf.Tensor]:
        chosen = batch(len(images), config.batch_size, step=number, seed=config.seed)
        moved = shifted(images[chosen], config.shift_pixels, seed=[config.seed, number])
        return {"loss": fit(pictures.from_bytes(moved), labels[chosen].astype(np.int32))}

    learnt = {"classifier_adam": optimizer}
    return Stage(
        name="classifier", steps=steps, batch_size=config.batch_size, step=step, learnt=learnt
    )

"""The digit classifier: a small convolutional network, and how everybody else asks it."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from artlab.images import SIDE, Images
from artlab.latents import CLASSES
from artlab.models.classifier import ClassifierConfig
from artlab.networks.inference import compiled, in_batches

FEATURES = 128

Features = NDArray[np.float32]  # (count, 128)


@dataclass(frozen=True, kw_only=True)
class Networks:
    """The trained parts of the classifier.

    Attributes:
        features: Images in [0, 1], (count, 28, 28), to features, (count, 128), none below 0.
        head: Features to the logits of the ten digits.
    """

    features: keras.Model
    head: keras.Model


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """A trained classifier as everybody else sees it.

    Attributes:
        features: Maps images, (count, 28, 28), in [0, 1], to features, (count, 128).
        digits: Maps features to the likeliest digit of each, 0 to 9.
    """

    features: Callable[[Images], Features]
    digits: Callable[[Features], NDArray[np.int64]]


def build(_: ClassifierConfig) -> Networks:
    """Make untrained networks; Keras' global seed decides their first weights."""
    layers = [keras.Input((SIDE, SIDE)), keras.layers.Reshape((SIDE, SIDE, 1))]
    for width in (32, 64, 64):
        layers += [
            keras.layers.Conv2D(
                width, 3, padding="same", activation="relu", name=f"maps_{len(layers)}"
            ),
            keras.layers.MaxPooling2D(),
        ]
    layers += [
        keras.layers.Flatten(),
        keras.layers.Dense(FEATURES, activation="relu", name="features"),
    ]
    head = [keras.Input((FEATURES,)), keras.layers.Dense(CLASSES, name="logits")]
    return Networks(
        features=keras.Sequential(layers, name="features"),
        head=keras.Sequential(head, name="head"),
    )


def classifier(networks: Networks) -> Classifier:
    """Compile networks into a classifier; later changes to their weights are seen."""

    @compiled((SIDE, SIDE))
    def features(images: tf.Tensor) -> tf.Tensor:
        return networks.features(images)

    def digits(features: Features) -> NDArray[np.int64]:
        return np.asarray(networks.head(features)).argmax(axis=1)

    return Classifier(features=lambda images: in_batches(features, images), digits=digits)

"""The classifiers' networks, small ones, and how everybody else asks them."""

from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from artlab.collections.collection import Collection
from artlab.generator import Chances, Classifier, Features
from artlab.models.classifier import ClassifierConfig
from artlab.networks.inference import compiled, in_batches

FEATURES = 128


@dataclass(frozen=True, kw_only=True)
class Networks:
    """The trained parts of a classifier.

    Attributes:
        features: Images in [0, 1] to features, (count, 128), none below 0.
        head: Features to the logits of the labels.
    """

    features: keras.Model
    head: keras.Model


def build(_: ClassifierConfig, collection: Collection) -> Networks:
    """Make untrained networks; Keras' global seed decides their first weights."""
    layers = [keras.layers.Reshape(collection.planes)]
    for width in (32, 64, 64):
        name = f"maps_{len(layers) + 1}"
        layers.append(keras.layers.Conv2D(width, 3, padding="same", activation="relu", name=name))
        layers.append(keras.layers.MaxPooling2D())
    return _networks([*layers, keras.layers.Flatten()], collection)


def perceptron(_: ClassifierConfig, collection: Collection) -> Networks:
    """Make untrained networks of another kind, without convolutions."""
    flat = keras.layers.Flatten()
    return _networks([flat, keras.layers.Dense(512, activation="relu")], collection)


def usable(networks: Networks, _: ClassifierConfig, collection: Collection) -> Classifier:
    """Compile networks into a classifier; later changes to their weights are seen."""

    @compiled(collection.shape)
    def features(images: tf.Tensor) -> tf.Tensor:
        return networks.features(images)

    def chances(features: Features) -> Chances:
        return np.asarray(tf.nn.softmax(networks.head(features)))

    return Classifier(features=lambda images: in_batches(features, images), chances=chances)


def _networks(layers: list[keras.layers.Layer], collection: Collection) -> Networks:
    features = keras.layers.Dense(FEATURES, activation="relu", name="features")
    layers = [keras.Input(collection.shape), *layers, features]
    logits = keras.layers.Dense(len(collection.labels), name="logits")
    return Networks(
        features=keras.Sequential(layers, name="features"),
        head=keras.Sequential([keras.Input((FEATURES,)), logits], name="head"),
    )

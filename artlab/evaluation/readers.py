"""Whether samples can be read: by two classifiers of different kinds, both taught by real ones."""

from collections.abc import Sequence

import numpy as np

from artlab import images
from artlab.evaluation.figures import Figure, over_images
from artlab.generator import Classifier
from artlab.images import Images
from artlab.models.classifier import ClassifierConfig
from artlab.networks.classifier import perceptron
from artlab.training.classifier import fitted
from artlab.training.data import DataSet

SURE = 0.9  # of a label's chance; a reader below it is unsure
SECOND = ClassifierConfig(rate=1e-3, shift_pixels=1)


def second(data: DataSet) -> Classifier:
    """Train a reader of another kind than the shipped classifier: one without convolutions."""
    return fitted(SECOND, data, build=perceptron)


def at_odds(pictures: Images, readers: Sequence[Classifier]) -> Figure:
    """Return the share, 0 to 1, of pictures that readers disagree about, or one is unsure of.

    Pictures are read as shown, in 256 levels.
    """
    shown = images.as_shown(pictures)
    chances = np.array([reader.chances(reader.features(shown)) for reader in readers])
    labels = chances.argmax(axis=2)  # (readers, count)
    is_clear = (labels == labels[0]) & (chances.max(axis=2) >= SURE)
    return over_images(~is_clear.all(axis=0))

"""How well a generator draws: its samples beside real test images, as the classifier sees them."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from artlab import images as pictures
from artlab import latents
from artlab.evaluation.figures import Figure, over_images, over_sets
from artlab.evaluation.reconstruction import nearest
from artlab.generator import Classifier, Features, Generator
from artlab.images import Images
from artlab.models.classifier import ClassifierConfig
from artlab.scores.frechet import frechet_distance
from artlab.scores.kernel import kernel_distance
from artlab.scores.manifold import manifold
from artlab.scores.psnr import psnr
from artlab.training.classifier import fitted
from artlab.training.data import DataSet

SETS = 5  # sets of samples, each of other seeds
TEMPERATURES = (0.6, 0.7, 0.8, 0.9, 0.95, 1.0, 1.1)
COPIED = 0.05  # of the test images are so near to a training image by chance
IDENTICAL = 60.0  # dB; above the closest that 256 levels can be without being the same
STUDENT = ClassifierConfig(epochs=3, shift_pixels=0)  # of the classification accuracy score

Labels = NDArray[np.uint8]
Draw = Callable[[int, Labels], tuple[Images, Labels]]


@dataclass(frozen=True, kw_only=True)
class Judge:
    """What samples are compared with.

    Attributes:
        classifier: Trained on the training images.
        data: These, and the test images.
        real: The features of the test images.
    """

    classifier: Classifier
    data: DataSet
    real: Features

    @classmethod
    def of(cls, classifier: Classifier, data: DataSet) -> "Judge":
        """Make a judge of a trained classifier."""
        real = classifier.features(pictures.from_bytes(data.test_images))
        return cls(classifier=classifier, data=data, real=real)


def drawn_by(generator: Generator, *, temperature: float | None = None) -> Draw:
    """Return how a generator draws: a first seed and the labels asked for, to samples of them."""

    def draw(first: int, asked: Labels) -> tuple[Images, Labels]:
        points = latents.at(first + np.arange(len(asked), dtype=np.float64))
        weights = generator.collection.one_hot(asked)
        return generator.picture(points, weights, temperature=temperature), asked

    return draw


def drawn_from(data: DataSet) -> Draw:
    """Return a draw of training images, in a fixed random order: a perfect generator's samples."""
    order = np.random.RandomState(0).permutation(len(data.train_images))

    def draw(first: int, asked: Labels) -> tuple[Images, Labels]:
        chosen = order[(first + np.arange(len(asked))) % len(order)]
        return pictures.from_bytes(data.train_images[chosen]), data.train_labels[chosen]

    return draw


def measure(draw: Draw, judge: Judge, *, sets: int = SETS) -> dict[str, Figure]:
    """Compare sets of samples, each as many as there are test images, with these.

    Args:
        draw: Where they come from; of n test images, set k is drawn with the seeds
            from k × n on, a sample for the label of each image.
        judge: What they are compared with.
        sets: How many; the margins are of the spread over them.

    Returns:
        "frechet" and "kernel", distances of features; "precision", "recall",
        "density", "coverage"; "accuracy", the share of samples that the
        classifier takes for what was asked for.
    """
    count = len(judge.real)
    asked = judge.data.test_labels
    found = [_measured(*draw(index * count, asked), judge) for index in range(sets)]
    return {name: over_sets([one[name] for one in found]) for name in found[0]}


def accuracy(judge: Judge) -> Figure:
    """Return the share of the test images whose label the classifier tells right."""
    return over_images(judge.classifier.labels(judge.real) == judge.data.test_labels)


def nearness(draw: Draw, judge: Judge) -> dict[str, Figure]:
    """Say how near samples come to their nearest training image.

    A generator that has learnt the training images by heart is far nearer than test
    images are.

    Returns:
        "nearness", the mean PSNR, dB; "copies", the share of samples that are nearer than
        all but a twentieth of the test images.
    """
    drawn, _ = draw(0, judge.data.test_labels)
    near = _nearness(drawn, judge)
    usual = np.quantile(_nearness(pictures.from_bytes(judge.data.test_images), judge), 1 - COPIED)
    return {"nearness": over_images(near), "copies": over_images(near > usual)}


def _nearness(drawn: Images, judge: Judge) -> NDArray[np.float64]:
    train = pictures.from_bytes(judge.data.train_images)
    shown = pictures.as_shown(drawn)
    return np.minimum(psnr(shown, train[nearest(shown, train)]), IDENTICAL)


def teaching(draw: Draw, judge: Judge) -> Figure:
    """Return the classification accuracy score (CAS).

    A classifier is trained on samples alone, as many as there are training
    images and of their labels, and tested on the test images.

    Source:
        Ravuri, Vinyals, "Classification accuracy score for conditional generative
        models", 2019, arXiv:1905.10887.
    """
    data = judge.data
    drawn, labels = draw(len(judge.real) * SETS, data.train_labels)
    samples = replace(data, train_images=pictures.to_bytes(drawn), train_labels=labels)
    taught = fitted(STUDENT, samples)
    found = taught.labels(taught.features(pictures.from_bytes(data.test_images)))
    return over_images(found == data.test_labels)


def _measured(drawn: Images, asked: Labels, judge: Judge) -> dict[str, float]:
    features = judge.classifier.features(pictures.as_shown(drawn))
    return {
        "frechet": frechet_distance(judge.real, features),
        "kernel": kernel_distance(judge.real, features),
        **asdict(manifold(judge.real, features)),
        "accuracy": float(np.mean(judge.classifier.labels(features) == asked)),
    }

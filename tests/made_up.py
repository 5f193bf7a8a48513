"""Made-up pictures, and checkpoints of tiny networks that draw such ones."""

import cv2
import numpy as np
import pytest

from artlab import cards
from artlab.collections.collection import CHECKPOINTS, Collection
from artlab.collections.mnist import MNIST
from artlab.models import CONFIGS
from artlab.scores import references, verdict

COUNT = 300
TINY = {"prior_width": 16, "prior_blocks": 1, "prior_steps": 1}
TINY |= {"encoder_first": 32, "encoder_second": 16}
SHAPES = Collection(
    name="shapes", title="coloured shapes", noun="shape", kind="form", side=16, channels=3,
    labels=("square", "disc", "cross"), spoken=("a square", "a disc", "a cross"),
    references=COUNT, palette="ink", pixels="smooth", source="made up", licence="CC0",
    root=CHECKPOINTS / "shapes",
)  # fmt: skip
GREY_AND_COLOUR = pytest.mark.parametrize("collection", [MNIST, SHAPES], ids=["grey", "colour"])


def digits(labels):
    """Write digits, no two alike: float32, in [0, 1], 256 levels."""
    stream = np.random.RandomState(0)
    return np.array([_digit(str(label), stream) for label in labels], np.float32)


def shapes(seed):
    """Draw squares, discs and crosses in many colours on white; bytes, and their labels."""
    stream, labels = np.random.RandomState(seed), np.arange(COUNT, dtype=np.uint8) % 3
    pictures = np.full((COUNT, *SHAPES.shape), 255, np.uint8)
    for picture, label in zip(pictures, labels, strict=True):
        (x, y), reach = stream.randint(6, 10, size=2).tolist(), int(stream.randint(3, 6))
        colour = stream.randint(0, 200, size=3).tolist()
        if label == 0:
            cv2.rectangle(picture, (x - reach, y - reach), (x + reach, y + reach), colour, -1)
        elif label == 1:
            cv2.circle(picture, (x, y), reach, colour, -1)
        else:
            cv2.line(picture, (x - reach, y), (x + reach, y), colour, 2)
            cv2.line(picture, (x, y - reach), (x, y + reach), colour, 2)
    return pictures, labels


def data_set(collection, train, test):
    """Return pictures to fit and to judge by, each with their labels."""
    from artlab.training.data import DataSet  # noqa: PLC0415 - imports TensorFlow

    names = "train_images", "train_labels", "test_images", "test_labels"
    return DataSet(collection=collection, **dict(zip(names, train + test, strict=True)))


def publish(collection, pictures, labels):
    """Write tiny untrained models, an untrained classifier, and references."""
    from artlab import checkpoints  # noqa: PLC0415 - imports TensorFlow

    cost = {"images": 1000, "minutes": 0.5, "machine": "none"}
    for name, hidden, seed in (("dense", 128, 11), ("gan", 64, 9)):
        config = CONFIGS[name](hidden=hidden, **TINY)
        checkpoints.keras.utils.set_random_seed(seed)
        networks = checkpoints.untrained(config, collection)
        # An untrained prior leaves latents where they are; this one moves them, by label.
        shake(networks.prior, seed=hidden)
        checkpoints.save(networks, config, collection, command=f"train {name}", training=cost)
    judge = CONFIGS["classifier"]()
    networks = checkpoints.untrained(judge, collection)
    checkpoints.save(networks, judge, collection, command="train classifier")
    references.publish(pictures, labels, collection, command="train dense")
    baseline = verdict.baseline(references.load(collection))
    cards.add_scores(collection.root / references.NAME, baseline)


def shake(network, *, seed=0):
    """Add noise to all weights."""
    stream = np.random.RandomState(seed)
    for variable in network.trainable_variables:
        variable.assign_add(stream.normal(0, 0.2, variable.shape))


def retrained(collection, *, seed=1):
    """Publish another version of the GAN."""
    from artlab import checkpoints  # noqa: PLC0415 - imports TensorFlow

    card = cards.read(collection.root / "gan")
    config = CONFIGS["gan"](**card.config)
    networks = checkpoints.untrained(config, collection)
    stream = np.random.RandomState(seed)
    for network in checkpoints.parts(networks).values():
        network.set_weights([stream.normal(0, 0.1, one.shape) for one in network.get_weights()])
    checkpoints.save(networks, config, collection, command="train gan")


def publish_gan(collection, **changed):
    """Publish a tiny GAN of another form."""
    from artlab import checkpoints  # noqa: PLC0415 - imports TensorFlow

    config = CONFIGS["gan"](hidden=64, **TINY | changed)
    checkpoints.keras.utils.set_random_seed(9)
    networks = checkpoints.untrained(config, collection)
    shake(networks.prior)
    checkpoints.save(networks, config, collection, command="train gan")


def _digit(digit, stream):
    side = MNIST.side
    page = np.zeros((4 * side, 4 * side), np.uint8)
    left, bottom = stream.randint(18, 30), stream.randint(88, 98)
    size, thickness = stream.uniform(2.6, 3.4), int(stream.randint(8, 16))
    cv2.putText(page, digit, (left, bottom), cv2.FONT_HERSHEY_SIMPLEX, size, 255, thickness)
    angle = stream.uniform(-15, 15)
    turn = cv2.getRotationMatrix2D((2 * side, 2 * side), angle, 1)
    turned = cv2.warpAffine(page, turn, page.shape)
    return cv2.resize(turned, (side, side), interpolation=cv2.INTER_AREA) / np.float32(255)

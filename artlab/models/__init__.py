"""One model, one file: everything that decides what it is. A config costs no TensorFlow."""

from artlab.models.classifier import ClassifierConfig
from artlab.models.config import Config
from artlab.models.dense import DenseConfig
from artlab.models.gan import GanConfig

GENERATORS = ("dense", "gan")  # ours
PEERS = ()  # what they are measured beside

CONFIGS: dict[str, type[Config]] = {
    "dense": DenseConfig,
    "gan": GanConfig,
    "classifier": ClassifierConfig,
}

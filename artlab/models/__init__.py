"""One model, one file: everything that decides what it is. A config costs no TensorFlow."""

from artlab.models.beta_vae import BetaVaeConfig
from artlab.models.cgan import CganConfig
from artlab.models.classifier import ClassifierConfig
from artlab.models.config import Config
from artlab.models.dense import DenseConfig
from artlab.models.gan import GanConfig
from artlab.models.vae import VaeConfig

GENERATORS = ("gan", "dense")  # ours; the first is the default
PEERS = ("vae", "beta-vae", "cgan")  # what they are measured beside

CONFIGS: dict[str, type[Config]] = {
    "dense": DenseConfig,
    "gan": GanConfig,
    "vae": VaeConfig,
    "beta-vae": BetaVaeConfig,
    "cgan": CganConfig,
    "classifier": ClassifierConfig,
}

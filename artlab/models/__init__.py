"""One model, one file, and one line here; the first is the default. They cost no TensorFlow."""

from collections.abc import Mapping
from dataclasses import replace

from artlab.collections.collection import Collection
from artlab.models.classifier import ClassifierConfig
from artlab.models.config import Config
from artlab.models.dense import DenseConfig
from artlab.models.gan import GanConfig
from artlab.models.peers.beta_vae import BetaVaeConfig
from artlab.models.peers.cgan import CganConfig
from artlab.models.peers.vae import VaeConfig
from artlab.options import Option, declarations

CONFIGS: dict[str, type[Config]] = {
    model.name: model
    for model in (GanConfig, DenseConfig, VaeConfig, BetaVaeConfig, CganConfig, ClassifierConfig)
}

GENERATORS = tuple(name for name, model in CONFIGS.items() if model.role == "generator")
ENCODERS = {f"{name}-encoder": name for name in GENERATORS}  # files that a browser is sent
DIRECTIONS = {f"{name}-directions": name for name in GENERATORS}  # the same
PEERS = tuple(name for name, model in CONFIGS.items() if model.role == "peer")


def declared(name: str, collection: Collection) -> Mapping[str, Option]:
    """Return the options of a model, with the defaults that a collection has for it."""
    recipe = collection.recipes.get(name, {})
    return {
        option: replace(known, default=recipe.get(option, known.default))
        for option, known in declarations(CONFIGS[name]).items()
    }

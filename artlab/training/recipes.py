"""Which stages make which model, and what is looked at while they run."""

from dataclasses import dataclass
from typing import Any

from artlab import checkpoints
from artlab.models.cgan import CganConfig
from artlab.models.classifier import ClassifierConfig
from artlab.models.config import AutoencoderConfig, Config, VariationalConfig
from artlab.training import adversary, autoencoder, classifier, conditional_gan, prior, variational
from artlab.training.data import Digits
from artlab.training.stages import Stage
from artlab.training.watch import ClassifierView, GeneratorView, View


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How networks are trained.

    Attributes:
        stages: In their order.
        learnt: What a saved state must hold beside the networks, by name.
        view: What a person sees of the model while it learns.
    """

    stages: list[Stage]
    learnt: dict[str, Any]
    view: View


def recipe(name: str, networks: Any, config: Config, digits: Digits) -> Recipe:
    """Return the recipe of a model.

    Args:
        name: The model's.
        networks: Of the config's family, untrained; the stages fit them in place.
        config: Decides the stages, and everything in them.
        digits: MNIST.
    """
    usable = checkpoints.family(config).wrap(name, networks, config)
    images, labels = digits.train_images, digits.train_labels
    view: View
    match config:
        case ClassifierConfig():
            made = [classifier.stage(networks, config, images, labels)]
            view = ClassifierView(usable, digits)
        case AutoencoderConfig():
            made = [
                autoencoder.stage(networks, config, images),
                prior.stage(networks, config, images, labels),
            ]
            if config.adversary_steps:
                made.append(adversary.stage(networks, config, images, labels))
            view = GeneratorView(usable, digits)
        case VariationalConfig():
            made = [variational.stage(networks, config, images)]
            view = GeneratorView(usable, digits)
        case CganConfig():
            made = [conditional_gan.stage(networks, config, images, labels)]
            view = GeneratorView(usable, digits)
        case _:
            raise NotImplementedError(name)
    learnt = {part: saved for _, parts in made for part, saved in parts.items()}
    return Recipe(stages=[stage for stage, _ in made], learnt=learnt, view=view)

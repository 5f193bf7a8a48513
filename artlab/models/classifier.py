"""The classifier: it judges what the generators draw; its features say how far off."""

from dataclasses import dataclass

from artlab.models.config import Config, learning_rate
from artlab.options import option


@dataclass(frozen=True, kw_only=True)
class ClassifierConfig(Config):
    """Everything that decides what the trained classifier will be."""

    name = "classifier"
    title = "classifier"
    about = "a network that tells the labels apart, to judge what the others draw"
    role = "judge"
    networks = "artlab.networks.classifier"
    stages = ("artlab.training.classifier",)

    batch_size: int = 128
    epochs: int = option(10, "passes over the training images")
    rate: float = learning_rate(2e-3)
    shift_pixels: int = option(
        2, "whole batches are shifted at random by up to so much", least=0, most=14
    )

"""The chorale model: a latent a bar steers four voices."""

from dataclasses import dataclass

from artlab.models.config import Config, learning_rate, weight
from artlab.options import option

LATENT_DIM = 16  # numbers a bar


@dataclass(frozen=True, kw_only=True)
class ChoraleConfig(Config):
    """Everything that decides what the trained chorale model will be."""

    name = "chorale"
    title = "chorale model"
    about = "four-part music for clips, after Bach's chorales"
    role = "composer"
    networks = "artlab.networks.chorale"
    stages = ("artlab.training.chorale.stage",)

    batch_size: int = option(64, "windows in one step")
    epochs: int = option(12, "passes over all windows, which overlap")
    bars: int = option(8, "of a window", most=100)
    rate: float = learning_rate(2e-3)
    state: int = option(128, "width of the GRU")
    hidden: int = option(128, "width of each voice's hidden layer")
    embedding: int = option(24, "numbers that stand for a token")
    encoder: int = option(128, "width of the encoder's two hidden layers")
    dropout: float = option(
        0.25, "of the notes before that the GRU reads, so that it heeds the latent", least=0, most=1
    )
    divergence_weight: float = weight(0.33, "of the latents' divergence from N(0, I)")
    free_nats: float = option(
        0.12, "of it that a number of the latent has for nothing", least=0, most=10
    )

"""What the variational autoencoders have in common."""

from dataclasses import dataclass

from artlab.models.config import Config, learning_rate, weight
from artlab.options import option


@dataclass(frozen=True, kw_only=True)
class VariationalConfig(Config):
    """What a variational autoencoder may choose; each sets its own values."""

    role = "peer"
    networks = "artlab.networks.peers.variational"
    stages = ("artlab.training.peers.variational",)

    epochs: int = option(30, "passes over the training images")
    rate: float = learning_rate(1e-3, "learning rate")
    beta: float = weight(1.0, "weight of the KL divergence beside the cross-entropy")

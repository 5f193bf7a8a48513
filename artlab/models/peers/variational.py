"""What the variational autoencoders have in common."""

from dataclasses import dataclass

from artlab.models.config import Config
from artlab.options import TINY, option


@dataclass(frozen=True, kw_only=True)
class VariationalConfig(Config):
    """What a variational autoencoder may choose; each sets its own values."""

    role = "peer"
    networks = "artlab.networks.peers.variational"
    stages = ("artlab.training.peers.variational",)

    epochs: int = option(30, "passes over the training images")
    rate: float = option(1e-3, "learning rate", least=TINY, most=1)
    beta: float = option(
        1.0, "weight of the KL divergence beside the cross-entropy", least=0, most=100
    )

"""The β-VAE, a peer: the dense model's decoder, fitted as a variational autoencoder."""

from dataclasses import dataclass

from artlab.models.config import learning_rate
from artlab.models.peers.variational import VariationalConfig
from artlab.options import option


@dataclass(frozen=True, kw_only=True)
class BetaVaeConfig(VariationalConfig):
    """Everything that decides what the trained β-VAE will be.

    Its decoder is exactly the dense model's. There is no prior to learn: the KL
    divergence keeps the codes near the standard normal. A β of 1 is the plain
    VAE; below 1, rebuilding counts for more.

    Source:
        Higgins et al., "beta-VAE: learning basic visual concepts with a
        constrained variational framework", ICLR 2017; they take a β above 1.
    """

    name = "beta-vae"
    title = "β-VAE, dense decoder"
    about = "the dense model's decoder, fitted as a β-VAE, to compare with"

    epochs: int = 60
    rate: float = learning_rate(1e-3)
    beta: float = 0.25

    hidden: int = option(128, "width of the decoder's one hidden layer")
    encoder_first: int = option(1024, "width of the encoder's first hidden layer")
    encoder_second: int = option(512, "width of its second")

"""What the models' configs have in common; importing a config costs no TensorFlow."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar

from artlab import inputs

TINY = 1e-9  # the least of what must be above 0


def option(default: float, explained: str, *, least: float = 1, most: float = 100_000) -> Any:
    """Declare a field with its bounds, and the line that the command line's help shows."""
    return field(default=default, metadata={"help": explained, "first": least, "last": most})


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that decides what a trained model will be.

    Attributes:
        about: What the model is, in the one line that the command line's help shows.

    Raises:
        InputError: If a value is not of its field's type, or out of its bounds.
    """

    about: ClassVar[str]

    batch_size: int = option(256, "images in one step")
    seed: int = option(
        0, "of the first weights, the order of the images, every draw", least=0, most=2**31 - 1
    )

    def __post_init__(self) -> None:
        for name, declared in declarations(type(self)).items():
            value = getattr(self, name)
            bounds = {"name": name, "first": declared["first"], "last": declared["last"]}
            is_whole = isinstance(declared["default"], int)
            checked = (inputs.whole if is_whole else inputs.number)(value, **bounds)
            object.__setattr__(self, name, checked)


@dataclass(frozen=True, kw_only=True)
class AutoencoderConfig(Config):
    """What the two generators of the lab have in common; each sets its own values."""

    hidden: int = option(128, "width of the decoder's one hidden layer")
    encoder_first: int = option(1024, "width of the encoder's first hidden layer")
    encoder_second: int = option(512, "width of its second")

    autoencoder_epochs: int = option(70, "passes over the 60,000 images")
    autoencoder_rate: float = option(
        1e-3, "peak learning rate; warms up, then falls as a cosine", least=TINY, most=1
    )
    shift_pixels: int = option(
        0, "whole batches are shifted at random by up to so much", least=0, most=14
    )
    loss_floor: float = option(
        0.002, "added to each image's MSE before the logarithm", least=0, most=10
    )

    prior_epochs: int = option(128, "passes over the 60,000 codes")
    prior_rate: float = option(1e-3, "the prior's peak learning rate", least=TINY, most=1)
    prior_width: int = option(512, "width of the network that gives the flow its velocity")
    prior_blocks: int = option(3, "residual blocks in it", most=100)
    prior_steps: int = option(2, "steps from a latent to its code; two velocities each", most=100)
    prior_noise: float = option(0.03, "deviation of the noise on whitened codes", least=0, most=10)
    average_decay: float = option(
        0.999, "of the running average of weights that is kept (EMA)", least=0, most=1
    )

    adversary_steps: int = option(
        8000, "steps against the discriminator; with 0 there is none", least=0, most=10**9
    )
    adversary_batch: int = option(128, "real images in one of them, and as many drawn ones")
    generator_rate: float = option(
        2e-4, "peak learning rate of prior and decoder against it", least=TINY, most=1
    )
    discriminator_rate: float = option(4e-4, "its own peak learning rate", least=TINY, most=1)
    adversary_weight: float = option(
        1.0, "of its loss beside the reconstruction's", least=0, most=100
    )
    digit_weight: float = option(
        1.0, "of the drawn digit's class beside its realism", least=0, most=100
    )
    matching_weight: float = option(
        1.0, "of the prior's own loss, which keeps to the codes of real digits", least=0, most=100
    )
    penalty_weight: float = option(
        1.0, "of the discriminator's gradient penalty (R1)", least=0, most=100
    )

    temperature: float = option(
        0.95, "latents are scaled by it before the prior (truncation)", least=0, most=10
    )


@dataclass(frozen=True, kw_only=True)
class VariationalConfig(Config):
    """What the variational autoencoders have in common; each sets its own values."""

    epochs: int = option(30, "passes over the 60,000 images")
    rate: float = option(1e-3, "learning rate", least=TINY, most=1)
    beta: float = option(
        1.0, "weight of the KL divergence beside the cross-entropy", least=0, most=100
    )


def declarations(config: type[Config]) -> dict[str, Mapping[str, Any]]:
    """Return help, bounds and default of every field.

    A model that only sets a default of its own keeps the help and the bounds.
    """
    declared: dict[str, Mapping[str, Any]] = {}
    for ancestor in filter(is_dataclass, reversed(config.__mro__)):
        for own in fields(ancestor):
            kept = own.metadata or declared[own.name]
            declared[own.name] = {**kept, "default": own.default}
    return declared

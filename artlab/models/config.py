"""What both models' configs have in common; importing a config costs no TensorFlow."""

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any


def option(default: float, explained: str) -> Any:
    """Declare a field with the line that the command line's help shows."""
    return field(default=default, metadata={"help": explained})


@dataclass(frozen=True, kw_only=True)
class AutoencoderConfig:
    """Everything that decides what a trained model will be; the two models set their own values."""

    hidden: int = option(128, "width of the decoder's one hidden layer")
    encoder_first: int = option(1024, "width of the encoder's first hidden layer")
    encoder_second: int = option(512, "width of its second")
    batch_size: int = option(256, "images in one step")
    seed: int = option(0, "of the first weights, the order of the images, every draw")

    autoencoder_epochs: int = option(70, "passes over the 60,000 images")
    autoencoder_rate: float = option(1e-3, "peak learning rate; warms up, then falls as a cosine")
    shift_pixels: int = option(0, "whole batches are shifted at random by up to so much")
    loss_floor: float = option(0.002, "added to each image's MSE before the logarithm")

    prior_epochs: int = option(45, "passes over the 60,000 codes")
    prior_rate: float = option(1e-3, "the prior's peak learning rate")
    prior_couplings: int = option(10, "steps of the flow")
    prior_width: int = option(256, "width of the two hidden layers in each")
    prior_noise: float = option(0.05, "deviation of the noise on whitened codes")
    average_decay: float = option(0.998, "of the running average of weights that is kept (EMA)")

    temperature: float = option(0.85, "latents are scaled by it before the prior (truncation)")


def explanations(config: type[AutoencoderConfig]) -> dict[str, str]:
    """Return the line of help of every field; a model that sets its own default keeps the line."""
    lines: dict[str, str] = {}
    for ancestor in filter(is_dataclass, reversed(config.__mro__)):
        own = {field.name: field.metadata.get("help") for field in fields(ancestor)}
        lines |= {name: line for name, line in own.items() if line}
    return lines

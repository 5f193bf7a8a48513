"""What a model is: a config, and where the code stands that makes it; costs no TensorFlow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from artlab.options import TINY, Declared, option


def learning_rate(
    default: float, explained: str = "peak learning rate; warms up, then falls as a cosine"
) -> Any:
    """Declare a learning rate."""
    return option(default, explained, least=TINY, most=1)


def weight(default: float, explained: str) -> Any:
    """Declare the weight of a loss."""
    return option(default, explained, least=0, most=100)


@dataclass(frozen=True, kw_only=True)
class Config(Declared):
    """Everything that decides what a trained model will be.

    All that others know of a model stands on its class; a model is one such
    class, and one line in artlab.models.

    Attributes:
        name: On the command line, and its folder's.
        title: In tables.
        about: What it is, in the one line that the command line's help shows.
        role: A generator is ours and draws in the lab; a peer is what ours are
            measured beside; the judge judges what they draw; the composer makes the music.
        claimed: What the tutorial says that it scores, by the score's name.
        networks: The module that makes its networks, imported when it is needed:
            `build(config, collection)` returns untrained ones, a dataclass of Keras
            models; `usable(networks, config, collection)` a Generator or a Classifier.
        stages: The modules that train them, one after the other; in each,
            `stage(networks, config, data)` returns an artlab.training.stages.Stage.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    role: ClassVar[Literal["generator", "peer", "judge", "composer"]]
    claimed: ClassVar[Mapping[str, float]] = {}
    networks: ClassVar[str]
    stages: ClassVar[tuple[str, ...]]

    batch_size: int = option(256, "images in one step")
    seed: int = option(
        0, "of the first weights, the order of the images, every draw", least=0, most=2**31 - 1
    )

"""What one stage of training is, and the schedule and order that all stages share.

A step depends on nothing but the saved weights and its own number, so a run
that was stopped and resumed goes exactly as one that was not.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

WARM_UP = 0.03  # of a stage; wide relu layers die at a full first step


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage: `begin` once in a run, `enter` at each start or resumption, then the steps.

    Attributes:
        name: What the progress bar says.
        steps: How many.
        batch_size: How many training images are seen in one.
        step: Takes one step, given its number; returns losses by name.
        begin: What the stage does to the networks before its first step.
        enter: What the stage computes from the networks, and does not save.
        learnt: What a saved state must hold of it beside the networks, by name:
            whatever has variables.
    """

    name: str
    steps: int
    batch_size: int
    step: Callable[[int], dict[str, tf.Tensor]]
    begin: Callable[[], None] = lambda: None
    enter: Callable[[], None] = lambda: None
    learnt: Mapping[str, Any] = field(default_factory=dict)


def adam(
    variables: Sequence[keras.Variable], rate: float, steps: int | None, **options: float
) -> keras.optimizers.Optimizer:
    """Adam whose learning rate warms up to `rate` and falls to 0 as a cosine; constant if None."""
    schedule: Any = rate
    if steps is not None:
        warm_up = max(1, round(WARM_UP * steps))
        schedule = keras.optimizers.schedules.CosineDecay(
            0.0, max(1, steps - warm_up), warmup_target=rate, warmup_steps=warm_up
        )
    optimizer = keras.optimizers.Adam(schedule, **options)
    optimizer.build(variables)
    return optimizer


def batch(count: int, size: int, *, step: int, seed: int) -> NDArray[np.int64]:
    """Return which items make the batch of a step: every item once a pass, in a new order each.

    >>> batch(6, 3, step=0, seed=0), batch(6, 3, step=1, seed=0)
    (array([3, 5, 4]), array([0, 2, 1]))
    """
    passes, place = divmod(step, steps_in_a_pass(count, size))
    return _order(count, seed, passes)[place * size : (place + 1) * size]


def steps_in_a_pass(count: int, size: int) -> int:
    """Return how many whole batches a pass over the data has; at least 1."""
    return max(1, count // size)


def to_pixels(images: tf.Tensor) -> tf.Tensor:
    """Map bytes to what the networks read: [-1, 1], (count, values)."""
    return tf.reshape(tf.cast(images, tf.float32) / 127.5 - 1, (-1, math.prod(images.shape[1:])))


def average(kept: keras.Model, model: keras.Model, decay: float) -> None:
    """Move the running average of some weights one step on (EMA)."""
    for slow, fast in zip(kept.trainable_variables, model.trainable_variables, strict=True):
        slow.assign(decay * slow + (1 - decay) * fast)


@lru_cache(maxsize=4)
def _order(count: int, seed: int, passes: int) -> NDArray[np.int64]:
    return np.random.RandomState([seed, passes]).permutation(count)

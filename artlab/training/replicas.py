"""What makes a step the same on any number of replicas; tf.distribute runs it and communicates.

Each replica (a GPU, or a CPU) has a copy of all variables. It gets the whole
batch, computes on its share, and all take the step that the whole batch asks for.
"""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import tensorflow as tf

from artlab.errors import InputError
from artlab.models.config import Config

Compute = Callable[..., Any]


def count() -> int:
    """Return how many replicas there are, under the strategy of the scope."""
    return tf.distribute.get_strategy().num_replicas_in_sync


def check(config: Config, images: int) -> None:
    """Find out before the first step whether all batches, of so many images, can be shared equally.

    Raises:
        InputError: If one cannot be.
    """
    for name in ("batch_size", "adversary_batch"):
        size = min(images, getattr(config, name, count()))
        if size % count():
            raise InputError(
                f"{name} must be a multiple of {count()}, the number of replicas, not {size}"
            )


def compiled(*, jit_compile: bool = False) -> Callable[[Compute], Compute]:
    """Compile a step, to run on every replica of the scope's strategy.

    A step returns losses, and decorated their means over the replicas. Where there is
    one device it may use XLA; XLA for CPUs knows no communication.
    """
    strategy = tf.distribute.get_strategy()

    def decorate(step: Compute) -> Compute:
        def replica(*arguments: tf.Tensor) -> Any:
            return mean(step(*arguments))

        @tf.function(jit_compile=jit_compile and not tf.distribute.has_strategy(), autograph=False)
        def on_all(*arguments: tf.Tensor) -> Any:
            return one_of(strategy, strategy.run(replica, arguments))

        return on_all

    return decorate


def one_of(strategy: tf.distribute.Strategy, values: Any) -> Any:
    """Return what one replica of this process has, of values that are the same on all."""
    return tf.nest.map_structure(lambda each: strategy.experimental_local_results(each)[0], values)


def fused(part: Compute) -> Compute:
    """Compile a part of a step with XLA, where there is one device; the step is compiled anyway."""
    if tf.distribute.has_strategy():
        return part
    return tf.function(part, jit_compile=True, autograph=False)


def share(batch: tf.Tensor) -> tf.Tensor:
    """Return this replica's share of a batch, or of the draws for a batch, (count, ...)."""
    context = tf.distribute.get_replica_context()
    replicas = context.num_replicas_in_sync
    if replicas == 1:
        return batch
    shares = tf.reshape(batch, (replicas, -1, *batch.shape[1:]))
    return shares[context.replica_id_in_sync_group]


def normal(shape: tf.TensorShape, *, seed: list[tf.Tensor]) -> tf.Tensor:
    """Draw this replica's share, of a shape, of what the whole batch draws from N(0, I)."""
    return _drawn(tf.random.stateless_normal, shape, seed)


def uniform(shape: tf.TensorShape, *, seed: list[tf.Tensor]) -> tf.Tensor:
    """Draw this replica's share, of a shape, of what the whole batch draws from 0 to 1."""
    return _drawn(tf.random.stateless_uniform, shape, seed)


def _drawn(draw: Compute, shape: tf.TensorShape, seed: list[tf.Tensor]) -> tf.Tensor:
    # An algorithm that XLA and TensorFlow both have.
    return share(draw((count() * shape[0], *shape[1:]), seed, alg="philox"))


def mean(values: Any) -> Any:
    """Return the means over the replicas, of gradients or losses of their shares."""
    context = tf.distribute.get_replica_context()
    if context.num_replicas_in_sync == 1:
        return values
    return context.all_reduce(tf.distribute.ReduceOp.MEAN, values)


def apply(
    optimizer: keras.optimizers.Optimizer,
    gradients: Sequence[tf.Tensor],
    variables: Sequence[keras.Variable],
) -> None:
    """Have an optimizer take the step of the whole batch, given the gradients of this share.

    Keras adds up what the replicas hand in, after it has clipped each. So each
    hands in its part of the mean.
    """
    if count() > 1:
        gradients = [gradient / count() for gradient in gradients]
    optimizer.apply(gradients, variables)

"""Trained networks as the generator that everybody else sees: compiled, batched, in [0, 1]."""

import threading
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import tensorflow as tf

from artlab.collections.collection import Collection
from artlab.generator import Generator
from artlab.latents import LATENT_DIM

BATCH = 256  # at most so many at once, so that memory stays flat

Network = Callable[..., tf.Tensor]
Compute = TypeVar("Compute", bound=Network)


def generator(  # noqa: PLR0913 - the three networks, and what goes with them
    name: str,
    collection: Collection,
    *,
    code_dim: int,
    place: Network,
    decode: Network,
    encode: Network | None,
    temperature: float = 1.0,
    is_conditional: bool = True,
    is_bent: bool = False,
) -> Generator:
    """Compile networks into a generator; later changes to their weights are seen.

    Args:
        name: The model's.
        collection: What it draws.
        code_dim: How many numbers a code has.
        place: Latents, (count, 100), and class weights, (count, labels), to codes.
        decode: Codes to pixels in [-1, 1], (count, values), or in planes.
        encode: Pixels in [-1, 1], (count, values), to codes; None for a model that
            has no encoder.
        temperature: What latents are scaled by unless another is asked for.
        is_conditional: Whether the class weights decide the label.
        is_bent: Whether `place` takes a push, (count, code_dim), too.
    """

    @compiled((LATENT_DIM,), (len(collection.labels),))
    def placed(latents: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
        return place(latents, weights)

    @compiled((LATENT_DIM,), (len(collection.labels),), (code_dim,))
    def bent(latents: tf.Tensor, weights: tf.Tensor, push: tf.Tensor) -> tf.Tensor:
        return place(latents, weights, push)

    @compiled((code_dim,))
    def painted(codes: tf.Tensor) -> tf.Tensor:
        return tf.reshape((decode(codes) + 1) / 2, (-1, *collection.shape))

    def encoded(encode: Network) -> Network:
        pixels = (-1, collection.values)
        return compiled(collection.shape)(lambda images: encode(2 * tf.reshape(images, pixels) - 1))

    # One at a time: more threads than cores only get in each other's way.
    turn = threading.Lock()

    def in_turn(compute: Network) -> Callable[..., np.ndarray]:
        def answer(*arrays: np.ndarray) -> np.ndarray:
            with turn:
                return in_batches(compute, *arrays)

        return answer

    return Generator(
        name=name,
        collection=collection,
        place=in_turn(placed),
        bend=in_turn(bent) if is_bent else None,
        paint=in_turn(painted),
        encode=None if encode is None else in_turn(encoded(encode)),
        temperature=temperature,
        is_conditional=is_conditional,
    )


def compiled(*shapes: tuple[int, ...]) -> Callable[[Compute], Compute]:
    """Trace once, at the first call, for all batch sizes of float32 arrays of these shapes."""

    def decorate(compute: Compute) -> Compute:
        signature = [tf.TensorSpec((None, *shape), tf.float32) for shape in shapes]
        return tf.function(compute, input_signature=signature, autograph=False)

    return decorate


def in_batches(compute: Network, *arrays: np.ndarray) -> np.ndarray:
    """Compute on some rows of the arrays at a time; return all that comes of it."""
    parts = [
        compute(*(array[first : first + BATCH] for array in arrays)).numpy()
        for first in range(0, max(1, len(arrays[0])), BATCH)
    ]
    return np.concatenate(parts)

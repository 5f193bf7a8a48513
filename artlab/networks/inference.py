"""Trained networks as the generator that everybody else sees: compiled, batched, in [0, 1]."""

import threading
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import tensorflow as tf

from artlab.generator import Codes, Generator
from artlab.images import SIDE, Images
from artlab.latents import CLASSES, LATENT_DIM, Latents

BATCH = 256  # at most so many at once, so that memory stays flat
PIXELS = SIDE * SIDE

Network = Callable[..., tf.Tensor]
Compute = TypeVar("Compute", bound=Network)


def generator(  # noqa: PLR0913 - the three networks, and what goes with them
    name: str,
    *,
    code_dim: int,
    place: Network,
    decode: Network,
    encode: Network | None,
    temperature: float = 1.0,
    is_conditional: bool = True,
) -> Generator:
    """Compile networks into a generator; later changes to their weights are seen.

    Args:
        name: The model's.
        code_dim: How many numbers a code has.
        place: Latents, (count, 100), and class weights, (count, 10), to codes.
        decode: Codes to pixels in [-1, 1], (count, 784).
        encode: Such pixels to codes; None for a model that has no encoder.
        temperature: What latents are scaled by unless another is asked for.
        is_conditional: Whether the class weights decide the digit.
    """

    @compiled((LATENT_DIM,), (CLASSES,))
    def placed(latents: tf.Tensor, digits: tf.Tensor) -> tf.Tensor:
        return place(latents, digits)

    @compiled((code_dim,))
    def decoded(codes: tf.Tensor) -> tf.Tensor:
        return tf.reshape((decode(codes) + 1) / 2, (-1, SIDE, SIDE))

    # One at a time: more threads than cores only get in each other's way.
    turn = threading.Lock()

    def place_in_turn(latents: Latents, digits: Latents) -> Codes:
        with turn:
            return in_batches(placed, latents, digits)

    def decode_in_turn(codes: Codes) -> Images:
        with turn:
            return in_batches(decoded, codes)

    return Generator(
        name=name,
        place=place_in_turn,
        decode=decode_in_turn,
        encode=None if encode is None else _encoder(encode, turn),
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


def _encoder(encode: Network, turn: threading.Lock) -> Callable[[Images], Codes]:
    @compiled((SIDE, SIDE))
    def encoded(images: tf.Tensor) -> tf.Tensor:
        return encode(2 * tf.reshape(images, (-1, PIXELS)) - 1)

    def encode_in_turn(images: Images) -> Codes:
        with turn:
            return in_batches(encoded, images)

    return encode_in_turn

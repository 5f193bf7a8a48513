"""Trained networks as the generator that everybody else sees: compiled, batched, in [0, 1]."""

import threading
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import tensorflow as tf

from artlab.generator import Codes, Generator
from artlab.images import SIDE, Images
from artlab.latents import CLASSES, LATENT_DIM, Latents
from artlab.models.autoencoder import CODE_DIM, PIXELS, Networks

BATCH = 256  # at most so many at once, so that memory stays flat

Compute = TypeVar("Compute", bound=Callable[..., tf.Tensor])


def generator(name: str, networks: Networks, *, temperature: float) -> Generator:
    """Compile networks into a generator.

    Args:
        name: "dense" or "gan".
        networks: Trained; later changes to their weights are seen.
        temperature: Latents are scaled by it before the prior. Below 1 the digits
            are cleaner and less varied.
    """

    @_compiled((LATENT_DIM,), (CLASSES,))
    def place(latents: tf.Tensor, digits: tf.Tensor) -> tf.Tensor:
        return networks.prior(temperature * latents, digits)

    @_compiled((CODE_DIM,))
    def decode(codes: tf.Tensor) -> tf.Tensor:
        pixels = (networks.decoder(codes) + 1) / 2
        return tf.reshape(pixels, (-1, SIDE, SIDE))

    @_compiled((SIDE, SIDE))
    def encode(images: tf.Tensor) -> tf.Tensor:
        pixels = tf.reshape(images, (-1, PIXELS))
        return networks.encoder(2 * pixels - 1)

    # One at a time: more threads than cores only get in each other's way.
    turn = threading.Lock()

    def placed(latents: Latents, digits: Latents) -> Codes:
        with turn:
            return _in_batches(place, latents, digits)

    def decoded(codes: Codes) -> Images:
        with turn:
            return _in_batches(decode, codes)

    def encoded(images: Images) -> Codes:
        with turn:
            return _in_batches(encode, images)

    return Generator(name=name, place=placed, decode=decoded, encode=encoded)


def _compiled(*shapes: tuple[int, ...]) -> Callable[[Compute], Compute]:
    """Trace once, at the first call, for all batch sizes."""

    def decorate(compute: Compute) -> Compute:
        signature = [tf.TensorSpec((None, *shape), tf.float32) for shape in shapes]
        return tf.function(compute, input_signature=signature, autograph=False)

    return decorate


def _in_batches(compute: Callable[..., tf.Tensor], *arrays: np.ndarray) -> np.ndarray:
    parts = [
        compute(*(array[first : first + BATCH] for array in arrays)).numpy()
        for first in range(0, max(1, len(arrays[0])), BATCH)
    ]
    return np.concatenate(parts)

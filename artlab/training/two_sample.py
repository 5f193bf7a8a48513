"""A small network that learns to tell two kinds of pictures apart, made for one question."""

import keras
import numpy as np
from numpy.typing import NDArray

from artlab.images import Bytes
from artlab.networks.inference import in_batches
from artlab.training.stages import adam

# An unconverged network flatters: one that told 84 % apart after 12 told 57 % after 2.
EPOCHS = 12
BATCH = 128
RATE = 2e-3


def told_right(
    learnt: tuple[Bytes, Bytes], judged: tuple[Bytes, Bytes], *, seed: int
) -> NDArray[np.bool_]:
    """Fit a network to the two kinds, and return which of other pictures it tells right.

    Sets the global seeds, of Keras, NumPy and Python.

    Args:
        learnt: Pictures of each kind, (count, side, side), or (count, side, side, 3) in colour.
        judged: Others.
        seed: Decides the first weights and the order of the pictures.

    Returns:
        A value for each judged picture, those of the first kind first.
    """
    keras.utils.set_random_seed(seed)
    network = _build(learnt[0].shape[1:])
    pictures, kinds = _joined(learnt)
    steps = EPOCHS * -(-len(pictures) // BATCH)
    network.compile(
        optimizer=adam(network.trainable_variables, RATE, steps),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        jit_compile=False,  # on a CPU, XLA makes it twice as slow
    )
    network.fit(pictures, kinds, batch_size=BATCH, epochs=EPOCHS, verbose=0)
    pictures, kinds = _joined(judged)
    return np.ravel((in_batches(network, pictures) > 0) == kinds)


def _build(shape: tuple[int, ...]) -> keras.Model:
    layers = [keras.Input(shape), keras.layers.Rescaling(1 / 255)]
    layers.append(keras.layers.Reshape((*shape[:2], -1)))
    for width in (16, 32):
        layers.append(keras.layers.Conv2D(width, 3, padding="same", activation="relu"))
        layers.append(keras.layers.MaxPooling2D())
    layers += [keras.layers.Flatten(), keras.layers.Dense(64, activation="relu")]
    return keras.Sequential([*layers, keras.layers.Dense(1)])


def _joined(kinds: tuple[Bytes, Bytes]) -> tuple[Bytes, NDArray[np.float32]]:
    which = np.repeat(np.array([[0], [1]], np.float32), [len(kind) for kind in kinds], axis=0)
    return np.concatenate(kinds), which

"""What a browser draws and judges with: the networks of a model and the references, as numbers.

A file is four bytes, little-endian: the length of its header; the header, JSON; then
the numbers of each array, C-ordered and little-endian. The header lists the arrays, each
with its type, its shape and where it begins after the header; and says what else there is
to know. A matrix of weights is whole numbers, and an array "…/step" has what one of them
is worth in each column. The files are in a folder with a card, and carry their hash.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artlab import cards, checkpoints
from artlab.cards import Card
from artlab.collections.collection import Collection
from artlab.images import to_bytes
from artlab.models import GENERATORS
from artlab.scores import references

NAME = "weights"  # the folder's
SUFFIX = ".bin"
ALIGNED = 4  # bytes: a browser's typed arrays begin at multiples of their numbers' size

# 16 bits a weight move no pixel by more than one grey level, in 4,000 pictures of each model; 15
# moved one by 2. Half precision, of as many bytes, moves some by 4; 8 bits, many, and some by 50.
MOST = 2**15 - 1
LEAST = 1e-20  # is the largest weight of a column of zeros


def publish(folder: Path, collection: Collection, *, command: str) -> Card:
    """Write a file for each generator and one for the references; earlier ones go.

    Returns:
        The card of the folder: the files by role, "gan", "dense" and "references".

    Raises:
        CheckpointError: If a model or the references are missing or damaged.
        ArtlabError: If the folder cannot be written.
    """
    packed = {name: _model(name, collection) for name in GENERATORS}
    packed[references.NAME] = _references(collection)
    writers = {role: (SUFFIX, _writer(content)) for role, content in packed.items()}
    return cards.publish(folder / NAME, Card(name=NAME, command=command), writers)


def _model(name: str, collection: Collection) -> bytes:
    card = cards.read(collection.root / name)
    networks, _ = checkpoints.trained(name, collection, card)
    generator = checkpoints.load(name, collection, card)
    arrays = {}
    for network in (networks.prior, networks.decoder):
        for variable in network.weights:
            values = np.asarray(variable)
            if values.ndim == 1:
                arrays[variable.path] = values
            else:
                arrays[variable.path], arrays[f"{variable.path}/step"] = _rounded(values)
    about = {"temperature": generator.temperature, "knots": generator.tone.knots}
    return pack(arrays, steps=networks.prior.steps, **about)


def _rounded(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    """Return a matrix as whole numbers, and the step of each column that they count."""
    steps = np.maximum(np.abs(matrix).max(axis=0), LEAST) / MOST
    return np.rint(matrix / steps).astype(np.int16), steps


def _references(collection: Collection) -> bytes:
    real = references.load(collection)
    return pack({"images": to_bytes(real.images), "labels": real.labels}, baseline=real.baseline)


def pack(arrays: Mapping[str, NDArray[Any]], **told: object) -> bytes:
    """Return the content of a file of these arrays, and of what else there is to know.

    >>> pack({"x": np.array([1, 2], np.uint8)}, side=1)[4:-4]
    b'{"arrays": {"x": {"type": "uint8", "shape": [2], "start": 0}}, "side": 1}   '
    """
    listed, numbers = {}, b""
    for name, array in arrays.items():
        listed[name] = {"type": array.dtype.name, "shape": array.shape, "start": len(numbers)}
        numbers += _filled(array.astype(array.dtype.newbyteorder("<")).tobytes(), b"\0")
    header = _filled(json.dumps({"arrays": listed, **told}).encode(), b" ")
    return len(header).to_bytes(4, "little") + header + numbers


def _filled(content: bytes, filler: bytes) -> bytes:
    return content + filler * (-len(content) % ALIGNED)


def _writer(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write

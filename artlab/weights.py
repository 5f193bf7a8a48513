"""What a browser draws and judges with: the networks of a model and the references, as numbers.

A file is four bytes, little-endian: the length of its header; the header, JSON; then
the numbers of each array, C-ordered and little-endian. The header lists the arrays, each
with its type, its shape and where it begins after the header; and says whose they are, of
which version, and what else there is to know. A matrix of weights is whole numbers, and an
array "…/step" has what one of them is worth in each column.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artlab import checkpoints
from artlab.cards import Card
from artlab.collections.collection import Collection
from artlab.images import to_bytes
from artlab.models import DIRECTIONS, ENCODERS
from artlab.networks.whole import BITS, whole
from artlab.scores import references

ALIGNED = 4  # bytes: a browser's typed arrays begin at multiples of their numbers' size

Arrays = Mapping[str, NDArray[Any]]


def packed(name: str, collection: Collection, card: Card, *, version: str) -> bytes:
    """Return the file of a generator, of its encoder, of its directions, or of the references.

    Args:
        name: The generator's, its encoder's ("gan-encoder"), its directions' ("gan-directions"),
            or "references".
        collection: Whose they are.
        card: Of the checkpoint, as it was read.
        version: What the page calls it.

    Raises:
        CheckpointError: If the checkpoint is missing or damaged.
    """
    pack_one = _references if name == references.NAME else _generator
    if name in ENCODERS:
        pack_one = _encoder
    if name in DIRECTIONS:
        pack_one = _directions
    arrays, told = pack_one(name, collection, card)
    return pack(arrays, name=name, version=version, **told)


def _generator(name: str, collection: Collection, card: Card) -> tuple[Arrays, dict[str, Any]]:
    networks, config = checkpoints.trained(name, collection, card)
    usable = checkpoints.usable(networks, config, collection)
    tone = checkpoints.load_tone(name, collection, card)
    arrays = _weights(networks.prior) | _weights(networks.decoder)
    about = {"temperature": usable.temperature, "knots": tone.knots}
    return arrays, {"steps": networks.prior.steps, **about}


def _encoder(name: str, collection: Collection, card: Card) -> tuple[Arrays, dict[str, Any]]:
    networks, _ = checkpoints.trained(ENCODERS[name], collection, card)
    return _weights(networks.encoder), {}


def _directions(name: str, collection: Collection, card: Card) -> tuple[Arrays, dict[str, Any]]:
    found = checkpoints.load_directions(DIRECTIONS[name], collection, card)
    return dict(zip(found.names, found.pushes, strict=True)), {}


def _weights(network: Any) -> dict[str, NDArray[Any]]:
    """Return a network's matrices as whole numbers and their steps, and the rest as it is."""
    arrays: dict[str, NDArray[Any]] = {}
    for variable in network.weights:
        values = np.asarray(variable)
        if values.ndim == 1:
            arrays[variable.path] = values
        else:
            arrays[variable.path], arrays[f"{variable.path}/step"] = whole(
                values, BITS[network.name]
            )
    return arrays


def _references(_: str, collection: Collection, card: Card) -> tuple[Arrays, dict[str, Any]]:
    real = references.load(collection, card)
    arrays = {"images": to_bytes(real.images), "labels": real.labels}
    return arrays, {"bars": real.baseline.get("class_psnr", [])}


def pack(arrays: Arrays, **told: object) -> bytes:
    """Return the content of a file of these arrays, and of what else there is to know.

    >>> pack({"x": np.array([1, 2], np.uint8)}, name="x")[4:-4]
    b'{"arrays": {"x": {"type": "uint8", "shape": [2], "start": 0}}, "bytes": 4, "name": "x"} '
    """
    listed, numbers = {}, b""
    for name, array in arrays.items():
        listed[name] = {"type": array.dtype.name, "shape": array.shape, "start": len(numbers)}
        numbers += _filled(array.astype(array.dtype.newbyteorder("<")).tobytes(), b"\0")
    header = {"arrays": listed, "bytes": len(numbers), **told}
    text = _filled(json.dumps(header).encode(), b" ")
    return len(text).to_bytes(4, "little") + text + numbers


def _filled(content: bytes, filler: bytes) -> bytes:
    return content + filler * (-len(content) % ALIGNED)

"""Where the decoders of the Keras examples begin: maps a quarter as wide as the picture."""

from artlab.collections.collection import Collection
from artlab.errors import InputError


def quarter(collection: Collection) -> int:
    """Return a quarter of the side, which two convolutions of stride 2 make whole again.

    Raises:
        InputError: If the side is no multiple of 4.
    """
    if collection.side % 4:
        pictures = f"those of {collection.name} are {collection.side} pixels wide"
        raise InputError(f"this model draws pictures whose side is a multiple of 4; {pictures}")
    return collection.side // 4

"""Somebody's own picture as a keyframe: encoded by the model that draws it, and drawn again.

It goes about as its levels, not as its code: those are whole numbers, the same everywhere, which
any model can encode, and the next checkpoint, too. As a text they are packed by zlib, in base64: a
digit is some 300 letters.
"""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from artlab import points
from artlab.collections.collection import Collection
from artlab.errors import InputError
from artlab.images import Images, from_bytes
from artlab.options import Option
from artlab.points import Point, stem
from artlab.texts import t

NAME = "drawing"  # of a keyframe that has one
OVERHEAD = 64  # bytes, at most, that zlib adds to what it cannot pack


@dataclass(frozen=True, kw_only=True)
class Own(Point):
    """A point that is somebody's own picture, not a seed.

    Attributes:
        levels: Of its pixels, 0 to 255, row by row.
    """

    levels: bytes

    @property
    def words(self) -> dict[str, str]:
        """All values, written out."""
        return {"model": self.model, NAME: packed(self.levels)}

    @property
    def shown(self) -> list[int]:
        """The labels that the picture may show: any, for nobody has said which."""
        return [*range(len(self.collection.labels))]

    @property
    def image(self) -> Images:
        """The picture, as one image in [0, 1]."""
        levels = np.frombuffer(self.levels, np.uint8)
        return from_bytes(levels.reshape(1, *self.collection.shape))

    def file_name(self, suffix: str, *, end: float | None = None) -> str:
        """Return a name for a file that shows it, or the way from it to an end."""
        ends = [] if end is None else [f"seed{np.format_float_positional(end, trim='-')}"]
        return "-".join([stem(self.collection), self.model, "own", *ends]) + suffix


def checked(
    collection: Collection,
    values: Mapping[str, object],
    known: Mapping[str, Option],
    *,
    number: int,
) -> Own:
    """Make a point of a keyframe's values.

    Args:
        collection: Whose model draws.
        values: From outside, by the names of a point's options; one of them is the drawing.
        known: What may be asked of a keyframe.
        number: Of the keyframe, for the sentence.

    Raises:
        InputError: If one of them is out of bounds, or does not go with a drawing.
    """
    for name in values:
        if name not in (NAME, "model"):
            told = {"number": number, "name": points.named(name, collection)}
            raise InputError(t("keyframe {number} is a drawing: it has no {name}", **told))
    model = known["model"].check(values.get("model", known["model"].default), name="model")
    text = known[NAME].check(values[NAME], name=NAME)
    return Own(collection=collection, model=model, levels=unpacked(text, collection, number=number))


def packed(levels: bytes) -> str:
    """Return a picture's levels as a text; `unpacked` makes the same of it."""
    return base64.b64encode(zlib.compress(levels, 9)).decode("ascii")


def unpacked(text: str, collection: Collection, *, number: int) -> bytes:
    """Return a picture's levels.

    Args:
        text: What `packed` has made, here or in a browser.
        collection: Whose pictures are as large.
        number: Of the keyframe, for the sentence.

    Raises:
        InputError: If the text holds something else, or more.
    """
    unpacking = zlib.decompressobj()
    try:
        content = base64.b64decode(text, validate=True)
        levels = unpacking.decompress(content, collection.values + 1)
    except (ValueError, zlib.error):
        levels = b""
    if len(levels) != collection.values or not unpacking.eof or unpacking.unused_data:
        raise InputError(
            t(
                "the drawing of keyframe {number} must be the grey levels of {side}×{side} pixels, "
                "packed as artlab packs them",
                number=number,
                side=collection.side,
            )
        )
    return levels


def longest(collection: Collection) -> int:
    """Return how many letters a drawing has at most."""
    return 4 * ((collection.values + OVERHEAD) // 3 + 1)

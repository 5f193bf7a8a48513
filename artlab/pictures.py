"""Somebody's own picture files, opened with care: a picture, or one sentence on why not."""

import base64
import io
import warnings
from pathlib import Path

import numpy as np
import PIL.Image
from PIL.Image import Transpose

from artlab import inputs
from artlab.errors import InputError
from artlab.images import Bytes
from artlab.texts import t

FORMATS = ("PNG", "JPEG", "WEBP")
MOST = 50_000_000  # pixels; more are refused before one is decoded
LONGEST = 2048  # pixels of a side; a larger picture is reduced, for it is fitted to a few

ORIENTATION = 0x0112  # of EXIF's tags
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


def read(path: Path) -> Bytes:
    """Return the picture in a file; see `opened`.

    Raises:
        InputError: If the file cannot be read, or holds no such picture.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(t("cannot read {path}: {why}", path=str(path), why=why)) from error
    return opened(content, name=str(path))


def unpacked(text: object, *, name: str) -> Bytes:
    """Return the picture in a text: a file in base64, as it stands or as a data address.

    Raises:
        InputError: If it is no such text, or holds no such picture; see `opened`.
    """
    packed = str(text or "").rpartition(",")[2]
    try:
        content = base64.b64decode("".join(packed.split()), validate=True)
    except ValueError as error:
        given = inputs.quoted(text)
        sentence = t(
            "{name} must be a PNG, JPEG or WebP file in base64, not {given}", name=name, given=given
        )
        raise InputError(sentence) from error
    return opened(content, name=t("the picture"))


def opened(content: bytes, *, name: str) -> Bytes:
    """Return the picture that a PNG, JPEG or WebP file holds, upright; of a film, the first.

    Args:
        content: Of the file.
        name: Of the file, for the sentence.

    Returns:
        Its colours and how opaque each pixel is, (height, width, 4).

    Raises:
        InputError: If it holds no such picture, a damaged one, or one of too many pixels.
    """
    if not content:
        raise InputError(t("{name} is empty: give a PNG, a JPEG or a WebP", name=name))
    try:
        # Our own limit is what counts; Pillow warns of another.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PIL.Image.DecompressionBombWarning)
            picture = PIL.Image.open(io.BytesIO(content), formats=FORMATS)
            _check_size(picture.size, name)
            return _decoded(picture)
    except PIL.Image.DecompressionBombError as error:
        millions = MOST // 10**6
        raise InputError(
            t(
                "{name} must have no more than {millions} million pixels",
                name=name,
                millions=millions,
            )
        ) from error
    except PIL.UnidentifiedImageError as error:
        raise InputError(
            t("{name} is no picture that can be read: give a PNG, a JPEG or a WebP", name=name)
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # Pillow raises all of them
        if isinstance(error, InputError):
            raise
        raise InputError(
            t("{name} is damaged, or not the whole of it is here", name=name)
        ) from error


def _decoded(picture: PIL.Image.Image) -> Bytes:
    if picture.mode.startswith(("I", "F")):  # 16 bits and more: what is lightest is white
        picture = PIL.Image.fromarray(_eight_bits(np.asarray(picture)))
    turn = _turn(picture)
    factor = -(-max(picture.size) // LONGEST)
    if factor > 1 and picture.mode in ("L", "RGB", "CMYK", "YCbCr"):
        picture = picture.reduce(factor)  # first of all: what follows takes room
        factor = 1
    opaque = picture.convert("RGBA")
    if factor > 1:  # what is not seen must not colour what is
        opaque = opaque.convert("RGBa").reduce(factor).convert("RGBA")
    return np.asarray(opaque if turn is None else opaque.transpose(turn))


def _turn(picture: PIL.Image.Image) -> Transpose | None:
    """Return what a camera says has to be done to a picture; None where it is upright."""
    try:
        return TURNS.get(int(picture.getexif().get(ORIENTATION, 1)))
    except Exception:  # noqa: BLE001 - Pillow raises what it likes on tags of a wrong type
        return None


def _eight_bits(levels: np.ndarray) -> Bytes:
    return (levels.astype(np.float64) * 255 / max(1, levels.max())).clip(0, 255).astype(np.uint8)


def _check_size(size: tuple[int, int], name: str) -> None:
    width, height = size
    if width * height > MOST:
        raise InputError(
            t(
                "{name} must have no more than {millions} million pixels, not {width}×{height}",
                name=name,
                millions=MOST // 10**6,
                width=width,
                height=height,
            )
        )

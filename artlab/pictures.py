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
# Pixels; more are refused before one is decoded. What decodes them takes 4 bytes for each, of a
# WebP 15, of a progressive JPEG 6; a plain JPEG is reduced while it is decoded.
MOST = {"JPEG": 50_000_000, "PNG": 25_000_000, "progressive JPEG": 20_000_000, "WEBP": 8_000_000}
LARGE = 10_000_000  # pixels of a JPEG that is reduced while it is decoded
BAND = 2_000_000  # pixels that are converted at once
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
    if not isinstance(text, str):
        raise _not_packed(text, name)
    packed = text.rpartition(",")[2]
    try:
        content = base64.b64decode("".join(packed.split()), validate=True)
    except ValueError as error:
        raise _not_packed(text, name) from error
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
    if not isinstance(content, bytes):
        raise InputError(f"{name} must be a file's bytes, not {inputs.quoted(content)}")
    if not content:
        raise InputError(t("{name} is empty: give a PNG, a JPEG or a WebP", name=name))
    try:
        # Our own limits are what counts; Pillow warns of another, and of tags that nobody reads.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = PIL.Image.open(io.BytesIO(content), formats=FORMATS)
            _check_size(picture, name)
            return _decoded(picture)
    except PIL.Image.DecompressionBombError as error:
        millions = MOST["JPEG"] // 10**6
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


def _not_packed(text: object, name: str) -> InputError:
    given = inputs.quoted(text)
    return InputError(
        t("{name} must be a PNG, JPEG or WebP file in base64, not {given}", name=name, given=given)
    )


def _decoded(picture: PIL.Image.Image) -> Bytes:
    factor = _factor(picture)
    if picture.format == "JPEG" and picture.width * picture.height > LARGE:
        picture.draft(None, (max(1, picture.width // factor), max(1, picture.height // factor)))
        factor = _factor(picture)
    turn = _turn(picture)
    # 16 bits and more: what is lightest is white.
    most = np.max(picture.getextrema()) if picture.mode.startswith(("I", "F")) else None
    small = PIL.Image.new("RGBA", (-(-picture.width // factor), -(-picture.height // factor)))
    rows = factor * max(1, BAND // (factor * picture.width))
    for top in range(0, picture.height, rows):
        bottom = min(top + rows, picture.height)
        band = picture.crop((0, top, picture.width, bottom))
        if most is not None:
            band = PIL.Image.fromarray(_eight_bits(np.asarray(band), most))
        small.paste(_reduced(band, factor), (0, top // factor))
    return np.asarray(small if turn is None else small.transpose(turn))


def _factor(picture: PIL.Image.Image) -> int:
    return -(-max(picture.size) // LONGEST)


def _reduced(band: PIL.Image.Image, factor: int) -> PIL.Image.Image:
    """Return a part of a picture, or the whole, with colours and how opaque each pixel is."""
    if band.mode in ("L", "RGB", "CMYK", "YCbCr"):
        return band.reduce(factor).convert("RGBA")
    opaque = band.convert("RGBA")
    if factor > 1:  # what is not seen must not colour what is
        opaque = opaque.convert("RGBa").reduce(factor).convert("RGBA")
    return opaque


def _turn(picture: PIL.Image.Image) -> Transpose | None:
    """Return what a camera says has to be done to a picture; None where it is upright."""
    try:
        return TURNS.get(int(picture.getexif().get(ORIENTATION, 1)))
    except Exception:  # noqa: BLE001 - Pillow raises what it likes on tags of a wrong type
        return None


def _eight_bits(levels: np.ndarray, most: float) -> Bytes:
    return (levels.astype(np.float64) * 255 / max(1, most)).clip(0, 255).astype(np.uint8)


def _check_size(picture: PIL.Image.Image, name: str) -> None:
    kind = "progressive JPEG" if "progressive" in picture.info else str(picture.format)
    if picture.width * picture.height > MOST[kind]:
        raise InputError(
            t(
                "{name} must have no more than {millions} million pixels, not {width}×{height}",
                name=name,
                millions=MOST[kind] // 10**6,
                width=picture.width,
                height=picture.height,
            )
        )

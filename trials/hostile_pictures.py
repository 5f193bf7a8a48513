"""Hands damaged and hostile picture files to what takes visitors' pictures, and measures it."""

import base64
import io
import multiprocessing
import random
import resource
import struct
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import PIL.Image

from artlab import fitting, pictures
from artlab.collections.mnist import MNIST
from artlab.errors import ArtlabError


@dataclass(kw_only=True)
class Outcome:
    """How the files fared.

    Attributes:
        files: How many.
        refused: Those of them that were refused, in one sentence.
        crashes: What else was raised, how often.
        longest: Seconds that a refusal took, at most, of a damaged one.
        longest_hostile: And of one that is made to do harm: it is larger.
        megabytes: By how much the process grew at its peak.
    """

    files: int = 0
    refused: int = 0
    crashes: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    longest_hostile: float = 0.0
    megabytes: float = 0.0


def trial(count: int, *, seed: int = 0) -> Outcome:
    """Hand over the hostile ones, and so many damaged ones."""
    outcome, stream = Outcome(), random.Random(seed)  # noqa: S311 - no secret
    originals = _originals()
    # Made elsewhere, for that takes more memory than what is measured.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as elsewhere:
        hostile = elsewhere.submit(_hostile).result()
    _hand_over(originals[0], Outcome())  # what is loaded at the first does not count
    before = _peak()
    for content in hostile:
        _hand_over(content, outcome)
    outcome.longest, outcome.longest_hostile = 0.0, outcome.longest
    for _ in range(count):
        _hand_over(_damaged(stream.choice(originals), stream), outcome)
    outcome.megabytes = round(_peak() - before, 1)
    return outcome


def _hand_over(content: bytes, outcome: Outcome) -> None:
    text = base64.b64encode(content).decode()
    began = time.process_time()
    try:
        outcome.files += 1
        fitting.fit(pictures.unpacked(text, name="picture"), MNIST)
    except ArtlabError as error:
        outcome.refused += 1
        outcome.longest = round(max(outcome.longest, time.process_time() - began), 3)
        if "\n" in str(error):
            outcome.crashes["a sentence of two lines"] += 1
    except Exception as error:  # noqa: BLE001 - this is what is counted
        outcome.crashes[repr(error)[:100]] += 1


def _originals() -> list[bytes]:
    """Return good files of every kind."""
    page = np.full((300, 400), 230, np.uint8)
    page[80:220, 190:215] = 20
    page += np.random.RandomState(0).randint(9, size=page.shape).astype(np.uint8)
    drawn = PIL.Image.fromarray(page)
    turned = PIL.Image.Exif()
    turned[0x0112], turned[0x010F] = 6, "a camera"
    film = {"save_all": True, "append_images": [drawn.convert("RGB")] * 3}
    return [
        *(_packed(drawn.convert(mode), "PNG") for mode in ("1", "L", "P", "LA", "RGB", "RGBA")),
        _packed(PIL.Image.fromarray(page.astype(np.uint16) * 200), "PNG"),
        _packed(drawn, "PNG", **film),  # an animated one
        *(_packed(drawn.convert(mode), "JPEG", exif=turned) for mode in ("L", "RGB", "CMYK")),
        _packed(drawn.convert("RGB"), "JPEG", progressive=True, comment=b"by hand"),
        *(_packed(drawn.convert(mode), "WEBP", exif=turned) for mode in ("RGB", "RGBA")),
        _packed(drawn.convert("RGBA"), "WEBP", lossless=True),
        _packed(drawn.convert("RGB"), "WEBP", **film),
    ]


def _hostile() -> list[bytes]:
    """Return files that are made to do harm."""
    return [*_bombs(), *_large(), *_told_wrong()]


def _bombs() -> Iterator[bytes]:
    yield from (b"", b"\0", b"GIF89a" + bytes(99), b"BM" + bytes(99), b"%PDF-1.4", b"%!PS\n")
    yield b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
    for width, height in ((20_000, 20_000), (2**31 - 1, 1), (1, 2**31 - 1), (0, 0), (5000, 4999)):
        yield _png(width, height, b"")
    yield _png(20_000, 20_000, zlib.compress(bytes(20_001 * 2000), 9))
    yield _png(3000, 3000, zlib.compress(bytes(3001 * 3000), 9))  # all black
    yield _png(9, 9, zlib.compress(bytes(50_000_000), 9))  # more than it says
    for kind in (b"zTXt", b"iTXt", b"iCCP"):  # a text that unpacks to 50 MB
        said = b"k\0\0" if kind != b"iTXt" else b"k\0\1\0\0\0"
        bomb = said + zlib.compress(bytes(50_000_000), 9)
        yield _png(9, 9, zlib.compress(bytes(90)), (kind, bomb))
    yield _png(9, 9, zlib.compress(bytes(90)), (b"acTL", struct.pack(">II", 2**31, 0)))


def _large() -> Iterator[bytes]:
    for kind, size in (("JPEG", (7000, 7000)), ("JPEG", (7000, 7300)), ("WEBP", (2800, 2800))):
        whole = _packed(PIL.Image.new("RGB", size), kind)
        yield from (whole, whole[: len(whole) // 2])
    frames = [PIL.Image.new("RGB", (900, 900), (shade, 0, 0)) for shade in range(60)]
    yield _packed(frames[0], "WEBP", save_all=True, append_images=frames)


def _told_wrong() -> Iterator[bytes]:
    turned = PIL.Image.Exif()
    turned[0x0112] = 6
    content = _packed(PIL.Image.new("L", (99, 99)), "JPEG", exif=turned)
    for order, tag in (("<", b"\x12\x01"), (">", b"\x01\x12")):
        for other in (0x8769, 0x8825, 0xFFFF):  # where a list of tags lies: nowhere
            yield content.replace(tag, struct.pack(order + "H", other))


def _packed(picture: PIL.Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _png(width: int, height: int, data: bytes, *others: tuple[bytes, bytes]) -> bytes:
    said = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", said), *others, (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _damaged(content: bytes, stream: random.Random) -> bytes:
    """Return a file with some of its bytes changed, cut out, doubled, or put elsewhere."""
    data = bytearray(content)
    for _ in range(stream.choice((1, 1, 2, 8, 50))):
        # The header is where most is said.
        at = stream.randrange(stream.choice((40, 400, len(data))) or 1) % max(1, len(data))
        match stream.randrange(6):
            case 0:
                data[at : at + 1] = bytes([data[at] ^ 1 << stream.randrange(8)]) if data else b""
            case 1:
                data[at : at + 4] = stream.choice((b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"))
            case 2:
                del data[at : at + stream.randrange(1, 99)]
            case 3:
                data[at:at] = data[at : at + stream.randrange(1, 999)]
            case 4:
                data[at:at] = stream.randbytes(stream.randrange(1, 9))
            case _:
                del data[at + len(data) // 2 :]
    return bytes(data)


def _peak() -> float:
    """Return the most memory that this process has had, in MB."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit

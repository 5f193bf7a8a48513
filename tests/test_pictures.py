import io
import re
import struct
import zlib

import numpy as np
import PIL.Image
import pytest
from node import evaluate

from artlab import pictures
from artlab.errors import InputError


def packed(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def half(mode="L", size=(40, 20)):
    """Return a picture whose left half is white."""
    picture = PIL.Image.new(mode, size)
    picture.paste("white", (0, 0, size[0] // 2, size[1]))
    return picture


def header(width, height):
    """Return a PNG that says how large it is, and no more."""
    said = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", said), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_opens_what_cameras_and_programs_write(kind, mode):
    levels = pictures.opened(packed(half(mode), kind), name="it")

    assert (levels.shape, levels.dtype) == ((20, 40, 4), np.uint8)
    assert levels[:, :18, :3].min() > 240
    assert levels[:, 22:, :3].max() < 15
    assert levels[..., 3].min() == 255


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "I;16"])
def test_opens_every_depth(mode):
    levels = pictures.opened(packed(half().convert(mode)), name="it")

    assert levels[3, 3, 0] > levels[3, 33, 0]


def test_a_picture_stands_as_it_was_held():
    turned = PIL.Image.Exif()
    turned[0x0112] = 6  # to be turned by a quarter

    levels = pictures.opened(packed(half("RGB"), "JPEG", exif=turned), name="it")

    assert levels.shape == (40, 20, 4)
    assert levels[3, 3, 0] > 240
    assert levels[33, 3, 0] < 15


def test_of_a_film_the_first_is_taken():
    film = packed(half("RGB"), "WEBP", save_all=True, append_images=[half("RGB", (40, 20))] * 3)

    assert pictures.opened(film, name="it").shape == (20, 40, 4)


def test_what_is_transparent_stays_so():
    levels = pictures.opened(packed(PIL.Image.new("RGBA", (9, 9), (255, 0, 0, 90))), name="it")

    assert levels[4, 4].tolist() == [255, 0, 0, 90]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_large_picture_is_reduced(kind, mode):
    levels = pictures.opened(packed(half(mode, size=(6000, 3000)), kind), name="it")

    assert levels.shape == ((1000, 2000, 4) if kind == "PNG" else (750, 1500, 4))
    assert levels[:, : levels.shape[1] // 2 - 1, 0].min() > 250
    assert levels[:, levels.shape[1] // 2 + 1 :, 0].max() < 5


@pytest.mark.parametrize(
    ("kind", "options", "size", "most"),
    [("WEBP", {}, (3000, 2700), 8), ("JPEG", {"progressive": True}, (5000, 4010), 20)],
    ids=["webp", "progressive"],
)
def test_what_takes_more_memory_to_decode_may_have_fewer_pixels(kind, options, size, most):
    with pytest.raises(InputError, match=f"no more than {most} million pixels"):
        pictures.opened(packed(half("RGB", size), kind, **options), name="it")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "it.png is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "it.png is no picture that can be read"),
        (packed(half(), "GIF"), "it.png is no picture that can be read"),
        (packed(half())[:60], "it.png is damaged, or not the whole of it is here"),
        (
            packed(half("RGB", (600, 400)), "JPEG")[:-2000],
            "it.png is damaged, or not the whole of it is here",
        ),
        (header(20_000, 20_000), "it.png must have no more than 50 million pixels"),
        (header(9000, 9000), "it.png must have no more than 25 million pixels, not 9000×9000"),
    ],
    ids=["empty", "svg", "gif", "cut png", "cut jpeg", "bomb", "too large"],
)
def test_anything_else_is_one_sentence(content, sentence):
    with pytest.raises(InputError, match=re.escape(sentence)) as caught:
        pictures.opened(content, name="it.png")

    assert "\n" not in str(caught.value)


FILES = {
    "png": packed(half(size=(301, 7))),
    "jpeg": packed(half("RGB", (301, 7)), "JPEG"),
    "progressive": packed(half("RGB", (301, 7)), "JPEG", progressive=True, comment=b"of a camera"),
    "webp": packed(half("RGB", (301, 7)), "WEBP"),
    "lossless webp": packed(half("RGB", (301, 7)), "WEBP", lossless=True),
    "webp film": packed(
        half("RGB", (301, 7)), "WEBP", save_all=True, append_images=[half("RGB", (301, 7))]
    ),
    "transparent webp": packed(PIL.Image.new("RGBA", (301, 7), (9, 9, 9, 9)), "WEBP"),
}


def measured(content):
    measure = "({ measured }, { bytes }) => measured(Uint8Array.from(bytes))"
    return evaluate("yours/measured.js", measure, bytes=list(content))


@pytest.mark.parametrize("name", FILES)
def test_a_browser_knows_the_size_before_it_decodes(name):
    assert measured(FILES[name]) == {"width": 301, "height": 7}


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a", *(c[:15] for c in FILES.values())])
def test_a_browser_knows_what_is_no_picture(content):
    assert measured(content) is None


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match=r"cannot read .*none.png: No such file"):
        pictures.read(tmp_path / "none.png")
    with pytest.raises(InputError, match=r"cannot read .*: Is a directory"):
        pictures.read(tmp_path)

"""From frames to a picture that moves, and plays for ever: GIF or WebP."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import PIL.Image

from artlab import images, tools
from artlab.clips.encode import TIMEOUT_SECONDS
from artlab.clips.frames import coloured
from artlab.errors import ClipError
from artlab.images import Bytes, Images
from artlab.texts import t
from artlab.tools import FrameFormat

COLOURS = 64  # of a GIF; more of them are not seen, and weigh
SAMPLED = 400  # images that colours are fitted to
DESCRIPTION = 0x010E  # of EXIF's tags
HAS_EXIF = 0x08  # among the flags of a WebP
KIND, FLAGS, FRAMES = 12, 20, 30  # where they are, and what comes behind all that is of the whole
EXTENDED = b"VP8X\n\0\0\0"  # the kind that has flags
LOOPS = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"  # of a GIF: for ever; a comment goes behind it
BLOCK = 255  # bytes, at most, of a part of a comment


def write_gif(
    frames: Iterable[Bytes],
    path: Path,
    frame_format: FrameFormat,
    *,
    palette: Bytes,
    description: str,
) -> None:
    """Write frames as a GIF in some colours, (count, 3), with what describes it, as its comment.

    The same frames give the same file.

    Raises:
        ToolError: If ffmpeg is missing or fails, or the disk is full.
    """
    chosen = path.with_name("palette.png")
    whole = np.resize(palette, (256, 3)).reshape(16, 16, 3)  # as ffmpeg takes one
    chosen.write_bytes(images.png(np.ascontiguousarray(whole)))
    graph = "[0:v][1:v]paletteuse=dither=none:diff_mode=rectangle"
    options = ["-i", str(chosen), "-filter_complex", graph, "-loop", "0", "-f", "gif"]
    _write(frames, path, frame_format, options)
    before, loops, after = path.read_bytes().partition(LOOPS)
    told = description.encode("ascii")
    parts = [told[first : first + BLOCK] for first in range(0, len(told), BLOCK)]
    comment = b"".join(bytes([len(part)]) + part for part in parts)
    path.write_bytes(before + loops + b"!\xfe" + comment + b"\0" + after)


def write_webp(
    frames: Iterable[Bytes],
    path: Path,
    frame_format: FrameFormat,
    *,
    is_crisp: bool,
    description: str,
) -> None:
    """Write frames as a WebP, without loss where pixels are crisp, with what describes it.

    Raises:
        ToolError: If ffmpeg is missing or fails, or the disk is full.
    """
    kind = ["-lossless", "1", "-compression_level", "2"] if is_crisp else ["-quality", "80"]
    pixels = "bgra" if is_crisp else "yuv420p"
    options = ["-c:v", "libwebp_anim", *kind, "-pix_fmt", pixels, "-loop", "0", "-f", "webp"]
    _write(frames, path, frame_format, options)
    exif = PIL.Image.Exif()
    exif[DESCRIPTION] = description
    told = exif.tobytes()
    content = bytearray(path.read_bytes())
    if content[KIND:FLAGS] != EXTENDED:  # all frames are equal: it is one picture, and no more
        sides = (frame_format.width, frame_format.height)
        size = b"".join((side - 1).to_bytes(3, "little") for side in sides)
        content[KIND:KIND] = EXTENDED + bytes(4) + size
    content[FLAGS] |= HAS_EXIF
    # Before the frames, which readers allow: a file that is cut short keeps it.
    chunk = b"EXIF" + len(told).to_bytes(4, "little") + told + bytes(len(told) % 2)
    content[FRAMES:FRAMES] = chunk
    content[4:8] = (len(content) - 8).to_bytes(4, "little")
    path.write_bytes(content)


def fitted_palette(pictures: Images, look: str) -> Bytes:
    """Return the colours that come nearest to those of some pictures, and of words.

    Args:
        pictures: (count, side, side), or in colour; in [0, 1].
        look: What they are coloured by.
    """
    chosen = pictures[:: max(1, len(pictures) // SAMPLED)]
    sheet = images.sheet(chosen, columns=20, gap=0)
    letters = np.linspace(0, 255, sheet.shape[1]).astype(np.uint8)
    row = letters if sheet.ndim == 2 else letters[:, None]
    seen = coloured(np.concatenate([sheet, np.broadcast_to(row, (1, *sheet.shape[1:]))]), look)
    few = COLOURS - 2  # and both ends: what is around pictures, and letters, are just these
    fitted = PIL.Image.fromarray(seen).convert("RGB").quantize(few).getpalette()
    ends = PIL.Image.fromarray(seen[-1:, [0, -1]]).convert("RGB")
    colours = [np.array(fitted, np.uint8).reshape(-1, 3)[:few], np.asarray(ends)[0]]
    return np.unique(np.concatenate(colours), axis=0)


def verify(path: Path, *, size: tuple[int, int], count: int) -> None:
    """Open a moving picture and check that it is whole.

    Raises:
        ClipError: If it does not open, is not of that size, or moves and does not loop.
    """
    try:
        with PIL.Image.open(path) as film:
            held = getattr(film, "n_frames", 1)
            film.seek(held - 1)
            film.load()
            loops = film.info.get("loop") if held > 1 else 0
            found = (*film.size, loops)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise ClipError(t("the clip that was written does not open; try again")) from error
    # Frames that are equal become one that is shown for longer.
    if found != (*size, 0) or not 1 <= held <= count:
        values = {"held": held, "found": str(found)}
        raise ClipError(
            t("the clip was written with {held} frames of {found}; try again", **values)
        )


def _write(
    frames: Iterable[Bytes], path: Path, frame_format: FrameFormat, options: list[str]
) -> None:
    quiet = ("-nostdin", "-hide_banner", "-loglevel", "error", "-y")
    tools.run(
        [
            *(str(tools.ffmpeg()), *quiet, *frame_format.input),
            *("-threads", "1", *options, "-bitexact", str(path.absolute())),
        ],
        frames=frame_format.raw(frames),
        timeout_seconds=TIMEOUT_SECONDS,
    )

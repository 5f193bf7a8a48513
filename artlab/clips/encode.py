"""From frames to a film, H.264 or VP9, and the proof that the file holds them."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from artlab import tools
from artlab.errors import ClipError
from artlab.images import Bytes, luma
from artlab.texts import t
from artlab.tools import FrameFormat

# Measured on 2 cores, 100 frames of 640 by 480: 0.4 s and 130 KB; "medium" takes twice as long
# and saves a tenth. At 12 a decoded pixel is a fifth of a grey level off, on average.
PRESET = "veryfast"
QUALITY = 12  # x264's crf: 0 loses nothing, 23 is its default, 51 is worst

# Levels of luma, mean over a frame. Digits come out 0.6 off at most, in the smallest frames;
# noise, the worst there is to encode, 2.9. Two different digits are 10 or more apart.
BOUND = 4.0

TIMEOUT_SECONDS = 300

# With more threads an encoder may decide otherwise; bitexact leaves the version out.
_SAME = ("-threads", "1", "-bitexact")
_QUIET = ("-nostdin", "-hide_banner", "-loglevel", "error", "-y")


class _Kind(NamedTuple):
    """How a kind of film is written."""

    codec: str
    options: tuple[str, ...]
    muxer: tuple[str, ...]
    sound: tuple[str, ...]


FILMS: Mapping[str, _Kind] = {
    "mp4": _Kind(
        "h264",
        ("-c:v", "libx264", "-profile:v", "high", "-preset", PRESET, "-crf", str(QUALITY)),
        ("-movflags", "+faststart", "-f", "mp4"),
        ("-c:a", "aac", "-b:a", "160k"),
    ),
    "webm": _Kind(
        "vp9",
        # At 20 it is as close to what was drawn as H.264 at 12.
        ("-c:v", "libvpx-vp9", "-crf", "20", "-b:v", "0", "-deadline", "good", "-cpu-used", "5"),
        ("-f", "webm"),
        ("-c:a", "libopus", "-b:a", "128k"),
    ),
}


NAMES = {"avc1": "h264", "VP90": "vp9", "vp09": "vp9"}


class _Facts(NamedTuple):
    """What a clip is, in the order in which it is checked and with the words for it."""

    codec: str
    pixel_format: str
    size: tuple[int, int]  # width, height
    rate: float
    frames: int


def write(
    frames: Iterable[Bytes], path: Path, frame_format: FrameFormat, *, kind: str = "mp4"
) -> None:
    """Write frames as a film that plays everywhere: yuv420p, BT.709; H.264 High in MP4, or VP9.

    The same frames give the same file, byte for byte.

    Args:
        frames: As artlab.clips.frames makes them.
        path: The file; one that is there is overwritten.
        frame_format: Theirs; width and height even, as yuv420p demands.
        kind: One of FILMS.

    Raises:
        ToolError: If ffmpeg is missing or fails, or the disk is full.
        ValueError: If a frame has another shape.
    """
    film = FILMS[kind]
    tools.run(
        [
            *(str(tools.ffmpeg()), *_QUIET, *frame_format.input),
            *("-vf", tools.TO_VIDEO, *film.options, "-pix_fmt", "yuv420p"),
            *(*_SAME, *film.muxer, str(path.absolute())),
        ],
        frames=frame_format.raw(frames),
        timeout_seconds=TIMEOUT_SECONDS,
    )


def finish(
    film: Path, path: Path, *, kind: str, description: str, sound: Path | None = None
) -> None:
    """Write a film anew, every frame as it is, with what describes it, and with sound.

    Args:
        film: As `write` has written it.
        path: The new file, beside it.
        kind: The film's: one of FILMS.
        description: Goes into the file as its comment.
        sound: A file, as WAV; of the film's length.

    Raises:
        ToolError: If ffmpeg is missing or fails, or the disk is full.
    """
    told = _told(path, description)
    heard = ["-i", str(sound)] if sound else []
    maps = ["-map", "0:v", "-map_metadata", str(1 + bool(sound))]
    if sound:
        maps += ["-map", "1:a", *FILMS[kind].sound]
    tools.run(
        [
            *(str(tools.ffmpeg()), *_QUIET, "-i", str(film), *heard),
            *("-f", "ffmetadata", "-i", str(told), *maps, "-c:v", "copy"),
            *(*_SAME, *FILMS[kind].muxer, str(path.absolute())),
        ],
        timeout_seconds=TIMEOUT_SECONDS,
    )


def sound_alone(sound: Path, path: Path, *, description: str) -> None:
    """Write what is heard in an MP4 as a file of its own, and decode it.

    Args:
        sound: As WAV.
        path: The new file, beside it.
        description: Goes into the file as its comment.

    Raises:
        ToolError: If ffmpeg is missing or fails, or the disk is full.
    """
    film, told = FILMS["mp4"], _told(path, description)
    tools.run(
        [
            *(str(tools.ffmpeg()), *_QUIET, "-i", str(sound), "-f", "ffmetadata", "-i", str(told)),
            *("-map", "0:a", "-map_metadata", "1", *film.sound),
            *(*_SAME, *film.muxer, str(path.absolute())),
        ],
        timeout_seconds=TIMEOUT_SECONDS,
    )
    tools.run(
        [str(tools.ffmpeg()), *_QUIET, "-xerror", "-i", str(path), "-f", "null", "-"],
        timeout_seconds=TIMEOUT_SECONDS,
    )


def _told(path: Path, description: str) -> Path:
    """Write a description as ffmpeg reads it; return where it is: beside the film."""
    told = path.with_name("description.txt")
    escaped = re.sub(r"([=;#\\])", r"\\\1", description)
    told.write_text(f";FFMETADATA1\ncomment={escaped}\n", encoding="utf-8")
    return told


def verify(  # noqa: PLR0913  (a film has this much to be checked)
    path: Path,
    frame_format: FrameFormat,
    *,
    first: Bytes,
    last: Bytes,
    count: int,
    kind: str = "mp4",
    tell: Callable[[float], None] = lambda _: None,
) -> None:
    """Decode every frame of a film and check that it is what was drawn.

    Args:
        path: The clip.
        frame_format: What its frames must be.
        first: The first frame as drawn.
        last: The last one.
        count: How many frames it must hold.
        kind: One of FILMS.
        tell: Called as frames are decoded, with how much is done.

    Raises:
        ClipError: If it does not decode, is not of that codec in yuv420p, of that size,
            rate and count, or its first or last frame differs from the drawn
            one by more than 4 grey levels, mean over the frame.
    """
    found, ends = _decode(path, lambda done: tell(done / count))
    size, rate = (frame_format.width, frame_format.height), float(frame_format.rate)
    wanted = _Facts(FILMS[kind].codec, "yuv420p", size, rate, count)
    for fact, is_so, should_be in zip(_Facts._fields, found, wanted, strict=True):
        if is_so != should_be:
            word = fact.replace("_", " ")
            sentence = t(
                "the clip was written with {fact} {found}, not {wanted}; try again",
                fact=word,
                found=str(is_so),
                wanted=str(should_be),
            )
            raise ClipError(sentence)
    for name, decoded, drawn in zip(("first", "last"), ends, (first, last), strict=True):
        # How light it is: four pixels of yuv420p share their colour. OpenCV gives BGR.
        shown = luma(decoded[..., ::-1]).astype(np.int16)
        difference = np.abs(shown - luma(drawn)).mean()
        if difference > BOUND:
            sentence = t(
                "the {which} frame of the clip is {difference:.1f} grey levels off what was drawn, "
                "more than {bound}; try again",
                which=name,
                difference=difference,
                bound=BOUND,
            )
            raise ClipError(sentence)


def _decode(path: Path, tell: Callable[[int], None]) -> tuple[_Facts, tuple[Bytes, Bytes]]:
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        count, first, last = 0, None, None
        while (decoded := capture.read())[0]:
            count += 1
            tell(count)
            last = np.asarray(decoded[1], np.uint8)
            first = last if first is None else first
        if first is None or last is None:
            raise ClipError(t("the clip that was written does not decode; try again"))
        facts = _Facts(
            # Which of the names it has depends on OpenCV's own ffmpeg.
            NAMES.get(codec := _tag(capture, cv2.CAP_PROP_FOURCC), codec),
            _tag(capture, cv2.CAP_PROP_CODEC_PIXEL_FORMAT).replace("I420", "yuv420p"),
            (last.shape[1], last.shape[0]),
            round(capture.get(cv2.CAP_PROP_FPS), 3),
            count,
        )
    finally:
        capture.release()
    return facts, (first, last)


def _tag(capture: cv2.VideoCapture, which: int) -> str:
    """Return a property that OpenCV packs as four letters in a number."""
    return (int(capture.get(which)) & 0xFFFFFFFF).to_bytes(4, "little").decode("latin-1")

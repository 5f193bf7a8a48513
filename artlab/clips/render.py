"""A clip from start to finish: what is asked for, checked; drawn, written, proved and scored."""

import os
import reprlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from artlab import inputs, latents
from artlab.clips import encode
from artlab.clips.frames import compose
from artlab.errors import ArtlabError, InputError
from artlab.generator import Generator
from artlab.images import Bytes, Images
from artlab.scores.vmaf import ClipScores, clip_fidelity

FRAMES = (2, 600)  # the least and the most
RATES = (1, 60)  # frames a second
WIDTHS = (64, 1920)  # pixels
HEIGHTS = (64, 1080)  # pixels
PIXELS = 200_000_000  # in all frames together; about half a minute of two cores

BATCH = 64  # images drawn at once

Progress = Callable[[float, str], None]  # how much is done, 0 to 1, and what is being done


@dataclass(frozen=True, kw_only=True)
class ClipRequest:
    """What a clip shall show; values of any type are checked here, and nowhere else.

    Attributes:
        start: The first position, 0 to 4294967295.
        end: The last position; it may lie before the first.
        digit: 0 to 9, or None for the class that each seed picks.
        frames: 2 to 600.
        rate: Frames a second, 1 to 60.
        width: Pixels, even, 64 to 1920.
        height: Pixels, even, 64 to 1080.
        smooth: Blend between an image's pixels instead of keeping them sharp.
        temperature: What latents are scaled by, 0 to 1.5, or None for the model's own.

    Raises:
        InputError: If a value is outside its bounds, or all frames together have
            more than 200 million pixels.
    """

    start: float
    end: float
    digit: int | None = None
    frames: int = 100
    rate: int = 30
    width: int = 640
    height: int = 480
    smooth: bool = False
    temperature: float | None = None

    def __post_init__(self) -> None:
        checked = {
            "start": latents.check_position(self.start, name="start"),
            "end": latents.check_position(self.end, name="end"),
            "digit": latents.check_digit(self.digit),
            "frames": inputs.whole(self.frames, name="frames", first=FRAMES[0], last=FRAMES[1]),
            "rate": inputs.whole(self.rate, name="rate", first=RATES[0], last=RATES[1]),
            "width": inputs.whole(
                self.width, name="width", first=WIDTHS[0], last=WIDTHS[1], must_be_even=True
            ),
            "height": inputs.whole(
                self.height, name="height", first=HEIGHTS[0], last=HEIGHTS[1], must_be_even=True
            ),
            "temperature": latents.check_temperature(self.temperature),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        if not isinstance(self.smooth, bool):
            raise InputError(f"smooth must be true or false, not {inputs.quoted(self.smooth)}")
        pixels = self.frames * self.width * self.height
        if pixels > PIXELS:
            raise InputError(
                f"frames by width by height must be at most {PIXELS} pixels, not {pixels}:"
                " ask for fewer or smaller frames"
            )


def file_name(model_name: str, request: ClipRequest) -> str:
    """Return a name for the file that says what it shows.

    >>> file_name("gan", ClipRequest(start=42.375, end=45, digit=7))
    'artlab-gan-7-seed42.375-45.mp4'
    >>> file_name("gan", ClipRequest(start=42, end=45, digit=7, temperature=0.5))
    'artlab-gan-7-seed42-45-temperature0.5.mp4'
    """
    digit = "any" if request.digit is None else request.digit
    start, end = (
        np.format_float_positional(position, precision=9, trim="-")
        for position in (request.start, request.end)
    )
    asked = "" if request.temperature is None else f"-temperature{request.temperature:g}"
    return f"artlab-{model_name}-{digit}-seed{start}-{end}{asked}.mp4"


def render(
    generator: Generator, request: ClipRequest, path: Path, *, progress: Progress | None = None
) -> ClipScores:
    """Draw a walk and write it as a clip; the file is complete, proved and scored, or not there.

    All is done in a hidden folder beside the file, of this call alone; the last
    step is a rename. A file that was there stays as it was until then.

    Args:
        generator: Draws the images.
        request: What to show.
        path: The file, ending in .mp4; its folder must exist.
        progress: Called as the work goes on.

    Returns:
        The clip's scores against its own raw frames.

    Raises:
        InputError: If the path does not end in .mp4, is a folder, or is in none.
        ArtlabError: If the file cannot be written.
        ToolError: If ffmpeg is missing or fails, or the disk is full.
        ClipError: If what was written is not what was drawn.
    """
    tell = _tell_nobody if progress is None else progress  # a gr.Progress is false
    with _explained(path):
        _check_target(path)
    images = _draw(generator, request, tell)
    with _explained(path):
        folder = tempfile.TemporaryDirectory(prefix=".artlab-", dir=path.parent)
    with folder as name:
        partial = Path(name) / "clip.mp4"
        scores = _make(images, request, partial, tell)
        with _explained(path):
            _put(partial, path)
    tell(1, "done")
    return scores


def _draw(generator: Generator, request: ClipRequest, tell: Progress) -> Images:
    positions = latents.spread(request.start, request.end, request.frames)
    batches = []
    for first in range(0, len(positions), BATCH):
        tell(0.2 * first / len(positions), "drawing")
        batch = positions[first : first + BATCH]
        batches.append(generator.draw(batch, digit=request.digit, temperature=request.temperature))
    return np.concatenate(batches)


def _make(images: Images, request: ClipRequest, partial: Path, tell: Progress) -> ClipScores:
    width, height, rate = request.width, request.height, request.rate

    def frames(images: Images = images) -> Iterable[Bytes]:
        return compose(images, width=width, height=height, smooth=request.smooth)

    encoded = _told(frames(), len(images), tell, "encoding", begin=0.2, end=0.5)
    encode.write(encoded, partial, width=width, height=height, rate=rate)
    tell(0.5, "verifying")
    first, last = frames(images[[0, -1]])
    encode.verify(
        partial,
        first=first,
        last=last,
        count=len(images),
        width=width,
        height=height,
        rate=rate,
    )
    scored = _told(frames(), len(images), tell, "scoring", begin=0.6, end=1)
    return clip_fidelity(partial, scored, width=width, height=height, rate=rate)


def _told(  # noqa: PLR0913  (a stage of the work has this much to say)
    frames: Iterable[Bytes], count: int, tell: Progress, stage: str, *, begin: float, end: float
) -> Iterator[Bytes]:
    for index, frame in enumerate(frames):
        tell(begin + (end - begin) * index / count, stage)
        yield frame


def _tell_nobody(done: float, stage: str) -> None:
    """Stand in for a progress that nobody follows."""


def _check_target(path: Path) -> None:
    if path.suffix != ".mp4":
        raise InputError(f"a clip's name must end in .mp4, not {reprlib.repr(path.name)}")
    if path.is_dir():
        raise InputError(f"{path} is a folder; give the name of a file")
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {path.parent}; make it first")


def _put(partial: Path, path: Path) -> None:
    with partial.open("rb") as written:
        os.fsync(written.fileno())  # so that not even a power cut leaves a name without its clip
    partial.replace(path)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArtlabError(f"cannot write {path}: {error.strerror or error}") from error

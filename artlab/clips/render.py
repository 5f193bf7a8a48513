"""A clip from start to finish: drawn, written, proved and scored."""

import reprlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from artlab import files
from artlab.clips import encode
from artlab.clips.frames import compose
from artlab.clips.request import ClipRequest
from artlab.errors import ArtlabError, InputError
from artlab.generator import Generator
from artlab.images import Bytes, Images
from artlab.scores.fidelity import ClipScores, clip_fidelity
from artlab.tools import FrameFormat

BATCH = 64  # images drawn at once

Progress = Callable[[float, str], None]  # how much is done, 0 to 1, and what is being done


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
            files.move(partial, path)
    tell(1, "done")
    return scores


def _draw(generator: Generator, request: ClipRequest, tell: Progress) -> Images:
    start = request.start
    positions = np.linspace(start.position, request.end, request.frames)
    batches = []
    for first in range(0, len(positions), BATCH):
        tell(0.2 * first / len(positions), "drawing")
        batch = positions[first : first + BATCH]
        batches.append(generator.draw(batch, label=start.label, temperature=start.temperature))
    return np.concatenate(batches)


def _make(images: Images, request: ClipRequest, partial: Path, tell: Progress) -> ClipScores:
    frame_format = FrameFormat(
        width=request.width,
        height=request.height,
        channels=request.start.collection.channels,
        rate=request.rate,
    )

    def frames(images: Images = images) -> Iterable[Bytes]:
        return compose(images, width=request.width, height=request.height, smooth=request.smooth)

    encoded = _announced(frames(), len(images), tell, "encoding", begin=0.2, end=0.5)
    encode.write(encoded, partial, frame_format)
    tell(0.5, "verifying")
    first, last = frames(images[[0, -1]])
    encode.verify(partial, frame_format, first=first, last=last, count=len(images))
    scored = _announced(frames(), len(images), tell, "scoring", begin=0.6, end=1)
    return clip_fidelity(partial, scored, frame_format)


def _announced(  # noqa: PLR0913  (a stage of the work has this much to say)
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


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArtlabError(f"cannot write {path}: {error.strerror or error}") from error

"""A clip from start to finish: drawn, written, proved and scored."""

import errno
import reprlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from artlab import files
from artlab.clips import production
from artlab.clips.drawing import Progress, Studio, Walk
from artlab.clips.production import Rendered
from artlab.clips.request import SUFFIXES, ClipRequest
from artlab.errors import ClipError, InputError
from artlab.texts import t

FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
Sound = Callable[[Walk, ClipRequest, Path], Path]  # writes a WAV of a walk into a folder


def render(
    studio: Studio,
    request: ClipRequest,
    path: Path,
    *,
    progress: Progress | None = None,
    sound: Sound | None = None,
) -> Rendered:
    """Draw a walk and write it as a clip; the file is complete, proved and scored, or not there.

    All is done in a hidden folder beside the file, of this call alone; the last
    step is a rename. A file that was there stays as it was until then.

    Args:
        studio: Draws the images.
        request: What to show.
        path: The file, ending as its format does; its folder must exist.
        progress: Called as the work goes on; what it raises ends the work.
        sound: Makes what is heard, of the clip's length, in a film that has sound.

    Returns:
        The clip's scores against its own raw frames.

    Raises:
        InputError: If the path ends otherwise, is a folder, or is in none.
        ArtlabError: If the file cannot be written.
        ToolError: If ffmpeg is missing or fails, or finds the disk full.
        ClipError: If what was written is not what was drawn, or the disk is full.
    """
    tell = _tell_nobody if progress is None else progress  # a gr.Progress is false
    with files.explained(path):
        _check_target(path, SUFFIXES[request.format])
    drawn = production.draw(studio, request, lambda done: tell(0.2 * done, "drawing"))
    with files.explained(path):
        folder = tempfile.TemporaryDirectory(prefix=".artlab-", dir=path.parent)
    with folder as name, _room():
        if sound:
            tell(0.2, "composing")
        heard = sound(drawn.walks[0], request, Path(name)) if sound else None
        partial = Path(name) / f"clip{path.suffix}"
        rendered = production.make(studio, drawn, partial, tell, sound=heard)
        with files.explained(path):
            files.move(partial, path)
    tell(1, "done")
    return rendered


@contextmanager
def _room() -> Iterator[None]:
    """Say in a sentence that there was none, without the hidden place that it was needed in."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise ClipError(t("the disk is full: make room and try again")) from error


def _tell_nobody(done: float, stage: str) -> None:
    """Stand in for a progress that nobody follows."""


def _check_target(path: Path, suffix: str) -> None:
    if path.suffix != suffix:
        raise InputError(f"a clip's name must end in {suffix}, not {reprlib.repr(path.name)}")
    if path.is_dir():
        raise InputError(f"{path} is a folder; give the name of a file")
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {path.parent}; make it first")

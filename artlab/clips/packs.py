"""ZIP files: a clip's frames as PNGs, and what belongs on a slide."""

import math
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from artlab.clips.request import ClipRequest
from artlab.errors import ClipError
from artlab.texts import t

BEGAN = (1980, 1, 1, 0, 0, 0)  # every file's time: the same files give the same ZIP
DESCRIBED = "clip.json"
SMALL = 480  # pixels of a GIF's shorter side


def write(path: Path, files: Iterable[tuple[str, bytes | Path]], *, description: str) -> None:
    """Write files as a ZIP, with what describes them; nothing is packed, for all are already.

    Args:
        path: The ZIP.
        files: What it holds, by name: contents, or files.
        description: Goes into it as a file, and can be read there in plain letters.

    Raises:
        OSError: If it cannot be written.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as pack:
        for name, content in [(DESCRIBED, description.encode()), *files]:
            plain = content.read_bytes() if isinstance(content, Path) else content
            pack.writestr(zipfile.ZipInfo(name, BEGAN), plain)


def verify(path: Path, count: int) -> None:
    """Read all that a ZIP holds.

    Raises:
        ClipError: If some of it is damaged, or it does not hold so many files.
    """
    try:
        with zipfile.ZipFile(path) as pack:
            damaged, held = pack.testzip(), len(pack.namelist())
    except (OSError, zipfile.BadZipFile) as error:
        raise ClipError(t("the clip that was written does not open; try again")) from error
    if damaged or held != count:
        raise ClipError(
            t(
                "the clip was written with {held} files, not {count}; try again",
                held=held,
                count=count,
            )
        )


def gif(request: ClipRequest) -> ClipRequest:
    """Return a clip as the GIF for a slide: no larger than it has to be."""
    scale = min(1.0, SMALL / min(request.width, request.height))
    width, height = (2 * math.ceil(scale * side / 2) for side in (request.width, request.height))
    if not replace(request.arrangement, width=width, height=height).factor:
        width, height = request.width, request.height  # so many pictures need all of it
    return replace(request, format="gif", music=False, width=width, height=height)

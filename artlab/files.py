"""Files that are replaced at once: what was there stays until the new one is whole."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from artlab.errors import ArtlabError
from artlab.texts import t


def write(path: Path, content: str | bytes) -> None:
    """Write a file; what was there is replaced in one rename, or kept.

    Raises:
        ArtlabError: If it cannot be written.
    """
    with explained(path), partial(path) as beside:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        move(beside, path)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say in a sentence why a file cannot be written."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise ArtlabError(t("cannot write {path}: {why}", path=str(path), why=why)) from error


@contextmanager
def partial(path: Path) -> Iterator[Path]:
    """Yield a hidden place beside a file, on the same disk; nothing is left there."""
    folder = Path(tempfile.gettempdir()) if _is_device(path) else path.parent
    beside = folder / f".partial-{path.name}"
    try:
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def move(beside: Path, path: Path) -> None:
    """Give a file that is whole its name; not even a power cut leaves a name without its file.

    A device, such as /dev/null, or a pipe stays what it is, and is written to.
    """
    if _is_device(path):
        with beside.open("rb") as whole, path.open("wb") as into:
            shutil.copyfileobj(whole, into)
        return
    with beside.open("rb+") as written:
        os.fsync(written.fileno())
    beside.replace(path)
    if sys.platform != "win32":  # nor forgets the name
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _is_device(path: Path) -> bool:
    return path.exists() and not (path.is_file() or path.is_dir())

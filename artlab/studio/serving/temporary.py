"""This process' own temporary folder, held while it lives; the next removes it if it was killed.

Everything in it lies two deep: in `gradio/…`, `tmp/…`, or the folder of a page's clips.
"""

import atexit
import shutil
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout

from artlab.errors import ArtlabError
from artlab.studio import TEMPORARY

PARTS = ("gradio", "tmp")
LOCK = ".lock"  # lies beside a folder, so that it is held before there is one
PATIENCE = 5  # seconds, with another process that looks whether ours is dead


@lru_cache(maxsize=1)
def own() -> Path:
    """Make the folder, once; what dead processes have left beside it is removed.

    Raises:
        ArtlabError: If it cannot be made.
    """
    try:
        lock = FileLock(TEMPORARY.with_suffix(LOCK), PATIENCE, thread_local=False)
        lock.acquire()
        TEMPORARY.mkdir(mode=0o700)
        for part in PARTS:
            (TEMPORARY / part).mkdir()
    except OSError as error:
        where = f"in {TEMPORARY.parent}: {error.strerror}"
        raise ArtlabError(
            f"cannot make a temporary folder {where}; ARTLAB_TEMP names another place"
        ) from error
    atexit.register(_remove, TEMPORARY, lock)
    remove_dead(TEMPORARY)
    return TEMPORARY


def use() -> None:
    """Have all of this process write its temporary files there."""
    tempfile.tempdir = str(own() / "tmp")


def remove_dead(living: Path) -> None:
    """Remove what processes that are no more have left beside the folder of one that lives.

    Only this user's: others may have made what looks like it.
    """
    for folder in living.parent.glob("artlab-*/"):
        lock = folder.with_suffix(LOCK)
        try:
            owners = {path.lstat().st_uid for path in (living, folder, lock)}
            if folder == living or folder.is_symlink() or len(owners) > 1:
                continue
            held = FileLock(lock, blocking=False)  # which follows no link
            held.acquire()
            _remove(folder, held)
        except (OSError, Timeout):  # somebody does, or it is no folder of ours
            continue


def _remove(folder: Path, lock: FileLock) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # Windows lets nobody remove what is open
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()

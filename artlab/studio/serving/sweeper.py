"""Keeps the temporary folder small: what is old goes, and the oldest if there is too much."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from artlab.errors import ArtlabError
from artlab.studio.serving.settings import Settings
from artlab.texts import t

MB = 10**6
KEPT_SECONDS = 3600
SAFE_SECONDS = 120  # however much there is: it may be in the making, or on its way to a visitor
EVERY_SECONDS = 5


class Sweeper:
    """Looks after a folder; ages are by the monotonic clock, since when it has seen a thing."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self._largest = settings.temp_mb * MB
        self._least_free = settings.free_mb * MB
        self._seen: dict[Path, float] = {}
        self._sizes: dict[Path, int] = {}  # bytes on the disk
        self._stopped = threading.Event()

    def start(self) -> None:
        """Sweep from now on, in a thread."""
        threading.Thread(target=self._work, name="artlab-sweeper", daemon=True).start()

    def stop(self) -> None:
        """Sweep no more."""
        self._stopped.set()

    def check_room(self) -> None:
        """See that there is room for one more file.

        Raises:
            ArtlabError: If there is not; it says when there may be.
        """
        if sum(self._sizes.values()) > self._largest:
            raise ArtlabError(
                t(
                    "too many clips and pictures have been made just now: try again in {seconds} s",
                    seconds=SAFE_SECONDS,
                )
            )
        try:
            free = shutil.disk_usage(self.folder).free
        except OSError:  # the system has tidied the folder away; who writes will make it anew
            return
        if free < self._least_free:
            raise ArtlabError(t("the server's disk is nearly full: try again later"))

    def sweep(self) -> None:
        """Remove what is old, and the oldest of the rest if there is too much."""
        now = time.monotonic()
        there = sorted(self.folder.glob("*/*"))
        self._seen = {path: self._seen.get(path, now) for path in there}
        sizes = {}
        for path in sorted(there, key=self._seen.__getitem__, reverse=True):
            is_safe = now - self._seen[path] < SAFE_SECONDS
            known = None if is_safe else self._sizes.get(path)
            sizes[path] = _bytes(path) if known is None else known
        too_much = sum(sizes.values()) - self._largest
        for path in reversed(list(sizes)):  # oldest first
            age = now - self._seen[path]
            if age > KEPT_SECONDS or (too_much > 0 and age >= SAFE_SECONDS):
                _remove(path)
                too_much -= sizes.pop(path)
        self._sizes = sizes

    def _work(self) -> None:
        while not self._stopped.wait(EVERY_SECONDS):
            self.sweep()


def _bytes(path: Path) -> int:
    """Return what a file, or a folder with all that is in it, takes of the disk."""
    return sum(_blocks(each) for each in (path, *_inside(path)))


def _inside(path: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(path):
        yield from (Path(folder, name) for name in (*folders, *files))


def _blocks(path: Path) -> int:
    try:
        status = path.lstat()
    except OSError:  # gone meanwhile
        return 0
    return getattr(status, "st_blocks", status.st_size // 512) * 512  # Windows has none


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)

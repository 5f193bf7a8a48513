"""Where the page's clips lie: a folder each, so that no visitor's clip touches another's."""

import shutil
import tempfile
import threading
import time
from pathlib import Path

from artlab.errors import ArtlabError
from artlab.texts import t

KEPT_SECONDS = 3600
KEPT_CLIPS = 100  # a clip is a few hundred kilobytes
SAFE_SECONDS = 600  # however many come: it may be in the making, or on its way to a visitor


class ClipsFolder:
    """A folder for this process' clips; old ones are swept away as new ones come."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="artlab-clips-")).resolve()
        self._sweeping = threading.Lock()

    def new(self, name: str) -> Path:
        """Return a path, in a fresh folder, for a clip of that name.

        Raises:
            ArtlabError: If the folder cannot be made, on a full disk for one.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)  # if the system has tidied it away
            with self._sweeping:
                self._sweep()
            return Path(tempfile.mkdtemp(dir=self.path)) / name
        except OSError as error:
            why = error.strerror
            raise ArtlabError(
                t("cannot make a place for {name}: {why}", name=name, why=why)
            ) from error

    def remove(self) -> None:
        """Remove all clips, when the page stops."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _sweep(self) -> None:
        now = time.time()
        ages = {folder: now - folder.stat().st_mtime for folder in self.path.iterdir()}
        oldest_first = sorted(ages, key=lambda folder: -ages[folder])
        spare = oldest_first[: max(0, len(ages) - KEPT_CLIPS)]
        for folder, age in ages.items():
            if age > KEPT_SECONDS or (folder in spare and age > SAFE_SECONDS):
                shutil.rmtree(folder, ignore_errors=True)

"""Where the page's clips lie: a folder each, so that no visitor's clip touches another's."""

import shutil
import tempfile
import time
from pathlib import Path

from artlab.errors import ArtlabError

KEPT_SECONDS = 3600
KEPT_CLIPS = 100  # a clip is a few hundred kilobytes


class ClipsFolder:
    """A folder for this process' clips; old ones are swept away as new ones come."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="artlab-clips-")).resolve()

    def new(self, name: str) -> Path:
        """Return a path, in a fresh folder, for a clip of that name.

        Raises:
            ArtlabError: If the folder cannot be made, on a full disk for one.
        """
        try:
            self._sweep()
            return Path(tempfile.mkdtemp(dir=self.path)) / name
        except OSError as error:
            raise ArtlabError(f"there is no room for {name}: {error.strerror}") from error

    def remove(self) -> None:
        """Remove all clips, when the page stops."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _sweep(self) -> None:
        by_age = sorted(self.path.iterdir(), key=lambda folder: folder.stat().st_mtime)
        oldest = time.time() - KEPT_SECONDS
        spare = len(by_age) - KEPT_CLIPS
        for index, folder in enumerate(by_age):
            if index < spare or folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)

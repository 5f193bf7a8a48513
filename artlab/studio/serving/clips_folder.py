"""Where the page's clips lie: a folder each, so that no visitor's clip touches another's."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from artlab.errors import ArtlabError
from artlab.studio.serving import temporary
from artlab.texts import t


class ClipsFolder:
    """A folder for a page's clips, in this process' temporary one, which is swept."""

    def __init__(self, check_room: Callable[[], None] = lambda: None) -> None:
        """Make the folder.

        Args:
            check_room: Raises an ArtlabError if there is no room for one more clip.
        """
        self.path = Path(tempfile.mkdtemp(prefix="clips-", dir=temporary.own()))
        self._check_room = check_room

    def new(self, name: str) -> Path:
        """Return a path, in a fresh folder, for a clip of that name.

        Raises:
            ArtlabError: If the folder cannot be made, on a full disk for one.
        """
        self._check_room()
        try:
            self.path.mkdir(parents=True, exist_ok=True)  # if the system has tidied it away
            return Path(tempfile.mkdtemp(dir=self.path)) / name
        except OSError as error:
            why = error.strerror
            raise ArtlabError(
                t("cannot make a place for {name}: {why}", name=name, why=why)
            ) from error

    def discard(self, path: Path) -> None:
        """Remove what `new` has given, and all beside it: nobody wants it any more."""
        shutil.rmtree(path.parent, ignore_errors=True)

    def remove(self) -> None:
        """Remove all clips, when the page stops."""
        shutil.rmtree(self.path, ignore_errors=True)

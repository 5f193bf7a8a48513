"""The files of somebody's own folder, each with its label; what is passed over is counted."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from artlab.collections import own
from artlab.errors import InputError

NO_LABEL = "picture"  # of a folder without folders


@dataclass(frozen=True)
class Found:
    """A picture's file, and the label that its folder says."""

    path: Path
    label: str


def files(folder: Path, left_out: Counter[str]) -> Iterator[Found]:
    """Find all files, in an order that is the same everywhere.

    Args:
        folder: Searched to its bottom; no link is followed out of it.
        left_out: Is told what is passed over, and how often.

    Raises:
        InputError: If there is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}")
    inside = folder.resolve()
    found: list[Path] = []
    unread: list[OSError] = []
    for here, folders, names in os.walk(folder, onerror=unread.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*names, *(each for each in folders if Path(here, each).is_symlink())):
            path = Path(here, name)
            if name.startswith("."):
                continue
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(inside):
                left_out["links that lead outside"] += 1
            elif path.is_file():
                found.append(path.relative_to(folder))
            else:
                left_out["links to folders" if path.is_dir() else "no files"] += 1
    if unread:
        left_out["folders that cannot be read"] += len(unread)
    labelled = any(len(path.parts) > 1 for path in found)
    for path in sorted(found, key=lambda each: each.as_posix()):
        if labelled and len(path.parts) == 1:
            left_out["beside the folders, so without a label"] += 1
        else:
            yield Found(folder / path, own.spelt(path.parts[0]) if labelled else NO_LABEL)

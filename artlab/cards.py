"""Cards: what is known of a folder of trained weights or reference digits, and its manifest.

A folder holds card.json and the files that the card lists with their size and
sha256. A file's name carries the start of its hash, so a new version never
overwrites the old one: the card, replaced in one rename, is what turns the page.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from artlab import files
from artlab.collections import COLLECTIONS, DEFAULT, SHIPPED
from artlab.errors import ArtlabError, CheckpointError
from artlab.texts import Text, t

FORMAT = 2  # of a folder with a tone curve; all others have 1, as those before had
LIBRARIES = ("tensorflow", "keras", "numpy")

Write = Callable[[Path], None]
Writers = Mapping[str, tuple[str, Write]]  # role to the file's suffix and what writes it


@dataclass(frozen=True, kw_only=True)
class Card:
    """What is known of one folder.

    Attributes:
        name: "dense", "gan" or "references"; also the folder's name.
        command: What made it.
        config: Every value that decided what it is.
        scores: What was measured, by name.
        versions: Of the libraries that it was made with.
        date: When, as YYYY-MM-DD.
        files: Role to {"name", "bytes", "sha256"}.
        format: Which version of artlab can read the folder.

    Raises:
        TypeError: If a value is of another form.
    """

    name: str
    command: str
    config: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    date: str = ""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = 1

    def __post_init__(self) -> None:
        if not isinstance(self.format, int):
            raise TypeError(f"format must be a number, not {self.format!r}")
        for name in ("config", "scores", "versions", "files"):
            if not isinstance(getattr(self, name), dict):
                raise TypeError(f"{name} must be a dict, not {getattr(self, name)!r}")
        for role, listed in self.files.items():
            kinds = {name: type(listed[name]) for name in sorted(listed)}
            if kinds != {"bytes": int, "name": str, "sha256": str}:
                raise TypeError(f"the {role} must have name, bytes and sha256, not {listed!r}")


def read(folder: Path) -> Card:
    """Read the card of a folder.

    Raises:
        CheckpointError: If there is none, it is damaged, or it is another folder's.
    """
    try:
        found = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        if int(found.get("format", 1)) > FORMAT:  # it may have what no card has now
            message = t(
                "{folder} is of a later version of artlab: update artlab to use it",
                folder=str(folder),
            )
            raise CheckpointError(message)
        card = Card(**found)
    except FileNotFoundError as error:
        message = t("there is no {name} in {folder}", name=folder.name, folder=str(folder.parent))
        raise CheckpointError(with_remedy(message, folder)) from error
    except (AttributeError, OSError, TypeError, ValueError) as error:
        message = t("{file} is damaged", file=str(folder / "card.json"))
        raise CheckpointError(with_remedy(message, folder)) from error
    if card.name != folder.name:
        message = t(
            "{folder} holds {found!r}, not {wanted!r}",
            folder=str(folder),
            found=card.name,
            wanted=folder.name,
        )
        raise CheckpointError(with_remedy(message, folder))
    return card


def verified(folder: Path, card: Card, role: str) -> Path:
    """Return the file of a folder that plays a role, if its size and sha256 are the card's.

    One card, read once, says it of all files: what is published in between cannot mix in.

    Raises:
        CheckpointError: If they are not, or the file is missing.
    """
    listed = card.files.get(role, {})
    try:
        path = folder / Path(listed["name"]).name
        size, digest = path.stat().st_size, _digest(path)
    except (KeyError, TypeError, ValueError, OSError) as error:
        message = t("the {role} of {folder} is missing", role=role, folder=str(folder))
        raise CheckpointError(with_remedy(message, folder)) from error
    if size != listed["bytes"] or digest != listed["sha256"]:
        message = t("{file} is damaged: it is not the file that its card lists", file=str(path))
        raise CheckpointError(with_remedy(message, folder))
    return path


def publish(folder: Path, card: Card, writers: Writers) -> Card:
    """Write files and then their card, so that a reader sees all of the old or all of the new.

    Args:
        folder: Made if missing.
        card: Its files, versions and date are filled in.
        writers: Role to the file's suffix and a function that writes it.

    Raises:
        ArtlabError: If something cannot be written; what was there is kept.
    """
    listed = _written(folder, writers)
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    card = replace(card, files=listed, versions=_versions(), date=today)
    _write(folder, card)
    _sweep(folder, card, writers)
    return card


def add_file(folder: Path, card: Card, role: str, suffix: str, write: Write) -> Card:
    """Write one file, or another in its place, and then the card; all else stays as it is.

    Raises:
        ArtlabError: If something cannot be written; what was there is kept.
    """
    writers = {role: (suffix, write)}
    card = replace(card, files=card.files | _written(folder, writers))
    _write(folder, card)
    _sweep(folder, card, writers)
    return card


def add_scores(folder: Path, scores: Mapping[str, Any]) -> None:
    """Write newly measured scores on the card of a folder, beside the others."""
    card = read(folder)
    _write(folder, replace(card, scores={**card.scores, **scores}))


def remedy(folder: Path) -> Text:
    """Return what to do when a folder is missing or damaged."""
    collections = {known.root.resolve(): known for known in COLLECTIONS.values()}
    collection = collections.get(folder.parent.resolve(), DEFAULT)
    maker = "dense" if folder.name == "references" else folder.name  # any training provides them
    of = "" if collection is DEFAULT else f" --collection {collection.name}"
    command = f"python -m artlab train {maker}{of}"
    if collection.name not in SHIPPED:
        return t("make it: {command}", command=command)
    return t("get it back (git checkout checkpoints) or make it: {command}", command=command)


def with_remedy(trouble: str, folder: Path) -> Text:
    """Return what is wrong with a folder, and what to do."""
    return t("{trouble}; {remedy}", trouble=trouble, remedy=remedy(folder))


def _versions() -> dict[str, str]:
    # Of what computes here: on the disk may be another by now, or nothing.
    loaded = {name: sys.modules[name] for name in LIBRARIES if name in sys.modules}
    return {name: library.__version__ for name, library in loaded.items()}


def _written(folder: Path, writers: Writers) -> dict[str, dict[str, Any]]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return {role: _add(folder, role, *writer) for role, writer in writers.items()}
    except OSError as error:
        # HDF5 puts the whole call, with addresses, where the system has a few words.
        reason = os.strerror(error.errno) if error.errno else error
        raise ArtlabError(f"cannot write {folder}: {reason}; what was there is kept") from error


def _sweep(folder: Path, card: Card, writers: Writers) -> None:
    """Remove what earlier versions, complete or not, have left."""
    current = {listed["name"] for listed in card.files.values()}
    for role, (suffix, _) in writers.items():
        for path in folder.glob(f"{role}-*{suffix}"):
            if path.name not in current:
                with suppress(OSError):  # the new version is complete without it
                    path.unlink()


def _add(folder: Path, role: str, suffix: str, write: Write) -> dict[str, Any]:
    with files.partial(folder / f"{role}{suffix}") as beside:
        write(beside)
        digest = _digest(beside)
        path = folder / f"{role}-{digest[:8]}{suffix}"
        files.move(beside, path)
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}


def _write(folder: Path, card: Card) -> None:
    known = asdict(card)
    if card.format == 1:  # an artlab that knows no other knows no such field
        del known["format"]
    text = json.dumps(known, indent=2, ensure_ascii=False)
    files.write(folder / "card.json", text + "\n")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Collections of somebody's own: a folder each, with what it is, its pictures, and its models."""

import json
import logging
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from artlab import files
from artlab.collections.collection import ANY, Collection
from artlab.errors import DataError, InputError

FOLDER = Path(
    os.environ.get("ARTLAB_COLLECTIONS") or Path(__file__).parents[2] / "collections"
).absolute()
FILE = "collection.json"
DATA = "data.npz"
NOUN, KIND = "picture", "label"
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST = 30  # letters of a name
# Few pictures are seen often, many less often: about as many in all.
SEEN, LEAST_PASSES, MOST_PASSES = 2_000_000, 20, 2000
PLACES = ("root", "data")  # of a collection's fields, what is not written

log = logging.getLogger(__name__)


def made(  # noqa: PLR0913 - all that differs between two of them
    name: str,
    *,
    folders: Sequence[str],
    side: int,
    channels: int,
    counts: tuple[int, int],
    source: str,
) -> Collection:
    """Return a new collection; it is not written.

    Args:
        name: A checked one; see `checked_name`.
        folders: The names of its labels, as somebody calls them.
        side: Of a picture, in pixels.
        channels: 1 or 3.
        counts: How many pictures there are to fit, and how many are held out.
        source: Where its pictures are from.
    """
    fitted, apart = counts
    passes = min(max(round(SEEN / fitted), LEAST_PASSES), MOST_PASSES)
    epochs = {"autoencoder_epochs": passes, "prior_epochs": passes}
    return Collection(
        name=name,
        title=name,
        noun=NOUN,
        kind=KIND,
        side=side,
        channels=channels,
        labels=_words(folders),
        spoken=tuple(" ".join(each.split()) for each in folders),
        references=apart,
        middle="whole",
        source=source,
        licence="its owner's",
        root=FOLDER / name,
        data=FOLDER / name / DATA,
        recipes={
            "gan": {**epochs, "adversary_steps": 3000},
            "dense": {**epochs, "adversary_steps": 1000},
        },
    )


def suggested(folder: Path) -> str:
    """Return a name for a folder's collection, as an example.

    >>> suggested(Path("My drawings")), suggested(Path("Рисунки"))
    ('my-drawings', 'mine')
    """
    word = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    return word if NAME.fullmatch(word) and len(word) <= LONGEST else "mine"


def checked_name(name: object, *, taken: Sequence[str]) -> str:
    """Return a name for a new collection.

    Raises:
        InputError: If it cannot stand in an address, or is taken.
    """
    if not isinstance(name, str) or not NAME.fullmatch(name) or len(name) > LONGEST:
        raise InputError(
            f"--name must be up to {LONGEST} small letters, digits and single dashes, "
            f"as in my-drawings, not {name!r}"
        )
    folder = FOLDER / name
    if name == ANY or name in taken or folder.exists():
        where = f"; it is in {folder}" if folder.exists() else ""
        raise InputError(f"the name {name} is taken{where}: give another --name")
    return name


def save(collection: Collection) -> None:
    """Write what a collection is into its folder.

    Raises:
        ArtlabError: If it cannot be written.
    """
    known = {
        field.name: getattr(collection, field.name)
        for field in fields(collection)
        if field.name not in PLACES
    }
    text = json.dumps(known, indent=2, ensure_ascii=False)
    files.write(collection.root / FILE, text + "\n")


def found() -> Iterator[Collection]:
    """Yield somebody's collections, by name; of what is damaged, a line is logged."""
    for path in sorted(FOLDER.glob(f"*/{FILE}")):
        try:
            yield read(path.parent)
        except DataError as error:
            log.warning("artlab: %s", error)


def read(folder: Path) -> Collection:
    """Read what a collection is.

    Raises:
        DataError: If its file is missing or damaged.
    """
    path = folder / FILE
    damaged = DataError(f"{path} is damaged: mend it, or remove {folder} and collect it again")
    try:
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        lists = {name: tuple(known[name]) for name in ("labels", "spoken")}
        collection = Collection(**known | lists, root=folder, data=folder / DATA)
        is_whole = (
            collection.name == folder.name
            and NAME.fullmatch(collection.name)
            and _words(collection.labels) == collection.labels != ()
            and len(collection.labels) == len(collection.spoken)
            and collection.first in (ANY, *collection.labels)
            and collection.channels in (1, 3)
            and min(collection.side, collection.references) > 0
            and all(isinstance(recipe, dict) for recipe in collection.recipes.values())
            and all(
                isinstance(getattr(collection, field.name), field.type)
                for field in fields(collection)
                if field.type in (str, int)
            )
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged from error
    if not is_whole:
        raise damaged
    return collection


def spelt(name: str) -> str:
    r"""Return a file's name as it can be written; what is no UTF-8 in it, by its bytes.

    >>> print(spelt("Котики"), spelt("caf\udce9"))
    Котики caf\xe9
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _words(folders: Sequence[str]) -> tuple[str, ...]:
    """Return names as words that an address takes: letters, digits and dashes, no two alike.

    >>> _words(["Мои коты", "any", "a/b", "a b", "!"])
    ('Мои-коты', 'any-1', 'a-b', 'a-b-1', 'label')
    """
    words: list[str] = []
    for folder in folders:
        plain = unicodedata.normalize("NFC", folder)
        word = re.sub(r"[\W_]+", "-", plain).strip("-") or KIND
        others = {ANY, *words}
        tries = (word, *(f"{word}-{number}" for number in range(1, len(folders) + 2)))
        words.append(next(each for each in tries if each not in others))
    return tuple(words)

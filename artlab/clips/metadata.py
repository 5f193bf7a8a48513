"""What a file says of itself: a JSON object in it, in plain letters, wherever its format has it.

It begins with the mark; so one reader does for all formats, here and in the page's own
static/views/clip/opening.js.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from artlab import collections, inputs, points
from artlab.collections.collection import Collection
from artlab.errors import InputError
from artlab.models import GENERATORS
from artlab.points import Point
from artlab.scores import references
from artlab.scores.verdict import Verdict
from artlab.texts import t

EDITION = 1  # of what it may say
MARK = f'{{"artlab": {EDITION}, '
LARGEST = 200_000_000  # bytes of a file that is read
PNG, GIF = b"\x89PNG", b"GIF8"
EBML, SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"  # of a WebM
KEPT = ("picture", "clip", "versions", "scores")


def written(kind: str, content: dict[str, Any], **others: Any) -> str:
    """Return what a file says, as text.

    Args:
        kind: "picture" or "clip".
        content: What it shows, as the command line and the API take it.
        others: The versions of the models and the references, scores.

    >>> written("picture", {"seed": 42.0})
    '{"artlab": 1, "picture": {"seed": 42.0}}'
    """
    told = {"artlab": EDITION, kind: content} | {name: one for name, one in others.items() if one}
    return json.dumps(told)  # in ASCII: no format can spoil it


def picture(point: Point, version: Callable[[str], str], verdict: Verdict | None = None) -> str:
    """Return what the file of a point's picture says."""
    named = {points.named(name, point.collection): word for name, word in point.words.items()}
    versions = {name: version(name) for name in (point.model, references.NAME)}
    scores = asdict(verdict) if verdict else None
    content = collections.told(point.collection) | {"seed": point.position} | named
    return written("picture", content, versions=versions, scores=scores)


def point(told: Mapping[str, Any], collection: Collection) -> Point:
    """Return the point that a file says it is a picture of.

    Raises:
        InputError: If there is no such point.
    """
    names = {points.named(name, collection): name for name in points.options(collection)}
    collections.of(told["picture"], {collection.name: collection})
    said = {name: one for name, one in told["picture"].items() if name != collections.NAMED}
    for name in said:
        if name not in names:
            raise InputError(t("a picture has no {name}", name=inputs.quoted(name)))
    return Point.checked(collection, **{names[name]: value for name, value in said.items()})


def changed(told: Mapping[str, Any], version: Callable[[str], str]) -> list[str]:
    """Return which models have other checkpoints here than where a file was made."""
    versions = told.get("versions")
    if not isinstance(versions, dict):
        return []
    return [name for name in versions if name in GENERATORS and version(name) != versions[name]]


def read(path: Path) -> tuple[dict[str, Any], bool]:
    """Return what a file says of itself, and whether the file is whole.

    Raises:
        InputError: If it cannot be read, or says nothing of the kind.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(t("{file} is too large to be ours", file=str(path)))
        content = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(t("cannot read {path}: {why}", path=str(path), why=why)) from error
    return found(content, name=str(path))


def found(content: bytes, *, name: str) -> tuple[dict[str, Any], bool]:
    """Return what a file's content says; see `read`."""
    plain = _comment(content) if content.startswith(GIF) else content
    start = plain.find(MARK.encode())
    if start < 0:
        raise InputError(
            t("{file} is not a file of artlab's, or has lost what it said of itself", file=name)
        )
    try:
        text = plain[start:].split(b"\n", 1)[0].decode("latin-1")
        told, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as error:
        sentence = t("{name} is damaged, or not the whole of it is here", name=name)
        raise InputError(sentence) from error
    kinds = [kind for kind in ("picture", "clip") if isinstance(told.get(kind), dict)]
    strange = [key for key in told if key not in ("artlab", *KEPT)]
    if len(kinds) != 1 or strange:
        what = inputs.quoted(strange[0]) if strange else t("neither a picture nor a clip")
        raise InputError(
            t("{file} says what no file of artlab's does: {what}", file=name, what=what)
        )
    return told, is_whole(content)


def _comment(gif: bytes) -> bytes:
    """Return what a GIF says: in parts, each behind a byte that says how long it is."""
    at, told = gif.find(MARK.encode()) - 1, b""
    while 0 <= at < len(gif) and gif[at]:
        told += gif[at + 1 : at + 1 + gif[at]]
        at += 1 + gif[at]
    return told


def is_whole(content: bytes) -> bool:
    """Return whether a file has its end."""
    if content.startswith(EBML):
        at = content.find(SEGMENT) + len(SEGMENT)  # its size is in eight bytes, marked by a bit
        return len(content) >= at + 8 + int.from_bytes(content[at + 1 : at + 8], "big")
    if content.startswith((PNG, GIF)):
        return content.endswith((b"IEND\xaeB`\x82", b"\0;"))
    if content.startswith(b"PK"):
        return content[-22:].startswith(b"PK\x05\x06")  # ours has no comment behind it
    if content.startswith(b"RIFF"):
        return len(content) >= 8 + int.from_bytes(content[4:8], "little")
    if content[4:8] == b"ftyp":
        at = 0
        while 0 <= at < len(content) - 8:
            at += max(int.from_bytes(content[at : at + 4], "big"), 8)
        return at == len(content)
    return True

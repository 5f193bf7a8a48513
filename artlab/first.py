"""The picture that the page opens with, drawn beforehand: nobody waits for TensorFlow to see it."""

import json
from pathlib import Path

from artlab.errors import ArtlabError
from artlab.lab import Lab, Point
from artlab.strips import Made, described, shot

START = Point(position=42.0, digit=7)
NAME = "first.json"  # beside the checkpoints


def save(lab: Lab) -> None:
    """Draw it, once the model is trained.

    Raises:
        ArtlabError: If the model cannot be loaded, or the file cannot be written.
    """
    frame = shot(lab, [[START]], references=["nearest"])[0]
    still = frame | described(lab, START, reference="nearest")
    path = _path(lab)
    try:
        path.write_text(json.dumps(still) + "\n", encoding="utf-8")
    except OSError as error:
        raise ArtlabError(f"cannot write {path}: {error.strerror}") from error


def load(lab: Lab) -> Made | None:
    """Return it as `Strips.still` made it; None where today's checkpoints would draw another."""
    try:
        still = json.loads(_path(lab).read_text(encoding="utf-8"))
        wanted = described(lab, START, reference="nearest")
    except (OSError, ValueError, ArtlabError):
        return None
    is_current = isinstance(still, dict) and "picture" in still and {**still, **wanted} == still
    return still if is_current else None


def _path(lab: Lab) -> Path:
    return lab.root / NAME

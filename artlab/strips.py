"""Strips: the frames from one seed to the next and their scores, for a browser to scrub.

A strip is a pure function of its point and of the version of what draws and
judges; so it may be kept for ever, by anybody. The strip of a point is the one
that begins at its seed; a point between two frames has a strip of one frame.
"""

import base64
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from artlab import images, latents
from artlab.images import Images
from artlab.lab import Lab
from artlab.points import Point
from artlab.scores.verdict import Verdict

STEP = 1 / 16  # of a seed, between two frames; exact in binary
FRAMES = round(1 / STEP) + 1  # both seeds included

Strip = dict[str, Any]  # "picture" and "frames", as JSON has them; see `draw`


def frames(point: Point) -> list[Point]:
    """Return the points of a strip's frames; the last seed of all stands alone."""
    count = 1 if point.position % 1 else FRAMES
    positions = (point.position + STEP * np.arange(count)).tolist()
    return [
        replace(point, position=position) for position in positions if position <= latents.LAST_SEED
    ]


def draw(lab: Lab, points: Sequence[Point]) -> list[Strip]:
    """Draw and judge all frames of some strips of one model, in one go.

    Args:
        lab: What draws and judges.
        points: Where each strip begins.

    Returns:
        For each "picture", a PNG in base64 whose upper row is the frames and whose
        lower row the real pictures that they are scored against; and "frames": for
        each the fields of its verdict.

    Raises:
        ArtlabError: If the model or the references cannot be loaded.
    """
    rows = [frames(point) for point in points]
    every = [point for row in rows for point in row]
    drawn = lab.draw_all(every)
    verdicts = lab.judge_all(drawn, every)
    real = lab.references.images[[verdict.index for verdict in verdicts]]
    ends = np.cumsum([len(row) for row in rows]).tolist()
    parts = [slice(end - len(row), end) for row, end in zip(rows, ends, strict=True)]
    return [_strip(drawn[part], real[part], verdicts[part]) for part in parts]


def _strip(drawn: Images, real: Images, verdicts: Sequence[Verdict]) -> Strip:
    rows = np.concatenate([np.concatenate(list(row), axis=1) for row in (drawn, real)])
    picture = base64.b64encode(images.png(images.to_bytes(rows))).decode()
    return {"picture": picture, "frames": [_told(verdict) for verdict in verdicts]}


def _told(verdict: Verdict) -> dict[str, Any]:
    """Return the fields of a verdict; a browser says the reading in its own language."""
    return asdict(verdict) | {"reading": verdict.reading.parts}

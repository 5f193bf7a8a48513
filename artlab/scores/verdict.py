"""What a picture is worth: its scores against a real one, and what they say in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from artlab import images
from artlab.collections.collection import Collection
from artlab.errors import InputError
from artlab.images import Images
from artlab.points import Point
from artlab.scores.psnr import psnr
from artlab.scores.references import References
from artlab.scores.ssim import ssim
from artlab.texts import Text, t


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The scores of one picture, as it is shown: rounded to 256 levels, at its own size.

    Attributes:
        index: Of the reference.
        label: The reference's.
        is_nearest: The reference was searched for, rather than chosen by hand.
        psnr: Decibels; None when picture and reference are identical.
        ssim: At most 1.
        reading: What the scores say, in one line.
    """

    index: int
    label: int
    is_nearest: bool
    psnr: float | None
    ssim: float
    reading: Text

    def figures(self) -> dict[str, str]:
        """Return the two scores as texts for a person, by name."""
        return {
            "PSNR": t("identical") if self.psnr is None else t("{psnr:.1f} dB", psnr=self.psnr),
            "SSIM": f"{self.ssim:.3f}",
        }

    def describe(self, collection: Collection) -> str:
        """Return the verdict as one line."""
        decibels, similarity = self.figures().values()
        against = f"test {collection.noun} {self.index}, {collection.spoken[self.label]}"
        return f"PSNR {decibels}, SSIM {similarity} against {against}: {self.reading}"


def judge_all(pictures: Images, points: Sequence[Point], references: References) -> list[Verdict]:
    """Score pictures of some points, each against its point's reference.

    Args:
        pictures: A picture of each point, in [0, 1].
        points: What the pictures should show, and what to compare them with.
        references: The real pictures.

    Raises:
        InputError: If there is no such reference.
    """
    shown = images.as_shown(pictures)
    nearest = references.nearest(shown).tolist()
    indices = [
        near if point.reference is None else point.reference
        for near, point in zip(nearest, points, strict=True)
    ]
    if max(indices) >= len(references.images):  # of somebody's own, fewer than the collection has
        count, index = len(references.images), max(indices)
        raise InputError(
            t("there are {count} references, and no {index}", count=count, index=index)
        )
    real = references.images[indices]
    decibels, similarities = psnr(real, shown).tolist(), ssim(real, shown).tolist()
    return [
        Verdict(
            index=index,
            label=int(references.labels[index]),
            is_nearest=point.reference is None,
            psnr=None if math.isinf(ratio) else ratio,
            ssim=similarity,
            reading=_reading(index, ratio, point, references),
        )
        for index, ratio, similarity, point in zip(
            indices, decibels, similarities, points, strict=True
        )
    ]


def baseline(references: References) -> dict[str, Any]:
    """Score every real picture against its own nearest neighbour among the others.

    Returns:
        "psnr" and "ssim", means over all; "class_psnr", the mean of each class. A picture that
        has a twin says nothing of how alike two are, and is left out; a class of which nothing
        is left has the mean over all.
    """
    nearest = references.nearest(references.images, skip_self=True)
    neighbours = references.images[nearest]
    decibels = psnr(neighbours, references.images)
    is_one = np.isfinite(decibels)
    if not is_one.any():
        return {}
    labels = range(len(references.collection.labels))
    by_class = [decibels[is_one & (references.labels == label)] for label in labels]
    mean = float(np.mean(decibels[is_one]))
    return {
        "psnr": round(mean, 4),
        "ssim": round(float(np.mean(ssim(neighbours, references.images)[is_one])), 4),
        "class_psnr": [
            round(float(np.mean(those)) if len(those) else mean, 4) for those in by_class
        ],
    }


def _reading(index: int, decibels: float, point: Point, references: References) -> Text:
    collection, measured = references.collection, references.baseline
    label = int(references.labels[index])
    sign, noun, kind = collection.labels[label], collection.noun, collection.kind
    name = sign if len(sign) == 1 else noun  # there are real 7s, and real characters
    if math.isinf(decibels):
        return t("identical to test {noun} {index}", noun=noun, index=index)
    if point.reference is not None:
        return t("how alike this picture and one chosen {name} are, not how good it is", name=name)
    if label not in point.shown:
        first, *others = (collection.spoken[each] for each in point.shown)
        wanted = t("{first} turning into {then}", first=first, then=others[0]) if others else first
        return t(
            "it should be {wanted}, but the nearest real {noun} is {label}",
            wanted=wanted,
            noun=noun,
            label=collection.spoken[label],
        )
    bars = measured.get("class_psnr", ())
    if len(bars) != len(collection.labels):
        return t("nearest to a real {name}", name=name)
    if name == noun:
        return t(
            "real ones of that {kind} score {score:.1f} dB against their nearest",
            kind=kind,
            score=bars[label],
        )
    return t(
        "real {name}s score {score:.1f} dB against their nearest", name=name, score=bars[label]
    )

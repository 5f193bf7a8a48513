"""What a picture is worth: its scores against a real digit, and what they say in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from artlab import images
from artlab.images import Images
from artlab.latents import spoken
from artlab.scores.psnr import psnr
from artlab.scores.references import References
from artlab.scores.ssim import ssim


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The scores of one picture, as it is shown: rounded to 256 grey levels, at 28×28.

    Attributes:
        index: Of the reference among the test digits.
        label: What digit the reference is.
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
    reading: str

    def figures(self) -> dict[str, str]:
        """Return the two scores as texts for a person, by name."""
        return {
            "PSNR": "identical" if self.psnr is None else f"{self.psnr:.1f} dB",
            "SSIM": f"{self.ssim:.3f}",
        }

    def describe(self) -> str:
        """Return the verdict as one line."""
        decibels, similarity = self.figures().values()
        against = f"test digit {self.index}, {spoken(self.label)}"
        return f"PSNR {decibels}, SSIM {similarity} against {against}: {self.reading}"


def judge_all(
    pictures: Images,
    references: References,
    *,
    digits: Sequence[Sequence[int]],
    chosen: Sequence[int | None],
) -> list[Verdict]:
    """Score each picture against a real digit.

    Args:
        pictures: Shape (count, 28, 28), in [0, 1].
        references: The real digits.
        digits: What each picture should show, 0 to 9: one, or two on the way between them.
        chosen: Index of the reference to compare each with, or None: the nearest.
    """
    shown = images.as_shown(pictures)
    nearest = references.nearest(shown).tolist()
    indices = [near if own is None else own for near, own in zip(nearest, chosen, strict=True)]
    real = references.images[indices]
    decibels, similarities = psnr(real, shown).tolist(), ssim(real, shown).tolist()
    return [
        Verdict(
            index=index,
            label=int(references.labels[index]),
            is_nearest=own is None,
            psnr=None if math.isinf(ratio) else ratio,
            ssim=similarity,
            reading=_reading(index, ratio, asked, references, is_nearest=own is None),
        )
        for index, ratio, similarity, asked, own in zip(
            indices, decibels, similarities, digits, chosen, strict=True
        )
    ]


def baseline(references: References) -> dict[str, Any]:
    """Score every real digit against its own nearest neighbour among the others.

    Returns:
        "psnr" and "ssim", means over all; "class_psnr", the mean of each class.
    """
    nearest = references.nearest(references.images, skip_self=True)
    neighbours = references.images[nearest]
    decibels = psnr(neighbours, references.images)
    by_class = [decibels[references.labels == digit] for digit in range(10)]
    return {
        "psnr": round(float(np.mean(decibels)), 4),
        "ssim": round(float(np.mean(ssim(neighbours, references.images))), 4),
        "class_psnr": [round(float(np.mean(those)), 4) for those in by_class],
    }


def _reading(
    index: int, decibels: float, digits: Sequence[int], references: References, *, is_nearest: bool
) -> str:
    label, measured = int(references.labels[index]), references.baseline
    if math.isinf(decibels):
        return f"identical to test digit {index}"
    if not is_nearest:
        return f"how alike this picture and one chosen {label} are, not how good it is"
    if label not in digits:
        asked = " turning into ".join(map(spoken, digits))
        return f"it should be {asked}, but the nearest real digit is {spoken(label)}"
    if "class_psnr" not in measured:
        return f"nearest to a real {label}"
    if decibels >= measured["class_psnr"][label]:
        return f"closer to a real {label} than real {label}s are to each other"
    return f"farther from every real {label} than real {label}s are from each other"

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


def judge(
    picture: Images,
    references: References,
    *,
    digits: Sequence[int],
    reference: int | None = None,
) -> Verdict:
    """Score one picture against a real digit.

    Args:
        picture: Shape (1, 28, 28), in [0, 1].
        references: The real digits.
        digits: What the picture should show, 0 to 9: one, or two on the way between them.
        reference: Index of the one to compare with; without it the nearest.
    """
    shown = images.as_shown(picture)
    index = int(references.nearest(shown)[0]) if reference is None else reference
    real = references.images[index : index + 1]
    decibels, similarity = float(psnr(real, shown)[0]), float(ssim(real, shown)[0])
    label = int(references.labels[index])
    is_nearest = reference is None
    if math.isinf(decibels):
        reading = f"identical to test digit {index}"
    elif not is_nearest:
        reading = f"how alike this picture and one chosen {label} are, not how good it is"
    else:
        reading = _reading(decibels, label, digits, references.baseline)
    return Verdict(
        index=index,
        label=label,
        is_nearest=is_nearest,
        psnr=None if math.isinf(decibels) else decibels,
        ssim=similarity,
        reading=reading,
    )


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


def _reading(decibels: float, label: int, digits: Sequence[int], measured: dict[str, Any]) -> str:
    if label not in digits:
        asked = " turning into ".join(map(spoken, digits))
        return f"it should be {asked}, but the nearest real digit is {spoken(label)}"
    if "class_psnr" not in measured:
        return f"nearest to a real {label}"
    if decibels >= measured["class_psnr"][label]:
        return f"closer to a real {label} than real {label}s are to each other"
    return f"farther from every real {label} than real {label}s are from each other"

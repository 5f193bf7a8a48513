"""Somebody's own picture, encoded and drawn again, and how close that comes; true for any picture.

A browser does the same by itself, in static/worker/.
"""

import math
from dataclasses import dataclass
from typing import Any

from artlab import images
from artlab.collections.collection import Collection
from artlab.fitting import Fitted
from artlab.images import Images
from artlab.lab import Lab
from artlab.scores.psnr import psnr
from artlab.scores.ssim import ssim


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a model has made of a fitted picture.

    Attributes:
        image: One image, in [0, 1], as it is shown: of 256 levels.
        psnr: Decibels, against the fitted picture; None when the two are equal.
        ssim: At most 1.
        index: Of the reference that is nearest to the fitted picture.
        label: The reference's.
    """

    image: Images
    psnr: float | None
    ssim: float
    index: int
    label: int

    @property
    def scores(self) -> dict[str, Any]:
        """All but the picture, as JSON has it."""
        return {"psnr": self.psnr, "ssim": self.ssim, "index": self.index, "label": self.label}

    def describe(self, collection: Collection) -> str:
        """Return the scores as one line."""
        decibels = "identical" if self.psnr is None else f"{self.psnr:.1f} dB"
        near = f"test {collection.noun} {self.index}, {collection.spoken[self.label]}"
        return f"PSNR {decibels}, SSIM {self.ssim:.3f}; nearest real {collection.noun}: {near}"


def rebuild(lab: Lab, fitted: Fitted, model: str) -> Rebuilt:
    """Encode and draw a fitted picture, and score what comes against it.

    Args:
        lab: Whose model, and whose references.
        fitted: The picture.
        model: "gan" or "dense".

    Raises:
        CheckpointError: If a checkpoint is missing or damaged.
    """
    given, references = fitted.images, lab.references
    image = images.as_shown(lab.generator(model).rebuild(given))
    [ratio], [likeness] = psnr(given, image).tolist(), ssim(given, image).tolist()
    [index] = references.nearest(given).tolist()
    return Rebuilt(
        image=image,
        psnr=None if math.isinf(ratio) else ratio,
        ssim=likeness,
        index=index,
        label=int(references.labels[index]),
    )

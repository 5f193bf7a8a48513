"""Sheets of digits to look at: no figure says what a picture does."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from artlab import images, latents
from artlab.generator import Generator
from artlab.images import Images
from artlab.latents import CLASSES
from artlab.models import GENERATORS
from artlab.scores.references import References

COLUMNS = 10
WALK = latents.spread(42, 43, count=round(1 / latents.STEP) + 1)  # as the slider goes
SCALE = 2


def save(generators: Mapping[str, Generator], references: References, folder: Path) -> None:
    """Write a hundred digits of each model and of MNIST, and walks of ours, as PNG files.

    Args:
        generators: By name; NAME.png has ten digits of each class, seeds 0 to 9, and
            NAME-walk.png, for ours, each class on its way from seed 42 to 43.
        references: Real digits, for real.png: the first ten of each class.
        folder: Where to.

    Raises:
        ArtlabError: If a file cannot be written.
    """
    for name, generator in generators.items():
        _save(_samples(generator), folder / f"{name}.png", columns=COLUMNS)
        if name in GENERATORS:
            walk = generator.draw_every_digit(WALK)
            _save(walk, folder / f"{name}-walk.png", columns=len(WALK))
    firsts = [np.flatnonzero(references.labels == digit)[:COLUMNS] for digit in range(CLASSES)]
    _save(references.images[np.concatenate(firsts)], folder / "real.png", columns=COLUMNS)


def _samples(generator: Generator) -> Images:
    if generator.is_conditional:
        return generator.draw_every_digit(np.arange(float(COLUMNS)))
    return generator.draw(np.arange(float(CLASSES * COLUMNS)))


def _save(shown: Images, path: Path, *, columns: int) -> None:
    images.save_png(images.sheet(shown, columns=columns, scale=SCALE), path)

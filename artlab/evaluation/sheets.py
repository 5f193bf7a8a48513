"""Sheets of pictures to look at: no figure says what a picture does."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from artlab import images, looks
from artlab.generator import Generator
from artlab.images import Images
from artlab.models import GENERATORS
from artlab.scores.references import References

COLUMNS = 10
WALK = np.linspace(42, 43, 17)  # as the slider goes
SCALE = 2


def save(generators: Mapping[str, Generator], references: References, folder: Path) -> None:
    """Write pictures of each model, real ones, and walks of ours.

    NAME.png has ten pictures of each label, seeds 0 to 9, and NAME-walk.png, for ours, each
    label on its way from seed 42 to 43; real.png the first ten references of each label;
    together.png these and ours side by side, in the collection's look.

    Raises:
        ArtlabError: If a file cannot be written.
    """
    for name, generator in generators.items():
        _save(_samples(generator), folder / f"{name}.png", columns=COLUMNS)
        if name in GENERATORS:
            walk = generator.draw_every_label(WALK)
            _save(walk, folder / f"{name}-walk.png", columns=len(WALK))
    labels = range(len(references.collection.labels))
    firsts = [np.flatnonzero(references.labels == label)[:COLUMNS] for label in labels]
    real = references.images[np.concatenate(firsts)]
    _save(real, folder / "real.png", columns=COLUMNS)
    if len(real) == COLUMNS * len(labels):
        ours = [generators[name] for name in GENERATORS if name in generators]
        _save_together([real, *map(_samples, ours)], references, folder / "together.png")


def _save_together(pages: Sequence[Images], references: References, path: Path) -> None:
    """Lay pages of ten pictures of each label out side by side, with a space between them."""
    labels, shape = len(references.collection.labels), references.collection.shape
    space = np.zeros((labels, 1, *shape), np.float32)
    rows = [page.reshape(labels, COLUMNS, *shape) for page in pages]
    spaced = [part for page in rows for part in (space, page)][1:]
    laid_out = np.concatenate(spaced, axis=1)
    columns = laid_out.shape[1]
    shown = laid_out.reshape(-1, *shape)
    if references.collection.channels == 1:
        coloured = looks.palette(references.collection.look)[images.to_bytes(shown)]
        shown = images.from_bytes(coloured)
    images.save_png(images.sheet(shown, columns=columns, scale=SCALE, gap=0), path)


def _samples(generator: Generator) -> Images:
    if generator.is_conditional:
        return generator.draw_every_label(np.arange(float(COLUMNS)))
    return generator.draw(np.arange(float(COLUMNS * len(generator.collection.labels))))


def _save(shown: Images, path: Path, *, columns: int) -> None:
    images.save_png(images.sheet(shown, columns=columns, scale=SCALE), path)

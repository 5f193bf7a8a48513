"""Directions: what pushes a picture's code so that one property of its ink changes.

A latent is pushed half-way to its code, where much of what the picture will be is decided and
the rest of the way still makes a digit of it. How far is told in steps: with one, the property
changes by the deviation that real pictures of the label have, on average. What each does was
measured, and stands on the model's card; see artlab/training/directions.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from artlab.errors import CheckpointError, InputError
from artlab.texts import t

ROLE = "directions"  # of the file in a checkpoint, and of the figures on its card
SUFFIX = ".npz"
MOST = 2  # steps, either way

# Each property, and what a step changes, for a person; artlab/scores/shape.py measures them.
PROPERTIES = {
    "slant": "how far it leans to the right",
    "thickness": "how thick its strokes are",
    "breadth": "how wide it is",
    "tallness": "how tall it is",
}

Pushes = NDArray[np.float32]  # (directions, labels, code_dim)
Bends = tuple[tuple[str, float], ...]  # names and steps, in the order of PROPERTIES; none of 0


@dataclass(frozen=True, kw_only=True)
class Directions:
    """The directions of a model.

    Attributes:
        names: Of the properties.
        pushes: For each, and for each label, what one step adds half-way.
    """

    names: tuple[str, ...]
    pushes: Pushes

    def push(self, bends: Sequence[Bends], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what to add half-way to latents, (count, code_dim).

        Args:
            bends: Of each latent.
            weights: How much of each label to draw, (count, labels).

        Raises:
            InputError: If there is no such direction.
        """
        steps = np.zeros((len(bends), len(self.names)), np.float32)
        for row, asked in zip(steps, bends, strict=True):
            for name, far in asked:
                if name not in self.names:
                    raise InputError(t("this model has no direction {name}", name=name))
                row[self.names.index(name)] = far
        pushed: NDArray[np.float32] = np.einsum("nl,nd,dlc->nc", weights, steps, self.pushes)
        return pushed


NONE = Directions(names=(), pushes=np.zeros((0, 0, 0), np.float32))


def bends(steps: Mapping[str, float]) -> Bends:
    """Return how far to bend, in one form: what is not bent is left out.

    >>> bends({"breadth": 0, "thickness": -1, "slant": 0.5})
    (('slant', 0.5), ('thickness', -1.0))
    """
    return tuple((name, float(steps[name])) for name in PROPERTIES if steps.get(name))


def write(directions: Directions, path: Path) -> None:
    """Write directions as one file; OSError if it cannot be."""
    with path.open("wb") as file:
        np.savez(file, names=np.array(directions.names, "U"), pushes=directions.pushes)


def read(path: Path, shape: tuple[int, int]) -> Directions:
    """Read directions.

    Args:
        path: Of the file.
        shape: How many labels there are, and how many numbers a code has.

    Raises:
        CheckpointError: If the file holds something else.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            names, pushes = tuple(map(str, arrays["names"])), arrays["pushes"]
    except (KeyError, TypeError, ValueError, OSError, EOFError, BadZipFile) as error:
        raise CheckpointError(t("{path} holds no directions", path=path)) from error
    is_known = set(names) <= set(PROPERTIES) and pushes.dtype == np.float32
    if not is_known or pushes.shape != (len(names), *shape) or not np.isfinite(pushes).all():
        raise CheckpointError(t("{path} holds no directions of this model", path=path))
    return Directions(names=names, pushes=pushes)

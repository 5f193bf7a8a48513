"""A data set on disk: pictures to fit, pictures held out, and the labels of both."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from artlab import files

NAMES = ("x_train", "y_train", "x_test", "y_test")
HELD_OUT = 10  # one of so many

Arrays = Mapping[str, np.ndarray]


def is_held_out(name: str) -> bool:
    """Return whether what goes by a name is held out: a tenth, whatever else there is.

    >>> [name for name in "春夏秋冬天地人心一二三四五六七八九十" if is_held_out(name)]
    ['心']
    """
    return int.from_bytes(hashed(name)[:8], "big") % HELD_OUT == 0


def hashed(name: str) -> bytes:
    """Return what a name is held out by, and where it then stands: an order of none."""
    return hashlib.sha256(name.encode()).digest()


def without_twins(arrays: Arrays) -> Arrays:
    """Leave out of what is held out whatever is there before, to the last bit, or is fitted."""
    known = {one.tobytes() for one in arrays["x_train"]}
    kept = []
    for index, one in enumerate(arrays["x_test"]):
        if one.tobytes() not in known:
            known.add(one.tobytes())
            kept.append(index)
    return {**arrays, "x_test": arrays["x_test"][kept], "y_test": arrays["y_test"][kept]}


def digest(arrays: Arrays) -> str:
    """Return the sha256 of all numbers of a data set, whatever file they are in."""
    found = hashlib.sha256()
    for name in NAMES:
        found.update(np.ascontiguousarray(arrays[name]).data)
    return found.hexdigest()


def save(arrays: Arrays, path: Path) -> None:
    """Write a data set as one .npz; the same numbers make the same file.

    Raises:
        ArtlabError: If it cannot be written; a file that was there is kept.
    """
    with files.explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with files.partial(path) as beside:
            with beside.open("wb") as file:
                x_train, y_train, x_test, y_test = (arrays[name] for name in NAMES)
                np.savez_compressed(
                    file, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test
                )
            files.move(beside, path)

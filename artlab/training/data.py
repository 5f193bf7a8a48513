"""What a collection's models are fitted to, and the held-out pictures that judge them."""

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from artlab.collections.collection import Collection
from artlab.errors import DataError
from artlab.images import Bytes

NAMES = ("x_train", "y_train", "x_test", "y_test")


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """Pictures of a collection, bytes of its shape, and the labels of each, (count,)."""

    collection: Collection
    train_images: Bytes
    train_labels: NDArray[np.uint8]
    test_images: Bytes
    test_labels: NDArray[np.uint8]


def load(collection: Collection, path: Path | None = None) -> DataSet:
    """Load a collection's data set: a local .npz with x_train, y_train, x_test and y_test.

    Without a path it is what was collected; or Keras downloads it once, if it knows it, and
    keeps it in ~/.keras.

    Raises:
        DataError: If the file is missing or holds something else, the download
            fails, or there is none.
    """
    if path is None and collection.data is not None:
        path = collection.data
        if not path.exists():
            remedy = f"python -m artlab collect {collection.name}, or --data FILE.npz"
            raise DataError(f"there is no {path} yet; make it: {remedy}")
    source = str(path or f"the downloaded {collection.dataset}")
    arrays = _downloaded(collection) if path is None else _read(path)
    train, train_labels, test, test_labels = arrays
    _check(train, train_labels, collection, source)
    _check(test, test_labels, collection, source)
    return DataSet(
        collection=collection,
        train_images=train,
        train_labels=train_labels.astype(np.uint8),
        test_images=test,
        test_labels=test_labels.astype(np.uint8),
    )


def _downloaded(collection: Collection) -> list[np.ndarray]:
    local = f"give a local copy: --data FILE.npz, with {', '.join(NAMES)}"
    if not collection.dataset:
        raise DataError(f"{collection.title} cannot be downloaded; {local}")
    try:
        train, test = getattr(keras.datasets, collection.dataset).load_data()
    except Exception as error:  # Keras raises a bare Exception when its download fails
        raise DataError(f"cannot download {collection.dataset} ({error}); {local}") from error
    # Some labels come as a column.
    return [train[0], np.ravel(train[1]), test[0], np.ravel(test[1])]


def _read(path: Path) -> list[np.ndarray]:
    try:
        # numpy leaves a file that it opened itself open when it is damaged.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return [arrays[name] for name in NAMES]
    except FileNotFoundError as error:
        raise DataError(f"there is no data file {path}") from error
    except Exception as error:  # numpy and zipfile raise a dozen kinds on a damaged file
        raise DataError(f"{path} is not a data file with {', '.join(NAMES)}: {error}") from error


def _check(images: np.ndarray, labels: np.ndarray, collection: Collection, source: str) -> None:
    if images.shape[1:] != collection.shape or images.dtype != np.uint8:
        wanted = "×".join(map(str, collection.shape))
        raise DataError(
            f"{source} holds images of {images.dtype} {images.shape}, not uint8 {wanted}"
        )
    last = len(collection.labels) - 1
    if (
        labels.shape != (len(images),)
        or not len(labels)
        or labels.dtype.kind not in "iu"
        or not 0 <= labels.min() <= labels.max() <= last
    ):
        raise DataError(f"{source} does not hold a label from 0 to {last} for each of its images")

"""MNIST for training: 60,000 digits to fit, 10,000 to judge."""

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from artlab.errors import DataError
from artlab.images import SIDE, Bytes


@dataclass(frozen=True, kw_only=True)
class Digits:
    """Grey bytes, (count, 28, 28), and their labels 0 to 9, (count,)."""

    train_images: Bytes
    train_labels: NDArray[np.uint8]
    test_images: Bytes
    test_labels: NDArray[np.uint8]


def load(path: Path | None = None) -> Digits:
    """Load MNIST.

    Args:
        path: A local mnist.npz with x_train, y_train, x_test and y_test; without
            it Keras downloads the file once and keeps it in ~/.keras.

    Raises:
        DataError: If the file is missing or holds something else, or the
            download fails.
    """
    if path is None:
        try:
            (train_images, train_labels), (test_images, test_labels) = (
                keras.datasets.mnist.load_data()
            )
        except Exception as error:  # Keras raises a bare Exception when its download fails
            message = f"cannot download MNIST ({error}); give a local copy: --data mnist.npz"
            raise DataError(message) from error
    else:
        train_images, train_labels, test_images, test_labels = _read(path)
    _check(train_images, train_labels, path)
    _check(test_images, test_labels, path)
    return Digits(
        train_images=train_images,
        train_labels=train_labels,
        test_images=test_images,
        test_labels=test_labels,
    )


def _read(path: Path) -> list[np.ndarray]:
    try:
        # numpy leaves a file that it opened itself open when it is damaged.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return [arrays[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    except FileNotFoundError as error:
        raise DataError(f"there is no data file {path}") from error
    except Exception as error:  # numpy and zipfile raise a dozen kinds on a damaged file
        message = f"{path} is not an mnist.npz with x_train, y_train, x_test and y_test: {error}"
        raise DataError(message) from error


def _check(images: np.ndarray, labels: np.ndarray, path: Path | None) -> None:
    source = path or "the downloaded MNIST"
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE) or images.dtype != np.uint8:
        raise DataError(f"{source} holds images of {images.dtype} {images.shape}, not uint8 28×28")
    if (
        labels.shape != (len(images),)
        or not len(labels)
        or not 0 <= labels.min() <= labels.max() <= 9
    ):
        raise DataError(f"{source} does not hold a label from 0 to 9 for each of its images")

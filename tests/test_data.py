import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_up import GREY_AND_COLOUR, SHAPES

from artlab.collections.mnist import MNIST
from artlab.errors import DataError
from artlab.training import data


def arrays(collection=MNIST):
    count = len(collection.labels)
    pictures = np.arange(20, dtype=np.uint8).repeat(collection.values)
    pictures, labels = pictures.reshape(20, *collection.shape), np.arange(20, dtype=np.uint8)
    test = {"x_test": pictures[:5], "y_test": labels[:5] % count}
    return {"x_train": pictures, "y_train": labels % count} | test


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mnist.npz"
    np.savez(path, **arrays())
    return path


@GREY_AND_COLOUR
def test_reads_a_local_file(tmp_path, collection):
    np.savez(tmp_path / "some.npz", **arrays(collection))

    found = data.load(collection, tmp_path / "some.npz")

    assert found.collection is collection
    assert found.train_images.shape == (20, *collection.shape)
    assert np.array_equal(found.test_labels, np.arange(5) % len(collection.labels))


@pytest.mark.parametrize("name", ["mnist", "cifar10"])
def test_asks_keras_for_the_data_without_a_file(monkeypatch, name):
    held = arrays()
    column = held["y_train"][:, None] if name == "cifar10" else held["y_train"]  # as it comes there
    pairs = (held["x_train"], column), (held["x_test"], held["y_test"])
    monkeypatch.setattr(getattr(data.keras.datasets, name), "load_data", lambda: pairs)

    found = data.load(replace(MNIST, dataset=name))

    assert np.array_equal(found.train_images, held["x_train"])
    assert np.array_equal(found.train_labels, held["y_train"])


def test_a_failed_download_says_how_to_go_on(monkeypatch):
    def fail():
        raise Exception("URL fetch failure")  # noqa: TRY002 - as Keras does

    monkeypatch.setattr(data.keras.datasets.mnist, "load_data", fail)

    with pytest.raises(DataError, match=r"cannot download mnist .*--data"):
        data.load(MNIST)


def test_a_collection_that_cannot_be_downloaded_says_what_to_give():
    with pytest.raises(DataError, match=r"^coloured shapes cannot .*--data .*y_test$"):
        data.load(SHAPES)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (Path.unlink, r"no data file .*mnist\.npz"),
        (lambda file: file.write_bytes(file.read_bytes()[:200]), "is not a data file"),
        (lambda file: np.savez(file, images=np.zeros(3)), "is not a data file with x_train"),
    ],
    ids=["missing", "truncated", "another"],
)
def test_names_a_file_without_the_data(file, damage, says):
    damage(file)

    with pytest.raises(DataError, match=says):
        data.load(MNIST, file)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("x_train", np.zeros((20, 32, 32), np.uint8), "not uint8 28×28"),
        ("x_train", np.zeros((20, 28, 28, 3), np.uint8), "not uint8 28×28"),
        ("x_train", np.zeros((20, 28, 28), np.float32), "not uint8 28×28"),
        ("y_train", np.zeros(3, np.uint8), "a label from 0 to 9"),
        ("y_train", np.full(20, 10, np.uint8), "a label from 0 to 9"),
        ("y_train", np.zeros(20, np.float32), "a label from 0 to 9"),
    ],
    ids=["size", "colour", "type", "count", "range", "kind"],
)
def test_refuses_pictures_that_are_not_the_collection_s(file, name, value, says):
    np.savez(file, **arrays() | {name: value})

    with pytest.raises(DataError, match=f"^{re.escape(str(file))} .*{says}"):
        data.load(MNIST, file)
    with pytest.raises(DataError, match="not uint8 16×16×3"):
        data.load(SHAPES, file)

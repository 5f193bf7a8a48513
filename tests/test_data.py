import numpy as np
import pytest

from artlab.errors import DataError
from artlab.training import data


@pytest.fixture
def arrays():
    grey = np.zeros((20, 28, 28), np.uint8)
    labels = np.arange(20, dtype=np.uint8) % 10
    return {"x_train": grey, "y_train": labels, "x_test": grey[:5], "y_test": labels[:5]}


@pytest.fixture
def file(tmp_path, arrays):
    path = tmp_path / "mnist.npz"
    np.savez(path, **arrays)
    return path


def test_reads_a_local_file(file):
    digits = data.load(file)

    assert digits.train_images.shape == (20, 28, 28)
    assert list(digits.test_labels) == [0, 1, 2, 3, 4]


def test_asks_keras_for_the_data_without_a_file(monkeypatch, arrays):
    pairs = (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
    monkeypatch.setattr(data.keras.datasets.mnist, "load_data", lambda: pairs)

    assert len(data.load().train_images) == 20


def test_a_failed_download_says_how_to_go_on(monkeypatch):
    def fail():
        raise Exception("URL fetch failure")  # noqa: TRY002 - as Keras does

    monkeypatch.setattr(data.keras.datasets.mnist, "load_data", fail)

    with pytest.raises(DataError, match="--data"):
        data.load()


def test_names_a_missing_file(tmp_path):
    with pytest.raises(DataError, match=r"no data file .*nowhere\.npz"):
        data.load(tmp_path / "nowhere.npz")


def test_refuses_a_truncated_file(file):
    file.write_bytes(file.read_bytes()[:200])

    with pytest.raises(DataError, match="not an mnist"):
        data.load(file)


def test_refuses_a_file_without_the_arrays(tmp_path):
    path = tmp_path / "other.npz"
    np.savez(path, images=np.zeros(3))

    with pytest.raises(DataError, match="x_train"):
        data.load(path)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("x_train", np.zeros((20, 32, 32), np.uint8), "28×28"),
        ("x_train", np.zeros((20, 28, 28), np.float32), "uint8"),
        ("y_train", np.zeros(3, np.uint8), "label"),
        ("y_train", np.full(20, 11, np.uint8), "label"),
    ],
    ids=["size", "type", "count", "range"],
)
def test_refuses_digits_of_another_form(tmp_path, arrays, name, value, sentence):
    path = tmp_path / "mnist.npz"
    np.savez(path, **{**arrays, name: value})

    with pytest.raises(DataError, match=sentence):
        data.load(path)

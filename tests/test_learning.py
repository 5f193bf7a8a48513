from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from artlab import learning
from artlab.errors import CheckpointError
from artlab.images import to_bytes
from artlab.learning import Snapshot


@pytest.fixture
def snapshots(digits):
    """Return three snapshots; what is drawn in the first is black."""
    grey = to_bytes(digits[:60]).reshape(3, 20, *digits.shape[1:])
    grey[0, 10:] = 0
    return [
        Snapshot(stage="prior", step=10**index, figures={"nats": 0.5 - index}, pictures=grey[index])
        for index in range(3)
    ]


def test_a_record_is_read_as_it_was_written(snapshots, tmp_path):
    learning.write(snapshots, tmp_path / "record.npz")

    again = learning.read(tmp_path / "record.npz")

    assert [(one.stage, one.step, one.figures) for one in again] == [
        ("prior", 10**index, {"nats": 0.5 - index}) for index in range(3)
    ]
    for before, after in zip(snapshots, again, strict=True):
        np.testing.assert_array_equal(after.pictures, before.pictures)


@pytest.mark.parametrize("content", [b"", b"no record", b"PK\x03\x04 half a record"])
def test_a_damaged_record_says_so(tmp_path, content):
    (tmp_path / "record.npz").write_bytes(content)

    with pytest.raises(CheckpointError, match=r"record\.npz holds no learning record"):
        learning.read(tmp_path / "record.npz")


def test_time_goes_to_the_right_on_a_strip(snapshots):
    strip = learning.strip(snapshots, scale=2)

    assert strip.shape[0] > 20 * 56
    assert 3 * 56 <= strip.shape[1] < 4 * 56
    last = strip[:56, -56:] if strip.shape[1] == 3 * 56 else strip[:60, -60:]
    assert np.isin(snapshots[2].pictures[0].max(), last)


def test_a_terminal_shows_the_drawn_pictures_in_greys(snapshots):
    black, drawn = learning.in_terminal(snapshots[0]), learning.in_terminal(snapshots[1])

    assert len(drawn.splitlines()) == 7
    assert all(line.count("▀") == 140 for line in drawn.splitlines())
    assert set(black.split("\x1b")) == {"", "[0m", "[0m\n", "[38;5;232;48;5;232m▀"}
    assert "38;5;255" in drawn or "48;5;255" in drawn


def test_a_terminal_shows_colours_as_light_as_they_are():
    pictures = np.zeros((6, 18, 18, 3), np.uint8)
    pictures[3:] = [0, 255, 0]
    snapshot = Snapshot(stage="prior", step=1, figures={}, pictures=pictures)

    lines = learning.in_terminal(snapshot).splitlines()

    assert len(lines) == 4  # of four pixels each: what is left over is left out
    assert all(line.count("\x1b[38;5;248;48;5;248m▀") == 3 * 8 for line in lines)


def test_a_browser_gets_the_pictures_without_a_gap_and_the_figures(snapshots):
    told = learning.told(snapshots)

    kind, _, packed = told["image"].partition(",")
    shown = np.asarray(Image.open(BytesIO(b64decode(packed))).convert("L"))
    assert kind == "data:image/webp;base64"
    columns = [one.pictures.reshape(-1, one.pictures.shape[2]) for one in snapshots]
    assert np.array_equal(shown, np.hstack(columns))
    assert [one["step"] for one in told["snapshots"]] == [one.step for one in snapshots]

import numpy as np
import pytest

from artlab import learning
from artlab.errors import CheckpointError
from artlab.images import to_bytes
from artlab.learning import Frame


@pytest.fixture
def frames(digits):
    """Return three frames; what is drawn in the first is black."""
    grey = to_bytes(digits[:60]).reshape(3, 20, 28, 28)
    grey[0, 10:] = 0
    return [
        Frame(stage="prior", step=10**index, figures={"nats": 0.5 - index}, pictures=grey[index])
        for index in range(3)
    ]


def test_a_film_is_read_as_it_was_written(frames, tmp_path):
    learning.write(frames, tmp_path / "film.npz")

    again = learning.read(tmp_path / "film.npz")

    assert [(frame.stage, frame.step, frame.figures) for frame in again] == [
        ("prior", 1, {"nats": 0.5}),
        ("prior", 10, {"nats": -0.5}),
        ("prior", 100, {"nats": -1.5}),
    ]
    for frame, shown in zip(frames, again, strict=True):
        np.testing.assert_array_equal(shown.pictures, frame.pictures)


@pytest.mark.parametrize("content", [b"", b"no film", b"PK\x03\x04 half a film"])
def test_a_damaged_film_says_so(tmp_path, content):
    path = tmp_path / "film.npz"
    path.write_bytes(content)

    with pytest.raises(CheckpointError, match=r"film\.npz holds no film of learning"):
        learning.read(path)


def test_time_goes_to_the_right_on_a_strip(frames):
    strip = learning.strip(frames, scale=2)

    assert strip.shape[0] > 20 * 56
    assert 3 * 56 <= strip.shape[1] < 4 * 56
    last = strip[:56, -56:] if strip.shape[1] == 3 * 56 else strip[:60, -60:]
    assert np.isin(frames[2].pictures[0].max(), last)


def test_a_terminal_shows_the_drawn_digits_in_greys(frames):
    black, drawn = learning.in_terminal(frames[0]), learning.in_terminal(frames[1])

    assert len(drawn.splitlines()) == 7
    assert all(line.count("▀") == 140 for line in drawn.splitlines())
    assert set(black.split("\x1b")) == {"", "[0m", "[0m\n", "[38;5;232;48;5;232m▀"}
    assert "38;5;255" in drawn or "48;5;255" in drawn

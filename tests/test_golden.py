"""A seed's picture is for ever: the shipped models draw what they drew when they were shipped.

After a new training: PYTHONPATH=. python tests/test_golden.py, and look at what it wrote.
"""

from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from artlab import checkpoints, images
from artlab.collections.mnist import MNIST
from artlab.models import GENERATORS

FOLDER = Path(__file__).parent / "golden"
SEEDS = [0, 1, 2, 3, 42, 43, 99, 500, 999, 12345, 2**31, 2**32 - 1]
BETWEEN = [42.375, 0.0625, 998.5, 12345.9375]


def drawn(name):
    """Draw twelve seeds and four positions between seeds; grey bytes, sixteen of them."""
    generator = checkpoints.load(name, MNIST)
    seeds = generator.draw(np.array(SEEDS, float))
    between = generator.draw(np.array(BETWEEN), label=7)
    return images.to_bytes(np.concatenate([seeds, between]))


@pytest.mark.parametrize("name", GENERATORS)
def test_sixteen_seeds_draw_what_they_always_drew(name):
    with PIL.Image.open(FOLDER / f"{name}.png") as sheet:
        golden = np.asarray(sheet).reshape(16, *MNIST.shape)

    apart = np.abs(drawn(name).astype(int) - golden.astype(int))

    # One grey level: machines round differently.
    assert apart.max() <= 1


if __name__ == "__main__":
    for each in GENERATORS:
        images.save_png(drawn(each).reshape(-1, MNIST.side), FOLDER / f"{each}.png")

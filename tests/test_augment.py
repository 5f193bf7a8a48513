import numpy as np
import pytest

from artlab.training.augment import shifted, warped


@pytest.mark.parametrize("colours", [(), (3,)], ids=["grey", "colour"])
def test_a_batch_is_shifted_as_one(colours):
    images = np.random.RandomState(0).randint(1, 256, size=(5, 8, 8, *colours)).astype(np.uint8)

    moved = shifted(images, 2, seed=[0, 3])

    down, right = np.random.RandomState([0, 3]).randint(-2, 3, size=2)
    assert moved.shape == images.shape
    rows, columns = np.arange(8) + down, np.arange(8) + right
    inside = np.outer((rows >= 0) & (rows < 8), (columns >= 0) & (columns < 8))
    wanted = images[:, rows.clip(0, 7)][:, :, columns.clip(0, 7)]
    assert np.array_equal(moved[:, inside], wanted[:, inside])
    assert not moved[:, ~inside].any()


@pytest.mark.parametrize("colours", [(), (3,)], ids=["grey", "colour"])
def test_some_are_warped_each_its_own_way_and_lose_little_ink(colours):
    images = np.zeros((200, 28, 28, *colours), np.uint8)
    images[:, 8:20, 12:16] = 200

    moved = warped(images, 1.0, seed=[0, 3])

    changed = moved[(moved != images).reshape(200, -1).any(axis=1)]
    assert 100 < len(changed) < 140
    assert len(np.unique(changed, axis=0)) == len(changed)
    ink = changed.reshape(len(changed), -1).sum(axis=1) / images[0].sum()
    assert 0.7 < ink.min() < 0.9
    assert 1.1 < ink.max() < 1.4
    assert moved.shape == images.shape
    assert np.array_equal(moved, warped(images, 1.0, seed=[0, 3]))
    assert not np.array_equal(moved, warped(images, 1.0, seed=[0, 4]))


def test_what_is_around_a_warped_picture_is_as_its_border():
    white = np.full((20, 16, 16, 3), 255, np.uint8)

    assert np.array_equal(warped(white, 3.0, seed=[0, 0]), white)

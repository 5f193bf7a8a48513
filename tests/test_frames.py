import numpy as np
import pytest

from artlab.clips.frames import compose


def test_each_pixel_becomes_an_exact_square():
    images = np.random.default_rng(0).random((2, 28, 28), dtype=np.float32)

    frames = np.array([*compose(images, width=640, height=480)])

    squares = np.kron(np.rint(images * 255), np.ones((17, 17)))
    assert frames.dtype == np.uint8
    assert np.array_equal(frames[:, 2:478, 82:558], squares)
    frames[:, 2:478, 82:558] = 0
    assert not frames.any()


def test_smooth_frames_blend_within_the_same_square():
    image = np.zeros((1, 28, 28), np.float32)
    image[:, :, 14:] = 1

    [sharp] = compose(image, width=640, height=480)
    [smooth] = compose(image, width=640, height=480, smooth=True)

    assert set(np.unique(sharp)) == {0, 255}
    assert len(np.unique(smooth)) > 10
    assert not smooth[:2].any()
    assert not smooth[:, 558:].any()


def test_an_upright_frame_is_filled_across():
    [frame] = compose(np.ones((1, 28, 28), np.float32), width=64, height=100)

    assert frame.sum() == 56 * 56 * 255
    assert frame[22:78, 4:60].all()


def test_frames_are_made_one_at_a_time():
    images = np.zeros((600, 28, 28), np.float32)

    first = next(compose(images, width=1920, height=1080))  # all of them: 1.2 GB

    assert first.shape == (1080, 1920)


def test_refuses_frames_smaller_than_an_image():
    with pytest.raises(ValueError, match="smaller than an image"):
        compose(np.zeros((1, 28, 28), np.float32), width=64, height=26)


def test_a_frame_in_colour_has_three_channels():
    images = np.random.default_rng(0).random((1, 16, 16, 3), dtype=np.float32)

    sharp, smooth = (
        next(compose(images, width=64, height=32, smooth=smooth)) for smooth in (False, True)
    )

    assert sharp.shape == smooth.shape == (32, 64, 3)
    assert np.array_equal(sharp[:32:2, 16:48:2], np.rint(images[0] * 255))

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from artlab.scores.psnr import psnr


def noisy(images, deviation):
    noise = np.random.RandomState(0).normal(0, deviation, images.shape)
    return np.clip(images + noise, 0, 1).astype(np.float32)


def test_more_noise_scores_lower(digits):
    scores = [psnr(digits, noisy(digits, deviation)) for deviation in (0.01, 0.1, 0.3)]

    assert (np.diff(scores, axis=0) < 0).all()


def test_a_known_error_has_the_decibels_of_the_formula(digits):
    black = np.zeros_like(digits[:1])

    assert psnr(black, black + np.float32(0.1)) == pytest.approx([20], abs=1e-4)


def test_agrees_with_scikit_image(digits):
    worse = noisy(digits, 0.2)

    pairs = zip(digits, worse, strict=True)
    expected = [peak_signal_noise_ratio(*pair, data_range=1) for pair in pairs]

    assert psnr(digits, worse) == pytest.approx(expected, abs=1e-4)


def test_each_image_scores_on_its_own_and_equal_ones_infinity(digits):
    scores = psnr(digits[:3], np.stack([digits[0], digits[0], digits[2]]))

    assert scores.shape == (3,)
    assert np.isposinf(scores).tolist() == [True, False, True]


def test_refuses_images_of_different_shapes(digits):
    with pytest.raises(ValueError, match="shapes differ"):
        psnr(digits[:3], digits[:1])

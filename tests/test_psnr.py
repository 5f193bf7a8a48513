import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from artlab.scores.psnr import psnr


def noisy(images, deviation):
    noise = np.random.RandomState(0).normal(0, deviation, images.shape)
    return np.clip(images + noise, 0, 1).astype(np.float32)


def test_equal_images_score_infinity(digits):
    assert np.isposinf(psnr(digits[:9], digits[:9])).all()


def test_more_noise_scores_lower(digits):
    scores = [psnr(digits, noisy(digits, deviation)) for deviation in (0.01, 0.1, 0.3)]

    assert (scores[0] > scores[1]).all()
    assert (scores[1] > scores[2]).all()


def test_a_known_error_has_the_decibels_of_the_formula(digits):
    black = np.zeros_like(digits[:1])

    assert psnr(black, black + np.float32(0.1)) == pytest.approx([20], abs=1e-4)


def test_agrees_with_scikit_image(digits):
    worse = noisy(digits, 0.2)

    expected = [
        peak_signal_noise_ratio(real, image, data_range=1)
        for real, image in zip(digits, worse, strict=True)
    ]

    assert psnr(digits, worse) == pytest.approx(expected, abs=1e-4)


def test_scores_each_image_on_its_own(digits):
    scores = psnr(digits[:3], np.stack([digits[0], digits[0], digits[2]]))

    assert scores.shape == (3,)
    assert np.isinf(scores).tolist() == [True, False, True]


def test_refuses_images_of_different_shapes(digits):
    with pytest.raises(ValueError, match="shapes differ"):
        psnr(digits[:3], digits[:1])

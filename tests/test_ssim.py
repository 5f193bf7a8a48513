import numpy as np
import pytest
import tensorflow as tf
from skimage.metrics import structural_similarity

from artlab.scores import ssim as module
from artlab.scores.ssim import ssim

REACH = 5  # pixels at each edge, where tf.image's 11×11 window does not fit


def noisy(images, deviation):
    noise = np.random.RandomState(0).normal(0, deviation, images.shape)
    return np.clip(images + noise, 0, 1).astype(np.float32)


def test_equal_images_score_one(digits):
    assert ssim(digits[:9], digits[:9]) == pytest.approx(np.ones(9), abs=1e-6)


def test_more_noise_scores_lower(digits):
    scores = [ssim(digits, noisy(digits, deviation)) for deviation in (0.01, 0.1, 0.3)]

    assert (np.diff(scores, axis=0) < 0).all()


def test_agrees_with_scikit_image_and_with_tensorflow(digits):
    worse = noisy(digits, 0.2)

    options = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False}
    inner = (slice(REACH, -REACH),) * 2
    by_scikit_image = [
        structural_similarity(*pair, **options, data_range=1, full=True)[1][inner].mean()
        for pair in zip(digits, worse, strict=True)
    ]
    by_tensorflow = tf.image.ssim(digits[..., None], worse[..., None], max_val=1.0).numpy()
    assert ssim(digits, worse) == pytest.approx(by_scikit_image, abs=1e-4)
    assert ssim(digits, worse) == pytest.approx(by_tensorflow, abs=1e-5)


def test_many_images_score_as_few_do(digits, monkeypatch):
    worse = noisy(digits, 0.2)
    at_once = ssim(digits, worse)

    monkeypatch.setattr(module, "BATCH", 128)

    assert ssim(digits, worse) == pytest.approx(at_once, abs=1e-6)


def test_refuses_images_of_different_shapes(digits):
    with pytest.raises(ValueError, match="shapes differ"):
        ssim(digits[:3], digits[:1])

import cv2
import numpy as np
import pytest

from artlab import images
from artlab.scores import vmaf
from artlab.scores.vmaf import model_vmaf


def test_a_protocol_frame_holds_the_enlarged_grey_levels():
    image = np.random.default_rng(0).random((28, 28), dtype=np.float32)

    frame = vmaf.protocol_frame(image)

    enlarged = cv2.resize(image, (480, 480), interpolation=cv2.INTER_CUBIC)
    assert frame.shape == (480, 640)
    assert np.array_equal(frame[:, 80:560], np.rint(np.clip(enlarged, 0, 1) * 255))
    assert not np.delete(frame, np.s_[80:560], axis=1).any()


def test_a_protocol_frame_of_a_colour_image_is_how_light_it_is():
    image = np.random.default_rng(0).random((16, 16, 3), dtype=np.float32)
    enlarged = cv2.resize(image, (480, 480), interpolation=cv2.INTER_CUBIC)

    frame = vmaf.protocol_frame(image)

    assert np.array_equal(frame[:, 80:560], images.luma(images.to_bytes(enlarged)))


@pytest.fixture
def blobs(monkeypatch):
    """Six blurred images, and a protocol that takes six: 300 need half a minute."""
    monkeypatch.setattr(vmaf, "IMAGES", 6)
    noise = np.random.default_rng(0).random((6, 28, 28), dtype=np.float32)
    return np.array([cv2.GaussianBlur(image, None, 1) for image in noise])


def test_a_perfect_model_scores_what_the_reference_scores_against_itself(blobs):
    scores = model_vmaf(blobs, blobs)

    assert scores.vmaf == scores.identity_vmaf > 95
    assert scores.images == 6


def test_a_blurring_model_scores_lower(blobs):
    blurred = np.array([cv2.GaussianBlur(image, None, 1) for image in blobs])

    scores = model_vmaf(blobs, blurred)

    assert scores.vmaf_minimum <= scores.vmaf_harmonic <= scores.vmaf
    assert scores.vmaf < scores.identity_vmaf - 10
    # At its own size a frame shows more of what was lost than enlarged.
    assert scores.native_vmaf < scores.vmaf


def test_refuses_another_number_of_images_than_the_protocol_has():
    images = np.zeros((299, 28, 28), np.float32)

    with pytest.raises(ValueError, match="takes 300 images, not 299"):
        model_vmaf(images, images)

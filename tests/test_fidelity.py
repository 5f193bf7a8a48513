import math
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.metrics

from artlab import tools
from artlab.clips import encode
from artlab.errors import ClipError, ToolError
from artlab.scores.fidelity import ClipScores, clip_fidelity
from artlab.tools import FrameFormat

WIDTH, HEIGHT, RATE = 512, 384, 25  # large enough for libvmaf to halve it, if it were let
FORMAT = FrameFormat(width=WIDTH, height=HEIGHT, rate=RATE)


def drifting(count=6, seed=0):
    """Blurred noise that drifts four pixels a frame."""
    noise = np.random.default_rng(seed).random((HEIGHT, WIDTH))
    still = cv2.normalize(cv2.GaussianBlur(noise, None, 3), None, 0, 255, cv2.NORM_MINMAX)
    return [np.roll(np.rint(still), 4 * step, axis=1).astype(np.uint8) for step in range(count)]


def encoded(frames, path, *options):
    """Write frames with x264 options of the test's own; encode.write has no choice of them."""
    tools.run(
        [
            *(str(tools.ffmpeg()), "-nostdin", "-loglevel", "error"),
            *FORMAT.input,
            *("-vf", tools.TO_VIDEO, "-c:v", "libx264", *options, str(path)),
        ],
        frames=FORMAT.raw(frames),
        timeout_seconds=60,
    )
    return path


@pytest.fixture(scope="module")
def lossless(tmp_path_factory):
    return encoded(drifting(), tmp_path_factory.mktemp("clips") / "lossless.mp4", "-qp", "0")


@pytest.fixture(scope="module")
def rough(tmp_path_factory):
    return encoded(drifting(), tmp_path_factory.mktemp("clips") / "rough.mp4", "-crf", "38")


def luma(clip):
    """Decode the luma of a clip as it stands in the file."""
    command = [tools.ffmpeg(), "-loglevel", "error", "-i", clip, "-f", "rawvideo", "-"]
    planes = np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, "u1")
    return planes.reshape(-1, HEIGHT * 3 // 2, WIDTH)[:, :HEIGHT]


def test_a_lossless_clip_is_identical_to_its_frames_and_to_no_others(lossless):
    frames = drifting()
    scores = clip_fidelity(lossless, frames, FORMAT)
    frames[4][70, 90] ^= 16

    assert (scores.psnr, scores.ssim) == (None, 1)
    assert "PSNR identical" in scores.describe()
    assert math.isfinite(clip_fidelity(lossless, frames, FORMAT).psnr)


def test_more_compression_scores_lower_and_the_parts_are_in_order(lossless, rough):
    best = clip_fidelity(lossless, drifting(), FORMAT)
    worse = clip_fidelity(rough, drifting(), FORMAT)

    assert worse.vmaf < best.vmaf - 5
    assert worse.ssim < best.ssim - 0.01
    assert worse.psnr < 45
    assert 0 <= worse.vmaf_minimum <= worse.vmaf_harmonic <= worse.vmaf <= 100
    assert (worse.frames, worse.width, worse.height) == (6, WIDTH, HEIGHT)


def test_psnr_and_ssim_agree_with_scikit_image(lossless, rough):
    drawn, decoded = luma(lossless), luma(rough)

    scores = clip_fidelity(rough, drifting(), FORMAT)

    ssims = [
        skimage.metrics.structural_similarity(
            one, two, gaussian_weights=True, use_sample_covariance=False, data_range=255
        )
        for one, two in zip(drawn, decoded, strict=True)
    ]
    assert scores.psnr == pytest.approx(
        skimage.metrics.peak_signal_noise_ratio(drawn, decoded, data_range=255), abs=1e-3
    )
    # scikit-image leaves the frame's border out.
    assert scores.ssim == pytest.approx(np.mean(ssims), abs=5e-3)


def test_a_clip_that_is_one_frame_late_scores_much_lower(tmp_path):
    frames = drifting(7)
    clip = encoded(frames[1:], tmp_path / "late.mp4", "-qp", "0")

    together = clip_fidelity(clip, frames[1:], FORMAT)
    late = clip_fidelity(clip, frames[:-1], FORMAT)

    assert late.vmaf < together.vmaf - 30
    assert late.psnr < 30


@pytest.mark.parametrize("count", [5, 7], ids=["too long", "too short"])
def test_a_clip_with_another_number_of_frames_has_no_score(lossless, count):
    with pytest.raises(ClipError, match=f"holds 6 frames where {count} were drawn"):
        clip_fidelity(lossless, drifting(count), FORMAT)


def test_the_setting_of_clips_is_visually_lossless(tmp_path):
    encode.write(drifting(), tmp_path / "clip.mp4", FORMAT)

    scores = clip_fidelity(tmp_path / "clip.mp4", drifting(), FORMAT)

    assert scores.vmaf > 95
    assert scores.psnr > 44


def test_folders_of_any_name_do(tmp_path, monkeypatch, lossless):
    odd = tmp_path / "it's 100% [a:b], c;d=e\\f é"
    odd.mkdir()
    clip = odd / "clip:1,2;[x]'%d.mp4"
    clip.write_bytes(lossless.read_bytes())
    monkeypatch.setattr(tempfile, "tempdir", str(odd))

    assert clip_fidelity(clip, drifting(), FORMAT).psnr is None
    assert list(odd.iterdir()) == [clip]


def test_a_clip_named_from_here_is_found(tmp_path, monkeypatch, lossless):
    (tmp_path / "-clip.mp4").write_bytes(lossless.read_bytes())
    monkeypatch.chdir(tmp_path)

    assert clip_fidelity(Path("-clip.mp4"), drifting(), FORMAT).psnr is None


def test_no_room_for_the_log_is_said_in_one_sentence(tmp_path, monkeypatch, lossless):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))

    with pytest.raises(ToolError, match=r"log cannot be written.*gone\?$"):
        clip_fidelity(lossless, drifting(), FORMAT)


def test_a_broken_clip_gives_ffmpegs_reason(tmp_path):
    (tmp_path / "broken.mp4").write_bytes(b"nothing that plays")

    with pytest.raises(ToolError, match=r"ffmpeg failed: .*Invalid data"):
        clip_fidelity(tmp_path / "broken.mp4", drifting(), FORMAT)


def test_a_score_is_told_with_all_that_it_depends_on():
    scores = ClipScores(
        vmaf=97.42, vmaf_harmonic=97.4, vmaf_minimum=95.0, psnr=55.88, ssim=0.99961,
        frames=100, width=640, height=480,
    )  # fmt: skip

    told = scores.describe().replace("\N{MULTIPLICATION SIGN}", "x")

    assert told == "VMAF 97.4 (vmaf_v0.6.1, 640x480, 100 frames), PSNR 55.9 dB, SSIM 0.9996"
    assert replace(scores, vmaf=None).describe().startswith("VMAF missing (")

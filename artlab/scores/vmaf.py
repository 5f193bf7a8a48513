"""VMAF, and the PSNR and SSIM that come with it: what a clip lost, what a model loses.

VMAF is Netflix's measure, 0 to 100, made on compressed natural films; about six
points are one just-noticeable difference. On grey digits it is a relative index,
and it depends on the frame's size and the model's version: both go with it. Two
equal clips score about 98, not 100. It has two uses here, and a score says which:

- clip fidelity: an encoded clip against its own raw frames;
- model VMAF: a model's reconstructions, as a clip, against the digits themselves.

Source:
    Li et al., "Toward a Practical Perceptual Video Quality Metric", Netflix
    Technology Blog, 2016; libvmaf, https://github.com/Netflix/vmaf.
"""

import json
import math
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from artlab import tools
from artlab.errors import ClipError, ToolError
from artlab.images import Bytes, Images, to_bytes

MODEL = "vmaf_v0.6.1"
IMAGES = 300  # of the fixed protocol of model_vmaf
TIMEOUT_SECONDS = 600

_WIDTH, _HEIGHT = 640, 480  # pixels; the frames of model_vmaf
# To the size that VMAF's model was made for; the last two flags: alike on every processor.
_SCALE = "scale=1440:1080:flags=bicubic+accurate_rnd+bitexact"
_TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, kw_only=True)
class ClipScores:
    """What an encoded clip is worth against its own raw frames.

    Attributes:
        vmaf: Mean over the frames, 0 to 100; None where it could not be computed.
        vmaf_harmonic: Harmonic mean, which bad frames pull down further.
        vmaf_minimum: The worst frame's.
        psnr: dB, of luma, from the squared error over all frames; None when
            they are identical.
        ssim: Of luma, mean over the frames, at full size (11 by 11 Gaussian).
        frames: How many were compared.
        width: Of a frame, in pixels.
        height: Of a frame, in pixels.
        model: VMAF's model, with its version.
    """

    vmaf: float | None
    vmaf_harmonic: float | None
    vmaf_minimum: float | None
    psnr: float | None
    ssim: float | None
    frames: int
    width: int
    height: int
    model: str = MODEL

    def basis(self) -> str:
        """Return what VMAF's figure depends on, in a few words."""
        return f"{self.model}, {self.width}{_TIMES}{self.height}, {self.frames} frames"

    def figures(self) -> dict[str, str]:
        """Return the three scores as texts for a person, by name."""
        return {
            "VMAF": _shown(self.vmaf, 1),
            "PSNR": "identical" if self.psnr is None else f"{self.psnr:.1f} dB",
            "SSIM": _shown(self.ssim, 4),
        }

    def describe(self) -> str:
        """Return the scores in one line for a person."""
        vmaf, psnr, ssim = self.figures().values()
        return f"VMAF {vmaf} ({self.basis()}), PSNR {psnr}, SSIM {ssim}"


@dataclass(frozen=True, kw_only=True)
class ModelScores:
    """What a model's reconstructions are worth as a clip; see model_vmaf for how.

    Attributes:
        vmaf: Mean over the frames at 1440 by 1080, 0 to 100; None where it could
            not be computed.
        vmaf_harmonic: Harmonic mean of the same.
        vmaf_minimum: The worst frame's.
        native_vmaf: Mean over the frames at their own 640 by 480.
        identity_vmaf: Mean at 1440 by 1080 of the reference against itself: what
            a perfect model would score.
        images: How many were compared.
        model: VMAF's model, with its version.
    """

    vmaf: float | None
    vmaf_harmonic: float | None
    vmaf_minimum: float | None
    native_vmaf: float | None
    identity_vmaf: float | None
    images: int
    model: str = MODEL


def clip_fidelity(
    clip: Path, frames: Iterable[Bytes], *, width: int, height: int, rate: int
) -> ClipScores:
    """Score an encoded clip against the raw frames that it was made of.

    Both are compared as limited-range BT.709, which is what the encoder was
    given: what is measured is its work alone.

    Args:
        clip: The encoded file.
        frames: Each uint8, (height, width), in the clip's order.
        width: Of a frame, in pixels.
        height: Of a frame, in pixels.
        rate: Frames a second, of both.

    Raises:
        ClipError: If the clip holds another number of frames.
        ToolError: If ffmpeg is missing or fails.
        ValueError: If a frame has another shape.
    """
    graph = (
        # libvmaf takes what to score first and the reference second, and pairs frames by their
        # times: one frame's difference would score the film's motion.
        "[0:v]setpts=PTS-STARTPTS,format=yuv420p[clip];"
        f"[1:v]{tools.TO_VIDEO},setpts=PTS-STARTPTS[drawn];[clip][drawn]"
    )
    inputs = ["-i", str(clip.absolute())]
    inputs += tools.grey_input(width=width, height=height, rate=rate)
    # At scale 1: left alone, libvmaf halves a frame before it takes the SSIM.
    features = r":feature=name=psnr\\:enable_mse=true|name=float_ssim\\:scale=1"
    counted = _Counted(tools.raw(frames, width=width, height=height))
    log = _libvmaf(inputs, graph, counted, features=features)
    held = _held(clip)
    if not held == counted.count == len(log["frames"]):
        raise ClipError(f"the clip holds {held} frames where {counted.count} were drawn")
    vmaf = log["pooled_metrics"]["vmaf"]
    return ClipScores(
        vmaf=vmaf["mean"],
        vmaf_harmonic=vmaf["harmonic_mean"],
        vmaf_minimum=vmaf["min"],
        psnr=_psnr([frame["metrics"]["mse_y"] for frame in log["frames"]]),
        ssim=log["pooled_metrics"]["float_ssim"]["mean"],
        frames=held,
        width=width,
        height=height,
    )


def model_vmaf(reference: Images, rebuilt: Images) -> ModelScores:
    """Score a model's reconstructions of 300 digits against the digits, as two clips.

    VMAF depends on how digits are laid out as a film (the same reconstructions
    score 37 to 93), so that the layout is fixed, and a figure holds for it alone:

    - 300 images, in the order given, one image a frame, 30 frames a second;
    - each enlarged bicubically (OpenCV's INTER_CUBIC, clipped, rounded) to
      480 by 480 and centred on black, 640 by 480;
    - luma is the grey level itself, 0 to 255, chroma is 128; raw, no codec and no
      conversion of range on either side;
    - both clips scaled bicubically by ffmpeg to 1440 by 1080;
    - vmaf_v0.6.1, the mean over the frames; harmonic mean and minimum beside it.

    Two more runs say what the figure is worth: at 640 by 480 as it is, and the
    reference against itself.

    Args:
        reference: The real digits, shape (300, 28, 28), in [0, 1].
        rebuilt: The same digits, as the model rebuilds them; same shape.

    Raises:
        ToolError: If ffmpeg is missing or fails.
        ValueError: If either is not 300 images.
    """
    for images in (reference, rebuilt):
        if len(images) != IMAGES:
            raise ValueError(f"model VMAF takes {IMAGES} images, not {len(images)}")
    scaled = _compare(rebuilt, reference, scale=_SCALE)
    native = _compare(rebuilt, reference, scale="null")
    identity = _compare(reference, reference, scale=_SCALE)
    return ModelScores(
        vmaf=scaled["mean"],
        vmaf_harmonic=scaled["harmonic_mean"],
        vmaf_minimum=scaled["min"],
        native_vmaf=native["mean"],
        identity_vmaf=identity["mean"],
        images=IMAGES,
    )


def protocol_frame(image: Images) -> Bytes:
    """Lay one image, (28, 28), out as model_vmaf says: uint8, (480, 640)."""
    frame = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    margin = (_WIDTH - _HEIGHT) // 2
    enlarged = cv2.resize(image, (_HEIGHT, _HEIGHT), interpolation=cv2.INTER_CUBIC)
    frame[:, margin : margin + _HEIGHT] = to_bytes(np.asarray(enlarged, np.float32))
    return frame


class _Counted:
    """Chunks that go by once, and how many did."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.count = 0
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.count += 1
            yield chunk


def _compare(rebuilt: Images, reference: Images, *, scale: str) -> dict[str, float | None]:
    """Return VMAF's mean, harmonic_mean and min, for images laid out as model_vmaf says."""
    # Both films in one, side by side: one pipe, and no frame can slip against its reference.
    inputs = ["-f", "rawvideo", "-pixel_format", "yuv420p", "-framerate", "30"]
    inputs += ["-video_size", f"{2 * _WIDTH}x{_HEIGHT}", "-i", "pipe:0"]
    size = f"{_WIDTH}:{_HEIGHT}"
    graph = (
        f"[0:v]split[left][right];[left]crop={size}:0:0,{scale}[rebuilt];"
        f"[right]crop={size}:{_WIDTH}:0,{scale}[reference];[rebuilt][reference]"
    )
    chroma = bytes([128]) * (_WIDTH * _HEIGHT)  # of both planes: a quarter of 2 * _WIDTH each
    pairs = zip(rebuilt, reference, strict=True)
    chunks = (
        np.hstack([protocol_frame(a), protocol_frame(b)]).tobytes() + chroma for a, b in pairs
    )
    return _libvmaf(inputs, graph, chunks)["pooled_metrics"]["vmaf"]


def _libvmaf(
    inputs: list[str], graph: str, chunks: Iterable[bytes], *, features: str = ""
) -> dict[str, Any]:
    """Run libvmaf on the two streams that the graph ends with; return its log.

    In it, null stands for what is not finite.
    """
    options = f"model=version={MODEL}:n_threads={os.cpu_count() or 1}{features}"
    # The log's name stands inside the graph, where half of all signs mean something: so ffmpeg
    # runs in the log's folder, whatever that is called, and the name is a plain one.
    measured = f"{graph}libvmaf={options}:log_fmt=json:log_path=log.json"
    try:
        with tempfile.TemporaryDirectory(prefix="artlab-vmaf-") as folder:
            tools.run(
                [
                    *(str(tools.ffmpeg()), "-nostdin", "-hide_banner", "-loglevel", "error"),
                    *(*inputs, "-filter_complex", measured, "-f", "null", "-"),
                ],
                frames=chunks,
                timeout_seconds=TIMEOUT_SECONDS,
                folder=Path(folder),
            )
            return json.loads((Path(folder) / "log.json").read_text())
    except (OSError, json.JSONDecodeError) as error:
        where = tempfile.gettempdir()
        message = f"no VMAF: its log cannot be written; is there room in {where}?"
        raise ToolError(message) from error


def _psnr(mean_squares: list[float]) -> float | None:
    """Return the PSNR of all frames together, from the mean squared error of each.

    libvmaf's own is capped at 60 dB a frame, a figure that nobody measured.
    """
    mean_square = sum(mean_squares) / len(mean_squares)
    return 10 * math.log10(255**2 / mean_square) if mean_square else None


def _held(clip: Path) -> int:
    capture = cv2.VideoCapture(str(clip), cv2.CAP_FFMPEG)
    try:
        return int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    finally:
        capture.release()


def _shown(score: float | None, places: int) -> str:
    return "missing" if score is None else f"{score:.{places}f}"

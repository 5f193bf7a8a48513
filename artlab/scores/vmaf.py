"""VMAF: how it is run, and what a model loses by it; artlab.scores.fidelity: what a clip lost.

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
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from artlab import tools
from artlab.errors import ToolError
from artlab.images import Bytes, Images, luma, to_bytes

MODEL = "vmaf_v0.6.1"
IMAGES = 300  # of the fixed protocol of model_vmaf
TIMEOUT_SECONDS = 600

_WIDTH, _HEIGHT = 640, 480  # pixels; the frames of model_vmaf
# To the size that VMAF's model was made for; the last two flags: alike on every processor.
_SCALE = "scale=1440:1080:flags=bicubic+accurate_rnd+bitexact"


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


def model_vmaf(reference: Images, rebuilt: Images) -> ModelScores:
    """Score a model's reconstructions of 300 images against these, as two clips.

    VMAF depends on how images are laid out as a clip (the same reconstructions
    score 37 to 93), so that the layout is fixed, and a figure holds for it alone:

    - 300 images, in the order given, one image a frame, 30 frames a second;
    - each enlarged bicubically (OpenCV's INTER_CUBIC, clipped, rounded) to
      480 by 480 and centred on black, 640 by 480;
    - luma is the grey level itself, 0 to 255 (of a colour image, how light it is by
      BT.709), chroma is 128; raw, no codec and no conversion of range on either side;
    - both clips scaled bicubically by ffmpeg to 1440 by 1080;
    - vmaf_v0.6.1, the mean over the frames; harmonic mean and minimum beside it.

    Two more runs say what the figure is worth: at 640 by 480 as it is, and the
    reference against itself.

    Args:
        reference: 300 real images, in [0, 1].
        rebuilt: The same, as the model rebuilds them.

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
    """Lay one image out as model_vmaf says: uint8, (480, 640)."""
    frame = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    margin = (_WIDTH - _HEIGHT) // 2
    enlarged = cv2.resize(image, (_HEIGHT, _HEIGHT), interpolation=cv2.INTER_CUBIC)
    frame[:, margin : margin + _HEIGHT] = luma(to_bytes(np.asarray(enlarged, np.float32)))
    return frame


def _compare(rebuilt: Images, reference: Images, *, scale: str) -> dict[str, float | None]:
    """Return VMAF's mean, harmonic_mean and min, for images laid out as model_vmaf says."""
    # Both clips in one, side by side: one pipe, and no frame can slip against its reference.
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
    return libvmaf(inputs, graph, chunks)["pooled_metrics"]["vmaf"]


def libvmaf(
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

"""What an encoded clip is worth against its own raw frames: VMAF, PSNR and SSIM."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2

from artlab import tools
from artlab.errors import ClipError
from artlab.images import Bytes
from artlab.scores.vmaf import MODEL, libvmaf
from artlab.texts import Text, t
from artlab.tools import FrameFormat

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

    def basis(self) -> Text:
        """Return what VMAF's figure depends on, in a few words."""
        size = f"{self.width}{_TIMES}{self.height}"
        return t("{model}, {size}, {count} frames", model=self.model, size=size, count=self.frames)

    def figures(self) -> dict[str, str]:
        """Return the three scores as texts for a person, by name."""
        return {
            "VMAF": _shown(self.vmaf, 1),
            "PSNR": t("identical") if self.psnr is None else t("{psnr:.1f} dB", psnr=self.psnr),
            "SSIM": _shown(self.ssim, 4),
        }

    def describe(self) -> Text:
        """Return the scores in one line for a person."""
        figures = {name.lower(): text for name, text in self.figures().items()}
        return t("VMAF {vmaf} ({basis}), PSNR {psnr}, SSIM {ssim}", basis=self.basis(), **figures)


@dataclass(frozen=True, kw_only=True)
class FrameScores:
    """What one frame of an encoded clip is worth; see ClipScores."""

    frame: int
    vmaf: float | None
    psnr: float | None
    ssim: float | None


def clip_fidelity(clip: Path, frames: Iterable[Bytes], frame_format: FrameFormat) -> ClipScores:
    """Score an encoded clip as a whole; see `measure`."""
    return measure(clip, frames, frame_format)[0]


def measure(
    clip: Path, frames: Iterable[Bytes], frame_format: FrameFormat
) -> tuple[ClipScores, list[FrameScores]]:
    """Score an encoded clip against the raw frames that it was made of: the whole, and each.

    Both are compared as limited-range BT.709, which is what the encoder was
    given: what is measured is its work alone.

    Args:
        clip: The encoded file.
        frames: In the clip's order.
        frame_format: Theirs, and the clip's.

    Raises:
        ClipError: If the clip holds another number of frames.
        ToolError: If ffmpeg is missing or fails.
        ValueError: If a frame has another shape.
    """
    graph = (
        # libvmaf takes what to score first and the reference second, and pairs frames by their
        # times: one frame's difference would score the motion.
        "[0:v]setpts=PTS-STARTPTS,format=yuv420p[clip];"
        f"[1:v]{tools.TO_VIDEO},setpts=PTS-STARTPTS[drawn];[clip][drawn]"
    )
    inputs = ["-i", str(clip.absolute()), *frame_format.input]
    # At scale 1: left alone, libvmaf halves a frame before it takes the SSIM.
    features = r":feature=name=psnr\\:enable_mse=true|name=float_ssim\\:scale=1"
    counted = _Counted(frame_format.raw(frames))
    log = libvmaf(inputs, graph, counted, features=features)
    held = _held(clip)
    if not held == counted.count == len(log["frames"]):
        drawn = counted.count
        raise ClipError(
            t("the clip holds {held} frames where {drawn} were drawn", held=held, drawn=drawn)
        )
    vmaf = log["pooled_metrics"]["vmaf"]
    scores = ClipScores(
        vmaf=vmaf["mean"],
        vmaf_harmonic=vmaf["harmonic_mean"],
        vmaf_minimum=vmaf["min"],
        psnr=_psnr([frame["metrics"]["mse_y"] for frame in log["frames"]]),
        ssim=log["pooled_metrics"]["float_ssim"]["mean"],
        frames=held,
        width=frame_format.width,
        height=frame_format.height,
    )
    every = [
        FrameScores(
            frame=index,
            vmaf=metrics["vmaf"],
            psnr=_psnr([metrics["mse_y"]]),
            ssim=metrics["float_ssim"],
        )
        for index, metrics in enumerate(frame["metrics"] for frame in log["frames"])
    ]
    return scores, every


class _Counted:
    """Chunks that go by once, and how many did."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.count = 0
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.count += 1
            yield chunk


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
    return t("missing") if score is None else f"{score:.{places}f}"

"""The ffmpeg that artlab uses, what it must be able to, and how it is told of frames.

A frame is a picture, uint8, (height, width), 0 black to 255 white, or in colour
(height, width, 3). Frames go to a program one after the other, so that a clip
never lies whole in memory.
"""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg

from artlab.errors import ToolError
from artlab.images import Bytes
from artlab.processes import REINSTALL, run
from artlab.texts import t

__all__ = ["NEEDED", "TO_VIDEO", "FrameFormat", "abilities", "ffmpeg", "run"]

NEEDED = frozenset({"libx264", "libvmaf"})  # what artlab asks of an ffmpeg

# Both what is encoded and what an encoded clip is scored against go through this one filter: a
# score would otherwise count the difference of two conversions as damage by the encoder.
TO_VIDEO = (
    "scale=in_range=pc:out_range=tv:out_color_matrix=bt709:flags=accurate_rnd+bitexact,"
    "format=yuv420p,"
    "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
)


@dataclass(frozen=True, kw_only=True)
class FrameFormat:
    """What all frames of a clip are.

    Attributes:
        width: In pixels.
        height: In pixels.
        channels: 1 of grey frames, 3 of colour ones.
        rate: Frames a second; a fraction of a film that counts otherwise.
    """

    width: int
    height: int
    channels: int = 1
    rate: int | Fraction

    @property
    def input(self) -> list[str]:
        """Return ffmpeg's options for raw frames on its standard input."""
        pixels = "gray" if self.channels == 1 else "rgb24"
        shape = ["-pixel_format", pixels, "-video_size", f"{self.width}x{self.height}"]
        return ["-f", "rawvideo", *shape, "-framerate", str(self.rate), "-i", "pipe:0"]

    def raw(self, frames: Iterable[Bytes]) -> Iterator[bytes]:
        """Turn frames into the bytes that go down a pipe, one chunk a frame.

        Raises:
            ValueError: If a frame is not uint8, or of another shape.
        """
        shape = (self.height, self.width, self.channels)[: 2 if self.channels == 1 else 3]
        for frame in frames:
            if frame.shape != shape or frame.dtype != "uint8":
                raise ValueError(f"a frame is {frame.dtype} {frame.shape}, not uint8 {shape}")
            yield frame.tobytes()


def ffmpeg() -> Path:
    """Return the absolute path of the ffmpeg that imageio-ffmpeg brings along.

    Raises:
        ToolError: If it is missing or may not be run.
    """
    try:
        named = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise ToolError(t("ffmpeg is missing; {mend}", mend=REINSTALL)) from error
    found = shutil.which(named)
    if found is None:
        told = {"place": named, "mend": REINSTALL}
        raise ToolError(t("ffmpeg is missing at {place}, or may not be run; {mend}", **told))
    return Path(found).absolute()


def abilities() -> frozenset[str]:
    """Return which of the NEEDED abilities this ffmpeg has; NEEDED minus these are missing.

    Raises:
        ToolError: If ffmpeg is missing or does not run.
    """
    program = str(ffmpeg())
    lists = [
        run([program, "-hide_banner", "-loglevel", "error", option], timeout_seconds=60)
        for option in ("-encoders", "-filters")
    ]
    return NEEDED & set(" ".join(lists).split())

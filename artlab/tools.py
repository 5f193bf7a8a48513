"""Runs outside programs; the only place that knows subprocess, and how ffmpeg is told of frames.

A frame is a picture, uint8, (height, width), 0 black to 255 white, or in colour
(height, width, 3). Frames go to a program one after the other, so that a clip
never lies whole in memory.
"""

import re
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import imageio_ffmpeg

from artlab.errors import ToolError
from artlab.images import Bytes

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
        rate: Frames a second.
    """

    width: int
    height: int
    channels: int = 1
    rate: int

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


_REINSTALL = "reinstall artlab's requirements: pip install --force-reinstall imageio-ffmpeg"
_FULL = re.compile("No space left on device|File too large|Disk quota exceeded")
# What ffmpeg writes after the line that says what was wrong.
_AFTERMATH = re.compile(
    r"Conversion failed|Terminating thread|Task finished|Nothing was written|Last message repeated"
)


def ffmpeg() -> Path:
    """Return the absolute path of the ffmpeg that imageio-ffmpeg brings along.

    Raises:
        ToolError: If it is missing or may not be run.
    """
    try:
        named = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise ToolError(f"ffmpeg is missing; {_REINSTALL}") from error
    found = shutil.which(named)
    if found is None:
        raise ToolError(f"ffmpeg is missing at {named}, or may not be run; {_REINSTALL}")
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


def run(
    command: Sequence[str],
    *,
    frames: Iterable[bytes] | None = None,
    timeout_seconds: float,
    folder: Path | None = None,
) -> str:
    """Run a program and return what it wrote to standard output.

    The program never outlives the call: it is killed when it takes too long, and
    when anything is raised here, Ctrl-C included.

    Args:
        command: The program, by its absolute path, and its arguments.
        frames: Chunks for its standard input; None for no input.
        timeout_seconds: How long it may take.
        folder: Where it runs; None for here.

    Raises:
        ToolError: If it cannot be started, fails, takes too long, does not read
            all the frames, or finds the disk full.
    """
    process = _start(command, folder, has_input=frames is not None)
    is_late = threading.Event()

    def stop() -> None:
        is_late.set()
        process.kill()

    stopper = threading.Timer(timeout_seconds, stop)
    with process, ThreadPoolExecutor(2) as readers:
        try:
            stopper.start()
            # Read both all the time: a program whose pipe is full stops, and its input with it.
            written, complaints = (
                readers.submit(_read, pipe) for pipe in (process.stdout, process.stderr)
            )
            is_fed = _feed(process.stdin, frames)
            process.wait()
        finally:
            stopper.cancel()
            process.kill()
    name = Path(command[0]).name.partition("-")[0]
    if is_late.is_set():
        raise ToolError(f"{name} took longer than {timeout_seconds:g} seconds and was stopped")
    if process.returncode or not is_fed:
        raise ToolError(_sentence(name, complaints.result(), status=process.returncode))
    return written.result()


def _start(
    command: Sequence[str], folder: Path | None, *, has_input: bool
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE if has_input else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,  # nothing left over to write when the program is gone
            cwd=folder,
            # Python ignores the signal for a file over the size limit; a program that inherits
            # this says what is wrong instead of dying without a word.
            restore_signals=False,
        )
    except OSError as error:
        reason = error.strerror or error
        raise ToolError(f"cannot start {command[0]}; {_REINSTALL}; {reason}") from error


def _read(pipe: IO[bytes] | None) -> str:
    return pipe.read().decode("utf-8", "replace") if pipe else ""


def _feed(pipe: IO[bytes] | None, chunks: Iterable[bytes] | None) -> bool:
    """Write all chunks; False if the program stopped reading before their end."""
    if pipe is None or chunks is None:
        return True
    with pipe:
        for chunk in chunks:
            rest = memoryview(chunk)
            while rest:
                try:
                    rest = rest[pipe.write(rest) :]
                except BrokenPipeError:
                    return False
    return True


def _sentence(name: str, complaints: str, *, status: int) -> str:
    if full := _FULL.search(complaints):
        return f"{name} could not write: the disk is full, make room and try again; {full[0]}"
    lines = [line for line in complaints.splitlines() if line.strip()]
    telling = [line for line in lines if not _AFTERMATH.search(line)] or lines
    if not telling:
        return f"{name} failed: exit status {status}" if status else f"{name} stopped too early"
    # Without the part of ffmpeg that speaks, which is an address in memory: [mp4 @ 0x55f0].
    return f"{name} failed: " + re.sub(r"^(\[[^]]* @ [^]]*\] *)+", "", telling[-1].strip())

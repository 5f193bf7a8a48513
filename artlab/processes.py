"""Runs outside programs, and lets none outlive its call; the only place that knows subprocess."""

import atexit
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import IO

from artlab.errors import ToolError
from artlab.texts import Text, t

AT_THE_END = "was still running at the end"
MOST_WRITTEN = 10_000_000  # bytes, to standard output or error; more is garbage
GONE_SECONDS = 2  # for the end of what a program wrote that is gone
SURVIVOR = ("/bin/sh", "-c", "read -r _; kill -s KILL 0")  # its group

Process = subprocess.Popen[bytes]

_FULL = re.compile("No space left on device|File too large|Disk quota exceeded")
# What ffmpeg writes after the line that says what was wrong.
_AFTERMATH = re.compile(
    r"Conversion failed|Terminating thread|Task finished|Nothing was written|Last message repeated"
)

_UNKNOWN = re.compile("Unknown encoder '(?P<encoder>[^']+)'")
REINSTALL = t("reinstall artlab's requirements: pip install --force-reinstall imageio-ffmpeg")


def run(
    command: Sequence[str],
    *,
    frames: Iterable[bytes] | None = None,
    timeout_seconds: float,
    folder: Path | None = None,
) -> str:
    """Run a program and return what it wrote to standard output.

    The program, and whatever it starts, is a process group of its own, which never outlives
    the call: it is killed when it takes too long, when it writes without end, when anything
    is raised here, Ctrl-C included, and when this process ends, or is killed.

    Args:
        command: The program, by its absolute path, and its arguments.
        frames: Chunks for its standard input; None for no input.
        timeout_seconds: How long it may take.
        folder: Where it runs; None for here.

    Raises:
        ToolError: If it cannot be started, fails, takes too long, does not read
            all the frames, writes more than 10 MB, or finds the disk full.
    """
    name = Path(command[0]).name.partition("-")[0]
    readers: list[_Reader] = []
    with (
        _survivor() as first,
        _start(command, folder, has_input=frames is not None, first=first) as process,
    ):
        watcher = _Watcher(process, first, timeout_seconds)
        try:
            watcher.start()
            # Read both all the time: a program whose pipe is full stops, and its input with it.
            readers += [_Reader(pipe, watcher) for pipe in (process.stdout, process.stderr)]
            is_fed = _feed(process.stdin, frames)
            process.wait()
        finally:
            watcher.end()  # what the program started, and left, goes with it
            _expect(readers)  # no pipe is closed under who reads it
    answer, complaint = (reader.text for reader in readers)
    if watcher.trouble:
        raise ToolError(f"{name} {watcher.trouble} and was stopped")
    if process.returncode or not is_fed:
        raise ToolError(_sentence(name, complaint, status=process.returncode))
    return answer


class _Watcher(threading.Thread):
    """Kills a program, and all that it started, when it is high time; at the end, in any case.

    Attributes:
        trouble: Why it was killed, if it was; else nothing.
    """

    def __init__(self, process: Process, first: Process | None, timeout_seconds: float) -> None:
        super().__init__(daemon=True)
        self.trouble = ""
        self._process, self._first, self._timeout_seconds = process, first, timeout_seconds
        self._is_over = threading.Event()
        atexit.register(self.stop, AT_THE_END)  # where nobody waits for the thread that runs it

    def end(self) -> None:
        """Look no more; what still runs is killed."""
        atexit.unregister(self.stop)
        self._is_over.set()
        _kill(self._process, self._first)

    def run(self) -> None:
        """Look every now and then."""
        until = time.monotonic() + self._timeout_seconds
        while not self._is_over.wait(min(0.2, max(0.0, until - time.monotonic()))):
            if time.monotonic() >= until:
                self.stop(f"took longer than {self._timeout_seconds:g} seconds")
            # Ctrl-C reaches the main thread alone, and Python then waits for all others.
            elif not threading.main_thread().is_alive():
                self.stop(AT_THE_END)

    def stop(self, trouble: str) -> None:
        """Kill the program, for this reason unless there was one before."""
        self.trouble = self.trouble or trouble
        self._is_over.set()
        _kill(self._process, self._first)


class _Reader(threading.Thread):
    """Reads what a program writes, to the end, but never more than is good."""

    def __init__(self, pipe: IO[bytes] | None, watcher: _Watcher) -> None:
        super().__init__(daemon=True)
        self._pipe, self._watcher, self._read = pipe, watcher, bytearray()
        self.start()

    def run(self) -> None:
        """Read."""
        with suppress(ValueError, OSError):  # closed: what still writes there is none of ours
            while self._pipe and (piece := self._pipe.read(2**16)):
                self._read += piece
                if len(self._read) > MOST_WRITTEN:
                    self._watcher.stop(f"wrote more than {MOST_WRITTEN // 10**6} MB")
                    return

    @property
    def text(self) -> str:
        """All of it, once the program is gone."""
        return self._read.decode("utf-8", "replace")


def _expect(readers: Iterable[_Reader]) -> None:
    """Wait for the end of what a program that is gone has written; for all of it together."""
    until = time.monotonic() + GONE_SECONDS
    for reader in readers:
        reader.join(max(0.0, until - time.monotonic()))


def _kill(process: Process, first: Process | None) -> None:
    """Kill a program, unless it is gone, and all of its group, the first included."""
    if first is None:
        process.kill()
    elif first.returncode is None:  # else the group's number may be another's
        with suppress(ProcessLookupError, PermissionError):  # macOS says so where all are gone
            os.killpg(first.pid, signal.SIGKILL)


def _survivor() -> AbstractContextManager[Process | None]:
    """Start the first of a process group, which kills it once this process is no more.

    It waits for the end of a pipe that nobody but this process holds open; kill -9 closes it.
    """
    if sys.platform == "win32":  # which has no such groups
        return nullcontext()
    return _start(SURVIVOR, None, has_input=True, first=None)


def _start(
    command: Sequence[str], folder: Path | None, *, has_input: bool, first: Process | None
) -> Process:
    """Start a program in the group of another, or in one of its own."""
    own = None if sys.platform == "win32" else 0
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE if has_input else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,  # nothing left over to write when the program is gone
            cwd=folder,
            process_group=first.pid if first else own,
            # Python ignores the signal for a file over the size limit; a program that inherits
            # this says what is wrong instead of dying without a word.
            restore_signals=False,
        )
    except OSError as error:
        told = {"program": command[0], "mend": REINSTALL, "why": error.strerror or str(error)}
        raise ToolError(t("cannot start {program}; {mend}; {why}", **told)) from error


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


def _sentence(name: str, complaints: str, *, status: int) -> Text:
    if full := _FULL.search(complaints):
        return t(
            "{name} could not write: the disk is full, make room and try again; {why}",
            name=name,
            why=full[0],
        )
    if unknown := _UNKNOWN.search(complaints):
        told = {"name": name, "encoder": unknown["encoder"], "mend": REINSTALL}
        return t("this {name} has no encoder {encoder}; {mend}", **told)
    lines = [line for line in complaints.splitlines() if line.strip()]
    telling = [line for line in lines if not _AFTERMATH.search(line)] or lines
    if not telling:
        return (
            t("{name} failed: exit status {status}", name=name, status=status)
            if status
            else t("{name} stopped too early", name=name)
        )
    # Without the part of ffmpeg that speaks, which is an address in memory: [mp4 @ 0x55f0].
    why = re.sub(r"^(\[[^]]* @ [^]]*\] *)+", "", telling[-1].strip())
    return t("{name} failed: {why}", name=name, why=why)

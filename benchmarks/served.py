"""A page in a process of its own, and the processor time that it takes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

TOP = Path(__file__).parents[1]
IDLE = 0.15  # processor seconds a second: Gradio's queue looks for work a thousand times
QUIET_SECONDS = 3  # in a row, until it is believed


@dataclass
class Spent:
    """Processor time, in seconds."""

    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Served:
    """A page that runs.

    Attributes:
        address: Where a browser finds it.
        process: Its number.
        started: When it was started, by time.monotonic.
    """

    address: str
    process: int
    started: float

    def processor_seconds(self) -> float:
        """Return how much processor time it has taken so far, in all its threads."""
        return time.clock_gettime(~self.process << 3 | 2)  # as clock_getcpuclockid(3) counts

    def rest(self) -> None:
        """Wait until it has nothing to do: models loaded, first strips made."""
        while httpx.get(f"{self.address}readyz").status_code == httpx.codes.SERVICE_UNAVAILABLE:
            time.sleep(
                1
            )  # the models wait for the page before they load; a peer knows no such path
        quiet, before = 0, self.processor_seconds()
        while quiet < QUIET_SECONDS:
            time.sleep(1)
            now = self.processor_seconds()
            quiet = quiet + 1 if now - before < IDLE else 0
            before = now

    def at_rest(self) -> float:
        """Return the processor seconds that it takes in a second when nobody is there."""
        self.rest()
        begun, used = time.monotonic(), self.processor_seconds()
        time.sleep(QUIET_SECONDS)
        return (self.processor_seconds() - used) / (time.monotonic() - begun)

    @contextmanager
    def spent(self) -> "Iterator[Spent]":
        """Note the processor time of a block, less what the page takes when nobody is there.

        A core that never sleeps wakes it more cheaply; so little work can seem to be none.
        """
        idle, found = self.at_rest(), Spent()
        begun, used = time.monotonic(), self.processor_seconds()
        yield found
        spent = self.processor_seconds() - used
        found.seconds = max(0.0, spent - idle * (time.monotonic() - begun))

    def resident_bytes(self, *, peak: bool = False) -> int:
        """Return how much memory it holds, or held at most."""
        wanted = "VmHWM:" if peak else "VmRSS:"
        for line in Path(f"/proc/{self.process}/status").read_text().splitlines():
            if line.startswith(wanted):
                return 1024 * int(line.split()[1])
        raise ValueError(f"the kernel does not say {wanted}")


@contextmanager
def serve(*command: str, wait: bool = True) -> Iterator[Served]:
    """Run a page: a Python file or -m MODULE, relative to the top; stop it at the end.

    Args:
        command: What comes after `python`.
        wait: Until it answers.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "GRADIO_SERVER_PORT": str(port),
        "GRADIO_ANALYTICS_ENABLED": "False",
        "PYTHONPATH": str(TOP),
    }
    started = time.monotonic()
    page = subprocess.Popen(
        [sys.executable, *command], cwd=TOP, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        if wait:
            _wait(page, address)
        yield Served(address=address, process=page.pid, started=started)
    finally:
        page.terminate()
        page.wait()


def _wait(page: subprocess.Popen[bytes], address: str) -> None:
    while page.poll() is None:
        try:
            httpx.get(address)
        except httpx.ConnectError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"the page at {address} ended before it served anything")

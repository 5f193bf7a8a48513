"""The machine: what a time was measured on, which says little without it, and its memory."""

import ctypes
import os
import platform
from contextlib import suppress
from pathlib import Path

CPUS = Path("/proc/cpuinfo")


def describe() -> str:
    """Return how many cores of what, such as "2 cores of AMD EPYC 7B13"."""
    count = os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()
    return f"{count or 1} cores of {_model()}"


def give_back() -> None:
    """Return to the system what was freed but is kept for what may come, where that can be done.

    Source:
        malloc_trim(3), of the GNU C library.
    """
    with suppress(AttributeError, OSError, TypeError):  # another library
        ctypes.CDLL(None).malloc_trim(0)


def _model() -> str:
    try:
        lines = CPUS.read_text(encoding="utf-8").splitlines()
    except OSError:  # not Linux
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()

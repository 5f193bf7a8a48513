"""The machine that a time was measured on: a time says little without it."""

import os
import platform
from pathlib import Path

CPUS = Path("/proc/cpuinfo")


def describe() -> str:
    """Return how many cores of what, such as "2 cores of AMD EPYC 7B13"."""
    count = os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()
    return f"{count or 1} cores of {_model()}"


def _model() -> str:
    try:
        lines = CPUS.read_text(encoding="utf-8").splitlines()
    except OSError:  # not Linux
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()

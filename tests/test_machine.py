import os
import platform
import re
import subprocess
import sys

import pytest

from artlab import machine


def test_a_machine_is_its_cores_and_their_model():
    assert re.fullmatch(r"[1-9]\d* cores of \S.*", machine.describe())


def test_the_model_is_what_linux_names(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "CPUS", tmp_path / "cpuinfo")
    machine.CPUS.write_text("processor\t: 0\nmodel name\t: EPYC 9\n\n" * 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(os, "process_cpu_count", lambda: 2, raising=False)

    assert machine.describe() == "2 cores of EPYC 9"


def test_elsewhere_python_says_what_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "CPUS", tmp_path / "none")
    monkeypatch.setattr(machine.platform, "processor", lambda: "")
    monkeypatch.setattr(machine.platform, "machine", lambda: "arm64")

    assert machine.describe().endswith("cores of arm64")


MANY = """
from pathlib import Path
from artlab import machine

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

kept = [bytes(100_000) for _ in range(2_000)]
last = kept[-1]  # below it, nothing is given back by itself
del kept
before = held()
machine.give_back()
print(before - held())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another library keeps less, or more")
def test_what_was_freed_is_given_back():
    environment = {**os.environ, "MALLOC_TRIM_THRESHOLD_": str(10**9)}
    command = [sys.executable, "-c", MANY]
    found = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)

    assert float(found.stdout) > 100  # MB

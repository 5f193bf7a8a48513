import os
import re

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

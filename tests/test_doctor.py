import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from artlab import doctor, tools
from artlab.lab import Lab
from artlab.studio.theme import THEME


@pytest.fixture(scope="module")
def lab(tiny_root):
    """Return a lab that has all it needs."""
    return Lab(tiny_root)


@pytest.fixture(autouse=True)
def free_port(monkeypatch):
    """Return a port that is free, and that the page is told to take."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("GRADIO_SERVER_PORT", str(port))
    return port


@pytest.fixture
def able(monkeypatch):
    """Spare a test that is not about ffmpeg the second that asking it takes."""
    monkeypatch.setattr(tools, "abilities", lambda: tools.NEEDED)


def troubles(lab):
    return {finding.what: finding.remedy for finding in doctor.examine(lab) if finding.remedy}


def test_all_is_well_where_all_is_there(lab, free_port):
    findings = list(doctor.examine(lab))

    assert [finding.what for finding in findings] == [
        "checkpoint references",
        "checkpoint gan",
        "checkpoint dense",
        "ffmpeg with libx264 and libvmaf",
        "fonts, the browser's own",
        f"port {free_port}",
    ]
    assert not any(finding.remedy for finding in findings)


@pytest.mark.usefixtures("able")
@pytest.mark.parametrize("name", ["references", "gan", "dense"])
def test_names_a_missing_checkpoint(root, name):
    shutil.rmtree(root / name)

    found = troubles(Lab(root))

    assert list(found) == [f"checkpoint {name}"]
    assert found[f"checkpoint {name}"].startswith(f"there is no {name} in {root}; get it back")


def test_names_everything_that_is_wrong_at_once(tmp_path, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")

    found = troubles(Lab(tmp_path))

    assert list(found) == [
        "checkpoint references",
        "checkpoint gan",
        "checkpoint dense",
        "ffmpeg with libx264 and libvmaf",
    ]
    assert "missing at /nowhere/ffmpeg" in found["ffmpeg with libx264 and libvmaf"]


def test_names_what_an_ffmpeg_lacks(lab, monkeypatch):
    monkeypatch.setattr(tools, "abilities", lambda: frozenset({"libx264"}))

    found = troubles(lab)

    assert found == {"ffmpeg with libx264 and libvmaf": "this ffmpeg lacks libvmaf"}


@pytest.mark.usefixtures("able")
def test_names_a_font_that_would_be_fetched(lab, monkeypatch):
    address = "https://fonts.example/inter.css"
    monkeypatch.setattr(THEME, "_stylesheets", [address])

    found = troubles(lab)

    assert found == {"fonts, the browser's own": f"the page's theme fetches {address}"}


@pytest.mark.usefixtures("able")
def test_passes_over_a_port_that_is_taken_as_gradio_does(lab, free_port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()

        last = list(doctor.examine(lab))[-1]

    assert last.what.startswith("port ")
    assert last.what != f"port {free_port}"
    assert not last.remedy


@pytest.mark.usefixtures("able")
def test_names_ports_that_are_all_taken(lab, free_port, monkeypatch):
    monkeypatch.setattr(doctor, "PORTS", 1)
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()

        found = troubles(lab)

    remedy = "they are taken; set GRADIO_SERVER_PORT to a free one"
    assert found == {f"ports {free_port} to {free_port}": remedy}


@pytest.mark.usefixtures("able")
@pytest.mark.parametrize("port", ["http", "-1", "0", "65536", "78.60", ""])
def test_names_a_port_that_is_none(lab, monkeypatch, port):
    monkeypatch.setenv("GRADIO_SERVER_PORT", port)

    found = troubles(lab)

    assert list(found) == [f"port {port}"]
    assert found[f"port {port}"].startswith("there is none; set GRADIO_SERVER_PORT to a number")


def test_a_port_that_is_none_hides_nothing_else(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "artlab", "--checkpoints", str(tmp_path), "doctor"],
        cwd=Path(__file__).parents[1],
        env=os.environ | {"GRADIO_SERVER_PORT": "abc"},
        capture_output=True,
        text=True,
        check=False,
    )

    *_, fonts, port, _ = done.stdout.splitlines()
    assert fonts == "ok  fonts, the browser's own"
    assert port.startswith("NO  port abc: there is none; set GRADIO_SERVER_PORT to a number")
    assert done.returncode == 1
    assert not done.stderr


@pytest.mark.usefixtures("able")
def test_a_taken_port_gives_way_to_the_next_unless_one_is_asked_for(lab, free_port, monkeypatch):
    monkeypatch.delenv("GRADIO_SERVER_PORT")
    monkeypatch.setattr(doctor, "FIRST_PORT", free_port)
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()

        *_, port = doctor.examine(lab)

    assert not port.remedy
    assert free_port < int(port.what.split()[1]) < free_port + 100

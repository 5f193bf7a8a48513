import os
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from artlab import doctor, tools
from artlab.lab import Lab
from artlab.studio.theme import THEME

CHECKPOINTS = ["checkpoint references", "checkpoint gan", "checkpoint dense"]
FFMPEG, FONTS = "ffmpeg with libx264 and libvmaf", "fonts, the browser's own"


@pytest.fixture(scope="module")
def lab(tiny):
    """Return a lab that has all it needs."""
    return Lab(tiny)


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

    names = [finding.what for finding in findings]
    assert names == [*CHECKPOINTS, FFMPEG, FONTS, f"port {free_port}"]
    assert not any(finding.remedy for finding in findings)


@pytest.mark.usefixtures("able")
@pytest.mark.parametrize("name", ["references", "gan", "dense"])
def test_names_a_missing_checkpoint(collection, name):
    shutil.rmtree(collection.root / name)

    found = troubles(Lab(collection))

    assert list(found) == [f"checkpoint {name}"]
    assert found[f"checkpoint {name}"].startswith(f"there is no {name} in {collection.root}; get")


def test_names_everything_that_is_wrong_at_once(tiny, tmp_path, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")

    found = troubles(Lab(replace(tiny, root=tmp_path)))

    assert list(found) == [*CHECKPOINTS, FFMPEG]
    assert "missing at /nowhere/ffmpeg" in found[FFMPEG]


def test_names_what_an_ffmpeg_lacks(lab, monkeypatch):
    monkeypatch.setattr(tools, "abilities", lambda: frozenset({"libx264"}))

    assert troubles(lab) == {FFMPEG: "this ffmpeg lacks libvmaf"}


@pytest.mark.usefixtures("able")
def test_names_a_font_that_would_be_fetched(lab, monkeypatch):
    address = "https://fonts.example/inter.css"
    monkeypatch.setattr(THEME, "_stylesheets", [address])

    assert troubles(lab) == {FONTS: f"the page's theme fetches {address}"}


@pytest.fixture
def taken(free_port):
    """Return the port that the page is told to take, which another has."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()
        yield free_port


@pytest.mark.usefixtures("able")
@pytest.mark.parametrize("is_asked_for", [True, False])
def test_passes_over_a_port_that_is_taken_as_gradio_does(lab, taken, monkeypatch, is_asked_for):
    if not is_asked_for:
        monkeypatch.delenv("GRADIO_SERVER_PORT")
        monkeypatch.setattr(doctor, "FIRST_PORT", taken)

    *_, port = doctor.examine(lab)

    assert not port.remedy
    assert taken < int(port.what.split()[1]) < taken + 100


@pytest.mark.usefixtures("able")
def test_names_ports_that_are_all_taken(lab, taken, monkeypatch):
    monkeypatch.setattr(doctor, "PORTS", 1)

    remedy = "they are taken; set GRADIO_SERVER_PORT to a free one"
    assert troubles(lab) == {f"ports {taken} to {taken}": remedy}


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
        cwd=Path(__file__).parents[1], env=os.environ | {"GRADIO_SERVER_PORT": "abc"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    *_, fonts, port, _ = done.stdout.splitlines()
    assert fonts == f"ok  {FONTS}"
    assert port.startswith("NO  port abc: there is none; set GRADIO_SERVER_PORT to a number")
    assert (done.returncode, done.stderr) == (1, "")

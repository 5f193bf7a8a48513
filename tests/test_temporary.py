"""The app's temporary folder: its own, removed when it ends, and by the next if it was killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from artlab.studio.serving.temporary import remove_dead

APP = Path(__file__).parents[1] / "app.py"
HOLD = """
import sys, time
from artlab.studio.serving import temporary
temporary.use()
import tempfile
print(temporary.own(), tempfile.mkdtemp(), flush=True)
if sys.argv[1:]: time.sleep(600)
"""
SERVE = """
import tempfile
from artlab.studio.serving import serve, temporary
serve._launch = lambda *_, **__: None
serve._stay = lambda *_: print(temporary.own(), tempfile.mkdtemp())
serve.serve()
"""


def held(base, *arguments):
    """Start a process that has a folder; returns it, and where that is."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, *arguments],
        env=os.environ | {"ARTLAB_TEMP": str(base)}, cwd=APP.parent,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    folder, inside = process.stdout.readline().split()
    assert Path(inside).parent == Path(folder, "tmp")
    return process, Path(folder)


@pytest.fixture
def killed(tmp_path):
    process, folder = held(tmp_path, "stay")
    (folder / "gradio" / "clip.mp4").write_bytes(bytes(1000))
    process.kill()
    process.communicate()
    assert (folder / "gradio" / "clip.mp4").exists()
    return folder


def test_nothing_stays_of_a_process_that_ends(tmp_path):
    process, folder = held(tmp_path)
    process.communicate()

    assert not folder.exists()
    assert not list(tmp_path.iterdir())


def test_the_next_removes_what_a_killed_one_left_and_nothing_of_one_that_lives(tmp_path, killed):
    living, its = held(tmp_path, "stay")
    process, _ = held(tmp_path)
    process.communicate()

    assert not killed.exists()
    assert its.exists()
    living.send_signal(signal.SIGKILL)
    living.communicate()


def test_what_the_app_writes_lies_in_its_folder(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SERVE], env=os.environ | {"ARTLAB_TEMP": str(tmp_path)},
        cwd=APP.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip

    folder, written = map(Path, done.stdout.split())
    assert folder.parent == tmp_path
    assert folder in written.parents
    assert not list(tmp_path.iterdir())


@pytest.fixture
def lookalike(tmp_path):
    """Return a function that makes what looks like a folder, and holds something."""

    def lookalike(name):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "clip.mp4").touch()
        folder.with_suffix(".lock").touch()
        return folder

    return lookalike


def test_what_only_looks_like_one_is_left_alone(tmp_path, lookalike):
    living = tmp_path / "artlab-me"
    living.mkdir()
    unlocked, elsewhere = lookalike("artlab-1-unlocked"), lookalike("artlab-2-elsewhere")
    unlocked.with_suffix(".lock").unlink()
    its_lock, precious = elsewhere.with_suffix(".lock"), tmp_path / "precious"
    precious.write_text("text", encoding="utf-8")
    its_lock.unlink()
    its_lock.symlink_to(precious)
    linked = tmp_path / "artlab-3-linked"
    linked.symlink_to(lookalike("outside"))
    linked.with_suffix(".lock").touch()
    before = sorted(tmp_path.rglob("*"))

    remove_dead(living)

    assert sorted(tmp_path.rglob("*")) == before
    assert precious.read_text(encoding="utf-8") == "text"


@pytest.mark.parametrize("theirs", ["artlab-1", "artlab-1.lock"])
def test_what_another_user_has_made_is_left_alone(tmp_path, lookalike, monkeypatch, theirs):
    living, folder = tmp_path / "artlab-me", lookalike("artlab-1")
    living.mkdir()
    lstat = Path.lstat

    def foreign(path):
        status = lstat(path)
        is_theirs = path.name == theirs
        return SimpleNamespace(st_mode=status.st_mode, st_uid=-1) if is_theirs else status

    with monkeypatch.context() as patch:
        patch.setattr(Path, "lstat", foreign)
        remove_dead(living)
    assert (folder / "clip.mp4").exists()

    remove_dead(living)
    assert not folder.exists()


def test_a_place_that_cannot_be_written_to_is_said_at_the_start(tmp_path):
    nowhere = tmp_path / "file"
    nowhere.touch()

    done = subprocess.run(
        [sys.executable, str(APP)], env=os.environ | {"ARTLAB_TEMP": str(nowhere)},
        capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip

    assert done.returncode == 1
    assert "ARTLAB_TEMP names another place" in done.stderr
    assert "Traceback" not in done.stderr

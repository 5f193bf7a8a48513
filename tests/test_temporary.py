"""The app's temporary folder: its own, removed when it ends, and by the next if it was killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

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


def test_what_only_looks_like_one_is_left_alone(tmp_path):
    mine, other, linked = (tmp_path / f"artlab-{name}" for name in ("1-me", "2-other", "3-linked"))
    outside = tmp_path / "precious"
    for folder in (mine, other, outside):
        folder.mkdir()
    linked.symlink_to(outside)
    linked.with_suffix(".lock").touch()
    with FileLock(mine.with_suffix(".lock")):
        remove_dead(mine)

    assert outside.exists()
    assert other.exists()  # it has no lock
    assert mine.exists()


def test_a_place_that_cannot_be_written_to_is_said_at_the_start(tmp_path):
    nowhere = tmp_path / "file"
    nowhere.touch()

    done = subprocess.run(
        [sys.executable, str(APP)], env=os.environ | {"ARTLAB_TEMP": str(nowhere)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.returncode == 1
    assert "ARTLAB_TEMP names another place" in done.stderr
    assert "Traceback" not in done.stderr

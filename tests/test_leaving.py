"""The app ends when it is told to, whatever is going on."""

import signal
import subprocess
import sys
import time

import httpx
import pytest
from running import running_process

HANGING = "#!/bin/sh\nsleep 300 & echo $! > {note}\nwait\n"


def is_running(number):
    """Return whether a process runs: one that was killed may still be on the system's list."""
    asked = ["ps", "-o", "stat=", "-p", number]
    state = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


@pytest.mark.browser
@pytest.mark.skipif(sys.platform == "win32", reason="stops programs in another way")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "kill"])
def test_an_ffmpeg_that_hangs_does_not_keep_the_app(tmp_path, monkeypatch, number):
    program, note = tmp_path / "ffmpeg", tmp_path / "child"
    program.write_text(HANGING.format(note=note))
    program.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program))
    with running_process() as (process, address):
        asked = httpx.post(f"{address}gradio_api/call/v2/clip", json={"model": "gan"}, timeout=30)
        asked.raise_for_status()
        until = time.monotonic() + 60
        while not (note.exists() and note.read_text()):
            assert time.monotonic() < until
            time.sleep(0.1)
        began = time.monotonic()
        process.send_signal(number)
        status = process.wait(timeout=60)

    assert status == 0
    assert time.monotonic() - began < 10
    assert not is_running(note.read_text().strip())

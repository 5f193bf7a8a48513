"""The app ends when it is told to, whatever is going on."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

import httpx
import pytest
from running import free_port, running_process

HANGING = "#!/bin/sh\nsleep 300 & echo $! > {note}\nwait\n"

SLOW = """
import sys, time
from pathlib import Path
sys.path.insert(0, "tests")
from viewing import StandIn
from artlab.studio.serving.serve import serve

class Slow(StandIn):
    def draw(self, point):
        time.sleep(2)
        return super().draw(point)

    def troubles(self):
        return {"gan": "not loaded here"}

serve(Slow(Path(sys.argv[1])))
"""


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


@pytest.mark.skipif(sys.platform == "win32", reason="stops programs in another way")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "kill"])
def test_who_asks_while_it_ends_is_no_reason_for_a_traceback(tmp_path, number):
    port = free_port()
    address = f"http://127.0.0.1:{port}"

    def visit(name):
        with suppress(httpx.TransportError), httpx.Client(base_url=address) as client:
            for visit in count():  # each a page that nobody has packed yet
                client.get("/", headers={"Host": f"{name}-{visit}"})

    def listen(path):
        with suppress(httpx.TransportError):
            httpx.get(f"{address}/gradio_api/{path}", timeout=30)

    with subprocess.Popen(
        [sys.executable, "-c", SLOW, str(tmp_path)], cwd=Path(__file__).parents[1],
        env=os.environ | {"GRADIO_SERVER_PORT": str(port)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        process.stdout.readline()
        scored = "call/v2/score"  # which takes longer than it is waited for
        event = httpx.post(f"{address}/gradio_api/{scored}", json={}).json()["event_id"]
        streams = ("heartbeat/me", f"{scored}/{event}")
        crowd = [threading.Thread(target=visit, args=(name,)) for name in "abc"]
        crowd += [threading.Thread(target=listen, args=(path,)) for path in streams]
        for each in crowd:
            each.start()
        time.sleep(0.5)
        began = time.monotonic()
        process.send_signal(number)
        _, complaints = process.communicate(timeout=60)
        for each in crowd:
            each.join()

    assert process.returncode == 0
    assert time.monotonic() - began < 10
    assert "Traceback" not in complaints

"""The app, run as a person runs it, and called as a program calls it."""

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx


def free_port():
    """Return a port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_app():
    """Run python app.py with the shipped checkpoints; gives where it is, models loaded."""
    with running_process() as (_, address):
        yield address


@contextmanager
def running_process():
    """Run the app, as above; gives its process, too."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "GRADIO_SERVER_PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert any("the models are ready" in line for line in process.stdout)
        yield process, f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.communicate()


def called(address, endpoint, arguments, *, http=httpx):
    """Call as curl does: post, then read the answer's stream; returns what came last.

    Who calls often gives a client of httpx, which is made once.
    """
    body = json.dumps(arguments)  # as a sloppy client: NaN goes out as it is
    posted = http.post(
        f"{address}gradio_api/call/{endpoint}",
        content=body,
        headers={"content-type": "application/json"},
    )
    if "event_id" not in posted.json():
        return {"error": str(posted.json())}
    event = posted.json()["event_id"]
    stream = http.get(f"{address}gradio_api/call/{endpoint}/{event}", timeout=60).text
    return json.loads(stream.rpartition("data: ")[2])

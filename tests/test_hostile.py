"""What strangers may send, over the network: it is refused in a sentence, and nothing stays."""

import contextlib
import itertools
import json
import os
import re
import select
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from artlab.studio.serving import temporary
from artlab.studio.serving.serve import serve

CONNECTIONS = 60  # of which one address has half
SECONDS = 1  # for a head, and for a body
CALL = "gradio_api/call/generate"
JOIN = {"data": [], "fn_index": "generate", "session_hash": "me"}
MB = 10**6


@pytest.fixture(scope="module")
def address(stand_in):
    """Serve the page to people in a hurry."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARTLAB_CONNECTIONS", str(CONNECTIONS))
        patch.setenv("ARTLAB_HEAD_SECONDS", str(SECONDS))
        patch.setenv("ARTLAB_BODY_SECONDS", str(SECONDS))
        page = serve(stand_in, blocking=False)
    yield page.local_url
    page.close()


@pytest.fixture
def client(address):
    with httpx.Client(base_url=address, timeout=20) as client:
        yield client


@contextlib.contextmanager
def connected(address, sent=b"", *, source="127.0.0.1"):
    """Give a plain connection, something sent."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), 20, (source, 0)) as connection:
        connection.sendall(sent)
        yield connection


def answered(connection):
    """Return all that comes until the server closes, or nothing if it has done so already."""
    with contextlib.suppress(ConnectionError):
        return b"".join(iter(lambda: connection.recv(65536), b""))
    return b""


def is_well(client):
    begun = time.monotonic()
    event = client.post(f"{CALL.replace('call', 'call/v2')}", json={"seed": 4}).json()["event_id"]
    told = client.get(f"gradio_api/call/v2/generate/{event}").text
    return "event: complete" in told and time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("path", "body"),
    [
        *((f"gradio_api/call/v2/{name}", text) for name in ("generate", "rebuild") for text in (
            '{"unknown": 1}', '{"self": 1}', '{"seed": "\\ud800"}', "[]", "1", "null", '"x"', "{"
        )),
        *((CALL, text) for text in (
            "{}", '{"data": NaN}', '{"data": "x"}', '{"data": {"a": 1}}', '{"data": ["\\uDfff"]}',
            '{"data": [], "session_hash": ["x"]}', '{"data": [], "batched": true}', "a=1&b=2",
        )),
        *(("gradio_api/queue/join", json.dumps(JOIN | wrong)) for wrong in (
            {"fn_index": 99}, {"fn_index": -1}, {"fn_index": None}, {"fn_index": 1e400},
            {"fn_index": True}, {"fn_index": [0]}, {"session_hash": "a" * 65},
            {"session_hash": "../x"}, {"trigger_id": "x"}, {"data": None},
        )),
        *((f"gradio_api/{path}", "{}") for path in (
            "call/nobody", "call/v2/nobody", "call/on_render", "run/generate", "api/generate",
            "component_server", "upload", "process_recording", "deep_link", "stream/x",
            "stream/x/close", "vibe-edit", "vibe-code", "cancel", "reset", "call/" + 5000 * "a",
        )),
    ],
)  # fmt: skip
def test_what_is_no_call_is_refused_in_a_sentence(client, written, path, body):
    events = client.get("config").json()["dependencies"]
    [number] = [event["id"] for event in events if event["api_name"] == "generate"]
    sent = body.replace('"fn_index": "generate"', f'"fn_index": {number}').encode()
    answer = client.post(path, content=sent, headers={"content-type": "application/json"})

    sentence = answer.json()["detail"]
    assert answer.status_code in {400, 403, 404, 405, 414}
    assert re.fullmatch(r"[^\n]{10,400}", sentence)
    assert "Traceback" not in written()
    assert str(temporary.own().parent) + "/" not in sentence


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/deep_link?session_hash=a", "gradio_api/dev/reload", "monitoring", "login",
        "gradio_api/custom_component/1/client/component/index.js", "gradio_api/vibe-code",
        "gradio_api/upload_progress?upload_id=1", "gradio_api/token", "svelte/x.js", "logout",
        "gradio_api/stream/a/1/2/playlist.m3u8", "gradio_api/run-history/buckets", 5000 * "a",
        "gradio_api/file/etc/passwd", "gradio_api/file=/" + 5000 * "a", "gradio_api/queue/status",
        "gradio_api/call/generate/nobody", "gradio_api/profiling/traces",
    ],
)  # fmt: skip
def test_what_the_page_does_not_ask_for_is_not_there(client, written, path):
    answer = client.get(path)

    assert answer.status_code in {403, 404, 414}
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Traceback" not in written()


def test_nothing_of_an_upload_stays(client):
    before = sorted(temporary.own().rglob("*"))

    for path in ("upload", "process_recording", "component_server", "call/generate"):
        answer = client.post(f"gradio_api/{path}", files={"files": ("a.png", bytes(10_000))})
        assert answer.status_code in {400, 403, 404}
        answer = client.post(f"gradio_api/{path}", files=[("x", (None, "y"))] * 1001)
        assert 400 <= answer.status_code < 500

    assert sorted(temporary.own().rglob("*")) == before


def test_a_lost_call_s_listener_hears_so_without_a_traceback(client, written):
    told = client.get("gradio_api/queue/data", params={"session_hash": "nobody"}).text

    assert json.loads(told.removeprefix("data:"))["session_not_found"] is True
    assert "Traceback" not in written()


def resident():
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("is_chunked", [False, True], ids=["whole", "in chunks"])
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_200_megabytes_are_refused_and_not_kept(address, client, kind, is_chunked):
    assert is_well(client)
    before = resident()
    length = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {200 * MB}"
    head = f"POST /{CALL} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\n{length}\r\n\r\n"
    piece = b"10000\r\n" + 65536 * b" " + b"\r\n" if is_chunked else 65536 * b" "

    with connected(address, head.encode()) as connection:
        with contextlib.suppress(OSError):
            for _ in range(200 * MB // 65536):
                connection.sendall(piece)
                if select.select([connection], [], [], 0)[0]:
                    break
        told = connection.recv(1000)

    assert told.startswith(b"HTTP/1.1 413 ")
    assert resident() - before < 20 * MB
    assert is_well(client)


@pytest.mark.parametrize(
    ("head", "drop"),
    [(b"", b""), (b"GET / HTTP/1.1\r\nX: ", b"a"), (b"", b"\r\n")],
    ids=["nothing", "half a head", "empty lines"],
)
def test_who_never_comes_to_an_end_is_not_waited_for(address, client, head, drop):
    begun = time.monotonic()
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(connected(address, head)) for _ in range(20)]
        for _ in range(8):
            for connection in opened:
                with contextlib.suppress(OSError):
                    connection.send(drop)
            time.sleep(0.2)
        told = [answered(connection) for connection in opened]

    # A byte too late takes the answer away.
    assert all(each.startswith(b"HTTP/1.1 408 ") or not each for each in told)
    assert time.monotonic() - begun < SECONDS + 4
    assert is_well(client)


@pytest.mark.parametrize("length", ["Content-Length: 500", "Transfer-Encoding: chunked"])
def test_a_body_that_never_comes_to_an_end_is_not_waited_for(address, length):
    begun = time.monotonic()
    head = f"POST /{CALL} HTTP/1.1\r\nHost: a\r\n{length}\r\n\r\n"

    with connected(address, head.encode()) as connection:
        for _ in range(20):  # beyond the answer, too
            with contextlib.suppress(OSError):
                connection.send(b" " if "Length" in length else b"1\r\n \r\n")
            time.sleep(0.2)
        told = answered(connection)

    assert told.startswith(b"HTTP/1.1 408 ") or not told  # a byte too late takes the answer away
    assert time.monotonic() - begun < 3 * SECONDS + 3


def test_a_head_has_a_size(address):
    pieces = itertools.repeat(b"X: " + 1000 * b"a" + b"\r\n", 1000)

    with connected(address, b"GET / HTTP/1.1\r\n") as connection:
        with contextlib.suppress(OSError):
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(0.0005)
            pytest.fail("a megabyte of headers was taken")
        told = b""
        with contextlib.suppress(OSError):
            told = connection.recv(100)

    assert told.startswith(b"HTTP/1.1 431 ") or not told


def test_nobody_has_all_the_connections(address, client):
    waiting = b"GET /gradio_api/heartbeat/me HTTP/1.1\r\nHost: a\r\n\r\n"
    time.sleep(SECONDS)  # until those of other tests are closed
    with contextlib.ExitStack() as stack:
        taken = [
            stack.enter_context(connected(address, waiting, source="127.0.0.2")) for _ in range(40)
        ]
        told = [connection.recv(100) for connection in taken]

        refused = [each for each in told if each.startswith(b"HTTP/1.1 503 ")]
        assert len(refused) == 40 - CONNECTIONS // 2
        assert all(b"Retry-After: " in each for each in refused)
        assert is_well(client)

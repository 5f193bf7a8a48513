"""Connections to the page: what comes through them has an end, and nobody has them all."""

import contextlib
import itertools
import os
import select
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

CONNECTIONS = 60  # of which one address has half
SECONDS = 1  # for a head, and for a body
CALL = "gradio_api/call/generate"
MB = 10**6
WAITING = b"GET /gradio_api/heartbeat/me HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture(scope="module")
def surroundings():
    seconds = {"ARTLAB_HEAD_SECONDS": SECONDS, "ARTLAB_BODY_SECONDS": SECONDS}
    return {"ARTLAB_CONNECTIONS": CONNECTIONS} | seconds


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
    time.sleep(SECONDS)  # until those of other tests are closed
    with contextlib.ExitStack() as stack:
        taken = [
            stack.enter_context(connected(address, WAITING, source="127.0.0.2")) for _ in range(40)
        ]
        told = [connection.recv(100) for connection in taken]

        refused = [each for each in told if each.startswith(b"HTTP/1.1 503 ")]
        assert len(refused) == 40 - CONNECTIONS // 2
        assert all(b"Retry-After: " in each for each in refused)
        assert is_well(client)


def test_all_together_have_only_so_many_connections(address):
    time.sleep(SECONDS)
    with contextlib.ExitStack() as stack:
        taken = [
            stack.enter_context(connected(address, WAITING, source=f"127.0.0.{2 + number % 4}"))
            for number in range(CONNECTIONS + 20)
        ]
        told = [connection.recv(100) for connection in taken]

    assert sum(each.startswith(b"HTTP/1.1 503 ") for each in told) >= 20


def test_who_has_closed_a_connection_may_open_another(address):
    asked = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    for _ in range(CONNECTIONS):
        with connected(address, asked, source="127.0.0.7") as connection:
            assert answered(connection).startswith(b"HTTP/1.1 200 ")


def test_an_answer_may_take_longer_than_a_head(address):
    with connected(address, WAITING) as connection:
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")
        connection.settimeout(2 * SECONDS)

        with pytest.raises(TimeoutError):  # what there is comes, but not the end
            answered(connection)

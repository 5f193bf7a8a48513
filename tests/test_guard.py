import asyncio
import json
import socketserver
import threading
import uuid
from dataclasses import replace

import httpx
import pytest
import safehttpx
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from artlab.collections import DEFAULT
from artlab.lab import Lab
from artlab.studio.serving import serve
from artlab.studio.serving.guard import LARGEST, Guard

CALL = "/gradio_api/call/generate"


class Stranger(socketserver.BaseRequestHandler):
    """Answers whoever connects, and notes that somebody has."""

    visited = threading.Event()

    def handle(self):
        self.visited.set()
        self.request.recv(10_000)
        self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture(scope="module")
def port():
    """Return the port at which the stranger listens."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def stranger(port):
    """Return an address of the stranger that nobody has asked for."""
    Stranger.visited.clear()
    return f"http://127.0.0.1:{port}/{uuid.uuid4().hex}"


@pytest.fixture(scope="module", params=[True, False], ids=["guarded", "bare"])
def is_guarded(request):
    return request.param


@pytest.fixture(scope="module")
def page(is_guarded, tmp_path_factory):
    """Serve the page, guarded or as Gradio would; returns a client."""
    lab = Lab(replace(DEFAULT, root=tmp_path_factory.mktemp("empty")))
    with pytest.MonkeyPatch.context() as patch:
        # To Gradio the stranger's address is one of the internet.
        patch.setattr(safehttpx, "is_public_ip", lambda _: True)
        if not is_guarded:
            patch.setattr(serve, "Guard", lambda app, **_: app)
        served = serve.serve(lab, blocking=False)
        with httpx.Client(base_url=served.local_url, timeout=30) as client:
            yield client
        served.close()
        lab.close()


def file(address):
    return {"path": address, "url": address, "meta": {"_type": "gradio.FileData"}}


def check(answer, *, is_guarded):
    """See that the stranger was visited without a guard, and only then."""
    assert (answer.status_code in {403, 404}) == is_guarded
    assert Stranger.visited.wait(0.1 if is_guarded else 10) != is_guarded
    Stranger.visited.clear()


@pytest.mark.parametrize(
    ("method", "spelling"), [("GET", "file="), ("HEAD", "file="), ("GET", "file/")]
)
def test_a_stranger_s_file_is_not_fetched(page, stranger, is_guarded, method, spelling):
    answer = page.request(method, f"gradio_api/{spelling}{stranger}")

    check(answer, is_guarded=is_guarded)


def test_no_event_fetches_an_argument(page, stranger, is_guarded):
    events = page.get("config").json()["dependencies"]
    for event in (event for event in events if event["backend_fn"]):
        given = file(stranger + event["api_name"])
        data = [[[{"a": given}]]] + [None] * len(event["inputs"])
        body = {"data": data, "fn_index": event["id"], "session_hash": uuid.uuid4().hex}

        answer = page.post("gradio_api/queue/join", json=body)

        check(answer, is_guarded=is_guarded)


@pytest.mark.parametrize("route", ["call/{}", "call/v2/{}", "run/{}", "api/{}", "queue/join"])
def test_no_route_leads_to_a_stranger(page, stranger, is_guarded, route):
    events = page.get("config").json()["dependencies"]
    [number] = [event["id"] for event in events if event["api_name"] == "generate"]
    body = {"data": [file(stranger), 1, "any", None], "fn_index": number, "session_hash": "me"}
    named = {"model": file(stranger)}

    path = f"gradio_api/{route.format('generate')}"
    answer = page.post(path, json=named if "v2" in route else body)

    check(answer, is_guarded=is_guarded)


@pytest.fixture
def reached():
    """Return the bodies that reach the app."""
    return []


@pytest.fixture
def client(reached):
    async def app(_, receive, send):
        body, message = b"", {"more_body": True}
        while message.get("more_body"):
            message = await receive()
            body += message["body"]
        reached.append(body)
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body"})

    return TestClient(Guard(app))


@pytest.mark.parametrize(
    "path",
    [
        "file=http://8.8.8.8/", "file=HtTpS://8.8.8.8/", "file=http%3A%2F%2F8.8.8.8/",
        "file=http%253A//8.8.8.8/", "file=ftp://8.8.8.8/", "file=//8.8.8.8/share",
        "file=%5C%5C8.8.8.8%5Cshare", "file=/%5C8.8.8.8/share", "file=C:%5C/8.8.8.8/share",
        "file=%20http://8.8.8.8/", "file=%0Ahttp://8.8.8.8/", "file=relative.png", "file=",
        "file/http://8.8.8.8/", "File=http://8.8.8.8/", "file%3Dhttp://8.8.8.8/",
        "%66ile=http://8.8.8.8/", "proxy=http://8.8.8.8/", "proxy=https://a.hf.space/",
        "upload", "upload/", "upload?upload_id=1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("root", ["", "/lab"])
def test_a_path_that_leads_elsewhere_or_takes_files_is_refused(client, reached, root, path):
    for method in ("GET", "HEAD", "POST"):
        answer = client.request(method, f"{root}/gradio_api/{path}", content="{}")

        assert answer.status_code == 403
        assert "\n" not in answer.text
    assert not reached


@pytest.mark.parametrize(
    "path",
    [
        "/", "/healthz", "/readyz", "/assets/file=http://8.8.8.8/",
        "/gradio_api/file=/tmp/artlab-clips-1/a.mp4",
        "/gradio_api/file=C:/Temp/a.mp4", "/gradio_api/file=C:%5CTemp%5Ca.mp4",
        "/gradio_api/heartbeat/me", "/gradio_api/queue/data?session_hash=http://8.8.8.8/",
    ],
)  # fmt: skip
def test_what_the_page_asks_for_is_let_through(client, reached, path):
    assert client.get(path).status_code == 200
    assert reached == [b""]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"", 200),
        (b'{"data": [1, NaN, "http://8.8.8.8/", {"a": []}]}', 200),
        (json.dumps(LARGEST * " ").encode()[: LARGEST - 1] + b'"', 200),
        (json.dumps(file("a")).encode("utf-16"), 403),
        (b'{"data": [[{"a": {"path": "http://8.8.8.8/"}}]]}', 403),
        (b'{"event_data": {"url": null}}', 403), (b'{"p\\u0061th": "", "a": 1}', 403),
        (b'{"data": ', 400), (b"\xff", 400), (60_000 * b"[", 400), (b"a=1&b=2", 400),
        (LARGEST * b" " + b"1", 413),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_is_small_json_without_files(client, reached, sent, status, is_chunked):
    pieces = (sent[first : first + 1000] for first in range(0, len(sent), 1000))

    answer = client.post(CALL, content=pieces if is_chunked else sent)

    assert answer.status_code == status
    assert reached == ([sent] if status == 200 else [])
    assert "\n" not in answer.text


def test_no_web_socket_is_opened(client, reached):
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/gradio_api/queue/join"):
        pass

    assert not reached


def ask(app, messages, *headers):
    """Call an app with what comes from a visitor; returns what it sends."""
    sent = []

    async def receive():
        return next(messages)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": CALL, "headers": headers}
    asyncio.run(app(scope, receive, send))
    return sent


def test_a_large_body_is_refused_before_it_is_read():
    [start, _] = ask(Guard(None), iter(()), (b"content-length", b"200000000"))

    assert start["status"] == 413


def test_no_more_is_read_than_may_come():
    read = []

    def endless():
        while True:
            read.append(1000)
            yield {"type": "http.request", "body": 1000 * b" ", "more_body": True}

    [start, _] = ask(Guard(None), endless())

    assert start["status"] == 413
    assert sum(read) <= LARGEST + 1000


def test_the_app_learns_that_its_visitor_has_left():
    whole = {"type": "http.request", "body": b"{}", "more_body": False}
    left = {"type": "http.disconnect"}
    heard = []

    async def app(_, receive, __):
        heard.extend([await receive(), await receive()])

    ask(Guard(app), iter([whole, left]))

    assert heard == [whole, left]

import asyncio
import gzip

import brotli
import pytest
from gradio.brotli_middleware import BrotliMiddleware
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import FileResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from artlab.studio.serving import answer_cache
from artlab.studio.serving.answer_cache import AnswerCache

TEXT = "what the app answers, and says again and again " * 20


@pytest.fixture
def asked():
    """Return the paths that reached the app."""
    return []


@pytest.fixture
def client(asked):
    def answer(request):
        asked.append(request.url.path)
        if request.url.path == "/assets/none.js":
            return PlainTextResponse("no such file", 404)
        headers = {"set-cookie": "who=me"} if request.url.path == "/static/img/own" else {}
        return PlainTextResponse(f"{request.headers['host']} {TEXT}", headers=headers)

    app = Starlette(
        routes=[Route("/{path:path}", answer, methods=["GET", "POST"])],
        middleware=[Middleware(AnswerCache)],
    )
    return TestClient(app, headers={"accept-encoding": "gzip"})


def raw(client, path, **headers):
    with client.stream("GET", path, headers=headers) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize(
    ("path", "lifetime"),
    [
        ("/assets/a-1f2e.js", "public, max-age=31536000, immutable"),
        ("/theme.css?v=3", "public, max-age=31536000, immutable"),
        ("/static/img/a.svg", "public, max-age=3600"),
        ("/", "no-cache"),
    ],
)
def test_what_is_the_same_for_all_is_asked_for_once(client, asked, path, lifetime):
    answers = [client.get(path) for _ in range(3)]

    assert len(asked) == 1
    assert {answer.text for answer in answers} == {f"testserver {TEXT}"}
    assert {answer.headers["cache-control"] for answer in answers} == {lifetime}
    assert {answer.headers["content-type"] for answer in answers} == {"text/plain; charset=utf-8"}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"), ("*", "br"), ("gzip;q=0, *", "br"),
        ("gzip", "gzip"), ("br;q=0, *;q=0.5", "gzip"), ("br; q=0.1, GZIP;Q=0.9", "gzip"),
        ("br;q=0.5, identity", "identity"), ("br;q=0, gzip ; q=0.000, *", "identity"),
        ("br;q=0", "identity"), ("br;q=often, xgzip, gzip2", "identity"),
        ("identity;q=0", "identity"), ("", "identity"),
    ],
)  # fmt: skip
def test_it_is_packed_as_the_browser_likes_it_best(client, accepted, encoding):
    answer, body = raw(client, "/assets/a.js", **{"accept-encoding": accepted})

    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[encoding]
    assert answer.headers["content-encoding"] == encoding
    assert unpack(body).decode() == f"testserver {TEXT}"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) == len(body)


def test_gradio_packs_nothing_that_the_browser_refuses(client):
    client.app.add_middleware(BrotliMiddleware)

    _, body = raw(client, "/assets/a.js", **{"accept-encoding": "br;q=0, gzip;q=0"})

    assert body.decode() == f"testserver {TEXT}"


def test_a_browser_that_has_it_is_told_so(client):
    tag = client.get("/").headers["etag"]

    again = client.get("/", headers={"if-none-match": tag})

    assert again.status_code == 304
    assert not again.content
    assert again.headers["cache-control"] == "no-cache"


def test_the_page_knows_where_it_was_asked_for(client):
    here, there = (client.get("/", headers={"host": host}).text for host in ("a.org", "b.org"))

    assert here.startswith("a.org")
    assert there.startswith("b.org")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/assets/none.js"), ("GET", "/static/img/own"),  # an error; one visitor's own
        ("POST", "/"), ("GET", "/config"), ("GET", "/asset"), ("GET", "/assets//a.js"),
    ],
)  # fmt: skip
def test_all_else_is_the_app_s_to_answer_and_not_kept(client, asked, method, path):
    answers = [client.request(method, path) for _ in range(2)]

    assert len(asked) == 2
    assert {answer.status_code for answer in answers} == {404 if "none" in path else 200}
    assert not any("cache-control" in answer.headers for answer in answers)


def test_a_visitor_who_leaves_takes_nothing_from_the_others(tmp_path):
    whole = tmp_path / "a.js"
    whole.write_bytes(1_000_000 * b"a")
    app = AnswerCache(FileResponse(whole))
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "method": "GET",
        "path": "/assets/a.js", "query_string": b"", "headers": [],
    }  # fmt: skip

    async def leave():
        return {"type": "http.disconnect"}

    async def forget(_):
        await asyncio.sleep(0)

    asyncio.run(app(scope, leave, forget))

    others = TestClient(app, headers={"accept-encoding": "identity"})
    assert others.get("/assets/a.js").content == whole.read_bytes()


def test_no_more_is_kept_than_there_is_room_for(client, asked, monkeypatch):
    monkeypatch.setattr(answer_cache, "CAPACITY", 2)

    for name in "abacab":
        client.get(f"/assets/{name}.js")

    assert asked == [f"/assets/{name}.js" for name in "abcb"]

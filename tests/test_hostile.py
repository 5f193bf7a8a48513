"""What strangers may send, over the network: it is refused in a sentence, and nothing stays."""

import json
import re

import httpx
import pytest

from artlab.studio.serving import temporary

CALL = "gradio_api/call/generate"
JOIN = {"data": [], "fn_index": "generate", "session_hash": "me"}


@pytest.fixture
def client(address):
    with httpx.Client(base_url=address, timeout=20) as client:
        yield client


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


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", ""), ("PATCH", "config"), ("TRACE", ""), ("DELETE", "config"), ("POST", "")],
)
def test_other_methods_are_refused(client, written, method, path):
    assert client.request(method, path).status_code == 405
    assert "Traceback" not in written()

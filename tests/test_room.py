"""What a host has room for reaches its visitors: a served page whose disk and queue are small."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from artlab.studio.serving import temporary
from artlab.studio.serving.sweeper import Sweeper

FULL = "the server's disk is nearly full: try again later"
STRIPS = 2


@pytest.fixture(scope="module")
def started():
    """Return the sweepers that have been started; none of them works."""
    return []


@pytest.fixture(scope="module")
def surroundings(started):
    def note(sweeper):
        started.append(sweeper)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sweeper, "start", note)
        yield {"ARTLAB_FREE_MB": 10**9, "ARTLAB_STRIPS": STRIPS}


@pytest.fixture
def client(address):
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.mark.parametrize("endpoint", ["generate", "clip"])
def test_on_a_full_disk_nothing_is_made_and_who_asks_hears_why(client, endpoint):
    before = sorted(temporary.own().rglob("*"))

    event = client.post(f"gradio_api/call/v2/{endpoint}", json={}).json()["event_id"]
    told = client.get(f"gradio_api/call/v2/{endpoint}/{event}").text

    assert FULL in told
    assert "event: error" in told
    assert sorted(temporary.own().rglob("*")) == before


def test_a_server_with_a_full_disk_is_not_ready(client, stand_in, monkeypatch):
    monkeypatch.setattr(stand_in, "troubles", dict)
    deadline = time.monotonic() + 20
    while (answer := client.get("readyz")).text == "the models are loading":
        assert time.monotonic() < deadline
        time.sleep(0.02)

    assert (answer.status_code, answer.text) == (503, FULL)


@pytest.mark.usefixtures("address")
def test_the_app_s_own_folder_is_swept(started):
    assert [sweeper.folder for sweeper in started] == [temporary.own()]


def test_who_asks_for_too_many_strips_is_refused_and_another_is_not(client, stand_in):
    first, other = threading.Event(), {"X-Forwarded-For": "203.0.113.9"}
    path = f"strips/mnist/{stand_in.version('gan')}/gan/any/own/7"

    def ask(seed, **headers):
        answer = client.get(f"{path}/{seed}", headers=headers)
        if answer.status_code != 200:
            first.set()
        return answer

    stand_in.is_loaded.clear()
    with ThreadPoolExecutor() as threads:
        asked = [threads.submit(ask, seed) for seed in range(2 + STRIPS)]
        try:
            assert first.wait(30)
            his = threads.submit(ask, 99, **other)
        finally:
            stand_in.is_loaded.set()
    answers = [each.result() for each in asked]

    refused = [each for each in answers if each.status_code == 503]
    assert refused
    assert all("too many strips" in answer.text for answer in refused)
    assert his.result().status_code == 200

"""A crowd at the page, over the network: nobody takes another's place, and none is kept waiting."""

import contextlib
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import viewing

from artlab.points import Point
from artlab.studio.serving import temporary
from artlab.studio.serving.call_queue import CallQueue
from artlab.studio.serving.serve import serve

PLACES = 8
REFUSED_SECONDS = 0.25


class Studio(viewing.StandIn):
    """A lab whose clips are made when it is let go on."""

    def __init__(self, root):
        super().__init__(root)
        self.go_on = threading.Event()
        self.begun = []

    def render(self, request, path, **options):
        self.begun.append(request.start.position)
        assert self.go_on.wait(60)
        return super().render(request, path, **options)


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    return Studio(tmp_path_factory.mktemp("studio"))


@pytest.fixture(scope="module")
def address(studio):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARTLAB_CLIPS", str(PLACES))
        patch.setenv("ARTLAB_REQUESTS", "50")
        page = serve(studio, blocking=False)
    yield page.local_url
    page.close()


@pytest.fixture(autouse=True)
def _anew(studio):
    studio.go_on.clear()
    studio.begun.clear()
    yield
    studio.go_on.set()


@pytest.fixture
def visitor(address):
    """Return a function that makes a client of an address of its own."""
    opened = []

    def visitor(number):
        forwarded = {"X-Forwarded-For": f"203.0.113.{number}"}
        opened.append(httpx.Client(base_url=address, headers=forwarded, timeout=60))
        return opened[-1]

    yield visitor
    for each in opened:
        each.close()


def asked(visitor, endpoint, **values):
    return visitor.post(f"gradio_api/call/v2/{endpoint}", json=values)


def told(visitor, endpoint, answer):
    event = answer.json()["event_id"]
    text = visitor.get(f"gradio_api/call/v2/{endpoint}/{event}").text
    kind, data = text.strip().rpartition("event: ")[2].split("\ndata: ")
    return kind, json.loads(data)


def film(visitor, start):
    return asked(visitor, "clip", start=start, end=start + 1, frames=2, width=64, height=64)


def until(is_so):
    deadline = time.monotonic() + 20
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert is_so()


def test_a_flood_of_clips_takes_nobody_s_place_and_nobody_s_turn(studio, visitor):
    flood, other = visitor(1), visitor(2)
    first = film(flood, 100)
    until(lambda: studio.begun == [100])

    begun = time.monotonic()
    answers = [film(flood, 101 + number) for number in range(20)]
    each = (time.monotonic() - begun) / len(answers)

    refused = [answer for answer in answers if answer.status_code == 429]
    taken = [answer for answer in answers if answer.status_code == 200]
    assert (len(taken), len(refused)) == (PLACES // 2, 20 - PLACES // 2)
    assert each < REFUSED_SECONDS
    for answer in refused:
        assert "of your calls wait already, " in answer.json()["detail"]
        assert int(answer.headers["retry-after"]) >= 1
    assert told(other, "score", asked(other, "score", seed=3))[0] == "complete"
    assert told(other, "generate", asked(other, "generate", seed=3))[0] == "complete"

    his = film(other, 500)
    assert his.status_code == 200
    studio.go_on.set()

    assert told(other, "clip", his)[0] == "complete"
    assert studio.begun[:2] == [100, 500]  # before the four that came earlier
    kinds = [told(flood, "clip", answer)[0] for answer in (first, *taken)]
    assert kinds == ["complete"] * len(kinds)
    again = film(flood, 700)
    assert told(flood, "clip", again)[0] == "complete"


def test_who_asks_for_all_places_at_once_gets_no_more_than_one_after_the_other(studio, visitor):
    flood = visitor(3)
    film(flood, 0)
    until(lambda: studio.begun)

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda number: film(flood, 1 + number), range(32)))

    taken = [answer for answer in answers if answer.status_code == 200]
    assert len(taken) == PLACES // 2
    studio.go_on.set()
    assert all(told(flood, "clip", answer)[0] == "complete" for answer in taken)


def test_when_all_places_are_taken_a_newcomer_hears_when_to_come_again(
    studio, visitor, monkeypatch
):
    pushed, push = [], CallQueue.push

    def note(*arguments, **named):
        pushed.append(named)
        return push(*arguments, **named)

    crowd = [visitor(number) for number in range(10, 10 + 2 * PLACES)]
    film(crowd[0], 0)
    until(lambda: studio.begun)
    monkeypatch.setattr(CallQueue, "push", note)

    statuses = [film(each, 1 + number) for number, each in enumerate(crowd)]

    refused = [answer for answer in statuses if answer.status_code != 200]
    assert len(refused) == PLACES
    assert {answer.status_code for answer in refused} == {503}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    assert len(pushed) == PLACES  # a refusal costs Gradio nothing


def test_each_hears_the_answer_to_what_he_asked(studio, visitor):
    def score(seed):
        who = visitor(30 + seed)
        return told(who, "score", asked(who, "score", seed=seed, reference="0"))[1][0]["psnr"]

    with ThreadPoolExecutor(12) as threads:
        heard = list(threads.map(score, range(48)))

    points = [Point(position=float(seed), reference=0) for seed in range(48)]
    wanted = [studio.judge(studio.draw(point), point).psnr for point in points]
    assert heard == pytest.approx(wanted)


def test_a_flood_of_requests_is_refused_and_others_are_not(visitor):
    flood, other = visitor(98), visitor(99)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: asked(flood, "nobody"), range(300)))

    refused = [answer for answer in answers if answer.status_code == 429]
    assert 0 < len(refused) < 200
    assert all("requests come from you" in answer.json()["detail"] for answer in refused)
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    assert other.get("healthz").text == "ok"
    assert told(other, "score", asked(other, "score", seed=3))[0] == "complete"


def test_two_may_listen_to_one_answer_and_leave(studio, visitor, written):
    who = visitor(101)
    session = {"session_hash": "shared"}
    events = who.get("config").json()["dependencies"]
    [number] = [event["id"] for event in events if event["api_name"] == "clip"]
    data = ["gan", 1, 2, "any", 2, 30, 64, 64, False, None]
    who.post("gradio_api/queue/join", json={"data": data, "fn_index": number, **session})
    until(lambda: studio.begun)

    with contextlib.ExitStack() as both:
        for each in [visitor(102), visitor(103)]:
            stream = each.stream("GET", "gradio_api/queue/data", params=session)
            assert both.enter_context(stream).status_code == 200
    time.sleep(1)

    assert "Traceback" not in written()


def test_what_is_made_lies_in_the_app_s_own_folder(visitor):
    who = visitor(104)

    _, [picture] = told(who, "generate", asked(who, "generate", seed=3))

    assert temporary.own() in Path(picture["path"]).parents
    assert temporary.own().stat().st_mode & 0o077 == 0


def test_a_failure_of_our_own_is_told_in_a_sentence(studio, visitor, monkeypatch):
    def fail(_):
        raise ZeroDivisionError("/secret/path")

    monkeypatch.setattr(studio, "draw", fail)
    who = visitor(100)

    kind, data = told(who, "score", asked(who, "score", seed=3))

    assert (kind, data["error"]) == ("error", "/score has failed, and its host can see why")

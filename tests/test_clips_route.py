"""Clips over HTTP, for the page and for programs: told of beforehand, followed, cancelled."""

import asyncio
import json
import time
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from artlab.clips.job import Job
from artlab.collections import DEFAULT
from artlab.studio.serving import clips_route, temporary

WANTED = {
    "keyframes": [{"seed": 42, "digit": 7, "seconds": 0.5}, {"seed": 9, "seconds": 0.5}],
    "preset": "own", "width": 96, "height": 96,
}  # fmt: skip
LONG = WANTED | {
    "keyframes": [{"seed": seed, "seconds": 4} for seed in range(4)],
    "preset": "640x480",
}


def lines(address, document):
    with httpx.stream("POST", f"{address}clips", json=document, timeout=60) as answer:
        for line in answer.iter_lines():
            yield json.loads(line)


def folders():
    return set(temporary.own().glob("clips-*/*"))


def test_it_tells_beforehand_what_a_clip_would_take(address):
    told = httpx.post(f"{address}clips/estimate", json=WANTED).json()

    assert (told["frames"], told["pace"]) == (30, 30)
    assert told["seconds"] > 0
    assert told["size"] > 1000


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"keyframes": []}, "a clip takes 2 to 64 keyframes, not 0"),
        (WANTED | {"look": "puce"}, "look must be chalk, ink, "),
        ([1], "a clip's description must be a JSON object, not [1]"),
    ],
    ids=str,
)
@pytest.mark.parametrize("place", ["clips", "clips/estimate"])
def test_bad_input_gets_one_sentence(address, place, document, sentence):
    answer = httpx.post(f"{address}{place}", json=document)

    assert answer.status_code == 400
    assert answer.text.startswith(sentence)
    assert "\n" not in answer.text


@pytest.mark.parametrize("place", ["clips", "clips/estimate"])
def test_a_sentence_is_in_the_language_that_is_asked_for(address, place):
    headers = {"Accept-Language": "ru"}

    answer = httpx.post(f"{address}{place}", json={"keyframes": [], "x": 1}, headers=headers)
    few = httpx.post(f"{address}{place}", json={"keyframes": []}, headers=headers)

    assert answer.text.startswith("клип: параметра 'x' нет; есть keyframes, easing, ")
    assert few.text == "в клипе должно быть от 2 до 64 ключевых кадров, получено: 0"


def test_the_schema_is_published(address):
    schema = httpx.get(f"{address}clips/schema.json").json()

    assert schema["required"] == ["keyframes"]
    assert "seed" in schema["properties"]["keyframes"]["items"]["properties"]


def test_a_render_is_followed_to_the_file(address):
    told = list(lines(address, WANTED))

    states = list(dict.fromkeys(line["state"] for line in told))
    shares = [line["done"] for line in told]
    assert states[-3:] == ["encoding", "verifying", "done"] or states[-1] == "done"
    assert shares == sorted(shares)
    last = told[-1]
    assert last["name"] == "artlab-gan-7-seed42-9-loop.mp4"
    film = httpx.get(f"{address}{last['file']}")
    assert len(film.content) == last["size"]
    assert film.content[4:8] == b"ftyp"
    assert len(last["report"]["frames"]) == 30
    assert last["table"].startswith("frame,vmaf,psnr,ssim\n0,")
    assert last["chart"].startswith("<svg ")


@pytest.mark.parametrize("stage", ["drawing", "encoding", "verifying"])
def test_who_leaves_ends_what_was_rendered_for_them_and_leaves_nothing(address, stage):
    before = folders()
    for line in lines(address, LONG):
        if line["state"] == stage:
            break  # the connection is closed

    ends = time.monotonic() + 10
    while folders() - before and time.monotonic() < ends:
        time.sleep(0.05)
    assert not folders() - before
    # And the next does not wait for it.
    assert list(lines(address, WANTED))[-1]["state"] == "done"


def test_who_has_left_before_the_first_line_is_waited_for_no_more():
    job = Job(Path("clip.mp4"))
    labs = {"collections": {DEFAULT.name: DEFAULT}, "default": SimpleNamespace(collection=DEFAULT)}
    rendering = SimpleNamespace(labs=SimpleNamespace(**labs), add=lambda _: job)
    route = clips_route.routes(rendering)[0]
    asked = {"type": "http.request", "body": json.dumps(WANTED).encode(), "more_body": False}
    messages = [{"type": "http.disconnect"}, asked]

    async def receive():
        return messages.pop()

    async def send(_):
        await asyncio.sleep(0)

    scope = {"type": "http", "method": "POST", "path": "/clips", "headers": [], "query_string": b""}
    asyncio.run(route.app(scope | {"asgi": {"spec_version": "2.3"}}, receive, send))

    assert not job.is_wanted


def test_a_program_may_send_a_document_too(address, tmp_path):
    client = Client(address, verbose=False, download_files=tmp_path)

    path, scores = client.predict(document=WANTED | {"format": "gif"}, api_name="/clip")

    assert path.endswith("artlab-gan-7-seed42-9-loop.gif")
    assert scores == {}
    with pytest.raises(AppError, match="a clip has no 'colour'; it has keyframes"):
        client.predict(document=WANTED | {"colour": 1}, api_name="/clip")


def test_a_list_of_arguments_may_leave_the_document_out(address):
    listed = ["gan", 42, 43, "any", 2, 30, 64, 64, False, "own"]
    place = f"{address}gradio_api/call/clip"

    event = httpx.post(place, json={"data": listed}).json()["event_id"]
    answer = httpx.get(f"{place}/{event}", timeout=60).text

    assert json.loads(answer.rpartition("data: ")[2])[1]["frames"] == 2

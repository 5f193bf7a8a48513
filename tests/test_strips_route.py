"""The route that serves strips: what a browser, or a proxy, may keep and for how long."""

import gzip
import json

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from artlab import strips
from artlab.lab import Lab
from artlab.strips import Strips
from artlab.studio.strips_route import route

GZIP = {"accept-encoding": "gzip"}


@pytest.fixture(scope="module")
def lab(tiny_root):
    return Lab(tiny_root)


@pytest.fixture(scope="module")
def client(lab):
    return TestClient(Starlette(routes=[route(Strips(lab))]), headers=GZIP)


def path(lab, **changed):
    parts = {
        "version": lab.version("gan"), "model": "gan", "digit": "7", "temperature": "own",
        "reference": "nearest", "seed": "42",
    }  # fmt: skip
    return "/strips/" + "/".join((parts | changed).values())


def test_a_strip_may_be_kept_for_ever_by_anybody(client, lab):
    answer = client.get(path(lab))

    assert answer.status_code == 200
    assert len(answer.json()["frames"]) == 17
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "application/json"


def test_it_travels_packed(client, lab):
    with client.stream("GET", path(lab)) as answer:
        body = b"".join(answer.iter_raw())

    assert len(body) < 20_000  # of noise, the worst there is to pack
    assert json.loads(gzip.decompress(body))["frames"]


def test_who_cannot_unpack_gets_it_plain(client, lab):
    answer = client.get(path(lab), headers={"accept-encoding": "identity"})

    assert "content-encoding" not in answer.headers
    assert len(answer.json()["frames"]) == 17


def test_who_has_it_is_told_so(client, lab):
    tag = client.get(path(lab)).headers["etag"]

    again = client.get(path(lab), headers={"if-none-match": tag})

    assert again.status_code == 304
    assert again.headers["etag"] == tag
    assert client.get(path(lab, seed="43")).headers["etag"] != tag


def test_another_checkpoint_s_strip_is_not_here(client, lab):
    answer = client.get(path(lab, version=16 * "0"))

    assert answer.status_code == 404
    assert answer.text == "the models have changed: reload the page"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "vae"}, {"digit": "ten"}, {"temperature": "9"}, {"reference": "me"},
        {"seed": "-1"}, {"seed": "4294967296"}, {"seed": "1.5"}, {"seed": "1e400"},
    ],
)  # fmt: skip
def test_a_wrong_one_is_one_sentence_that_nobody_keeps(client, lab, wrong):
    answer = client.get(path(lab, **wrong))

    assert answer.status_code == 400
    assert answer.text
    assert "\n" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_without_its_model_it_is_a_sentence_for_now(root):
    lab = Lab(root)
    asked = path(lab)
    next((root / "gan").glob("decoder*")).unlink()

    answer = TestClient(Starlette(routes=[route(Strips(lab))])).get(asked)

    assert answer.status_code == 503
    assert answer.text.startswith("the decoder of ")
    assert answer.headers["cache-control"] == "no-store"


def test_too_many_at_once_are_asked_to_come_back(lab, monkeypatch):
    monkeypatch.setattr(strips, "WAITING", 0)

    answer = TestClient(Starlette(routes=[route(Strips(lab))])).get(path(lab))

    assert answer.status_code == 503
    assert "try again" in answer.text


def test_it_works_behind_a_path(lab):
    behind = Starlette(routes=[Mount("/lab", routes=[route(Strips(lab))])])

    assert TestClient(behind).get("/lab" + path(lab)).status_code == 200

"""The route that serves weights: what a browser may keep, and what it is told instead."""

import json

import pytest
from made_up import retrained
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from artlab import weights
from artlab.lab import Lab
from artlab.studio.serving.answer_cache import AnswerCache
from artlab.studio.serving.weights_route import WeightsCache, routes


def visitor(lab):
    app = Starlette(routes=routes(WeightsCache(lab)), middleware=[Middleware(AnswerCache)])
    return TestClient(app, headers={"accept-encoding": "gzip"})


def path(lab, name):
    return f"/weights/mnist/{version(lab, name)}/{name}.bin"


def version(lab, name):
    return lab.version(name.removesuffix("-encoder"))


def told(content):
    return json.loads(content[4 : 4 + int.from_bytes(content[:4], "little")])


@pytest.mark.parametrize("name", ["gan", "dense", "references", "gan-encoder", "dense-encoder"])
def test_weights_may_be_kept_for_ever_and_travel_packed(tiny, name):
    lab = Lab(tiny)

    answer = visitor(lab).get(path(lab, name))

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    header = told(answer.content)
    assert (header["name"], header["version"]) == (name, version(lab, name))


def test_each_is_read_once_for_all_visitors(tiny, monkeypatch):
    lab, read, pack = Lab(tiny), [], weights.packed
    monkeypatch.setattr(
        weights, "packed", lambda name, *of, **told: read.append(name) or pack(name, *of, **told)
    )
    client = visitor(lab)

    answers = [client.get(path(lab, "gan")) for _ in range(3)]

    assert len({answer.content for answer in answers}) == 1
    assert read == ["gan"]


@pytest.mark.parametrize("name", ["gan", "vae", "gan-encoder", "vae-encoder", "../gan/card"])
def test_what_is_not_of_this_version_is_not_there(tiny, name):
    answer = visitor(Lab(tiny)).get(f"/weights/mnist/0123456789abcdef/{name}.bin")

    assert answer.status_code == 404


def test_what_is_published_meanwhile_is_never_kept_under_the_old_name(collection):
    lab = Lab(collection)
    asked = path(lab, "gan")
    retrained(collection)
    lab.generator("gan")  # loads what is there now
    client = visitor(lab)

    answers = [client.get(asked), client.get(path(lab, "gan"))]

    assert [answer.status_code for answer in answers] == [404, 200]
    assert answers[0].text == "the models have changed: reload the page"


def test_a_damaged_model_is_said_in_one_sentence(collection):
    lab = Lab(collection)
    for file in (collection.root / "gan").glob("decoder*"):
        file.write_bytes(b"broken")

    answer = visitor(lab).get(path(lab, "gan"))

    assert answer.status_code == 503
    assert "is damaged" in answer.text
    assert "\n" not in answer.text


def test_what_can_be_packed_beforehand_is(collection, monkeypatch):
    for file in (collection.root / "gan").glob("decoder*"):
        file.write_bytes(b"broken")
    cache = WeightsCache(Lab(collection))

    cache.rehearse()

    monkeypatch.setattr(weights, "packed", None)  # from here on, nothing is
    for name in ("dense", "references", "dense-encoder"):
        assert told(cache.get(name, version(cache.lab, name)))["name"] == name

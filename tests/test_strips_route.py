"""The route that serves strips: what a browser, or a proxy, may keep and for how long."""

import gzip
import json

import pytest
from made_up import retrained
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from artlab.lab import Lab
from artlab.studio.serving.strip_cache import StripCache
from artlab.studio.serving.strips_route import routes

GZIP = {"accept-encoding": "gzip"}


@pytest.fixture(scope="module")
def lab(tiny):
    return Lab(tiny)


@pytest.fixture(scope="module")
def client(lab):
    return visitor(lab)


def visitor(lab, **options):
    return TestClient(Starlette(routes=routes(StripCache(lab, **options))), headers=GZIP)


def path(lab, **changed):
    parts = {
        "version": lab.version("gan"), "model": "gan", "label": "7", "temperature": "own",
        "reference": "nearest", "seed": "42",
    }  # fmt: skip
    return "/strips/mnist/" + "/".join((parts | changed).values())


def test_a_strip_may_be_kept_for_ever_by_anybody(client, lab):
    answer = client.get(path(lab))

    assert answer.status_code == 200
    assert len(answer.json()["frames"]) == 17
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("accepted", ["identity", "br, gzip;q=0"])
def test_it_travels_packed_unless_the_visitor_cannot_unpack(client, lab, accepted):
    with client.stream("GET", path(lab)) as answer:
        body = b"".join(answer.iter_raw())
    plain = client.get(path(lab), headers={"accept-encoding": accepted})

    assert len(body) < 20_000  # of noise, the worst there is to pack
    assert "content-encoding" not in plain.headers
    assert json.loads(gzip.decompress(body)) == plain.json()


def test_who_has_it_is_told_so(client, lab):
    tag = client.get(path(lab)).headers["etag"]

    again = client.get(path(lab), headers={"if-none-match": tag})

    assert again.status_code == 304
    assert again.headers["etag"] == tag
    assert client.get(path(lab, seed="43")).headers["etag"] != tag


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "vae"}, {"label": "ten"}, {"temperature": "9"}, {"seed": "1e400"},
        {"reference": "100"},  # within the bounds, but not there
    ],
)  # fmt: skip
def test_a_wrong_one_is_one_sentence_that_nobody_keeps(client, lab, wrong):
    answer = client.get(path(lab, **wrong))

    assert answer.status_code == 400
    assert answer.text
    assert "\n" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_another_checkpoint_s_strip_is_not_here(client, lab):
    answer = client.get(path(lab, version=16 * "0"))

    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert answer.text == "the models have changed: reload the page"


def test_without_its_model_it_is_a_sentence_for_now(collection):
    lab = Lab(collection)
    asked = path(lab)
    next((collection.root / "gan").glob("decoder*")).unlink()

    answer = visitor(lab).get(asked)

    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
    assert answer.text.startswith("the decoder of ")


def test_too_many_at_once_are_asked_to_come_back(lab):
    answer = visitor(lab, waiting=0).get(path(lab))

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "try again" in answer.text


def test_the_versions_are_those_of_today(client, lab):
    answer = client.get("/strips/mnist/versions")

    assert answer.json() == {name: lab.version(name) for name in ("gan", "dense", "references")}
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_published_while_the_models_load_is_never_kept_under_the_old_name(collection):
    lab = Lab(collection)
    asked = path(lab)
    retrained(collection)

    answers = [visitor(lab).get(asked) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [404, 404]
    version = visitor(lab).get("/strips/mnist/versions").json()["gan"]
    assert version not in asked
    assert visitor(lab).get(path(lab, version=version)).status_code == 200


def test_it_works_behind_a_path(lab):
    behind = Starlette(routes=[Mount("/lab", routes=routes(StripCache(lab)))])

    assert TestClient(behind).get("/lab" + path(lab)).status_code == 200

"""What a host's watchers are told: whether the process answers, and whether it is ready."""

import time

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from artlab.errors import ArtlabError
from artlab.scores import references
from artlab.studio.serving import health
from artlab.studio.serving.health import Models


class Loading:
    """A lab whose troubles are set."""

    def __init__(self, **troubles):
        self.found = troubles

    def troubles(self):
        return self.found


def told(check):
    """Ask a server with this check until its models have loaded."""
    client = TestClient(Starlette(routes=health.routes(check)))
    assert client.get("/healthz").text == "ok"
    deadline = time.monotonic() + 20
    while (answer := client.get("/readyz")).text == "the models are loading":
        assert answer.status_code == 503
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("troubles", "answer"),
    [
        ({}, (200, "ready")),
        ({"dense": "it is damaged"}, (200, "ready")),  # there is another to draw with
        ({"dense": "it is damaged", "gan": "it is damaged"}, (503, "it is damaged")),
        ({references.NAME: "there are none"}, (503, "there are none")),
    ],
    ids=["nothing", "one model", "both", "references"],
)
def test_it_is_ready_once_there_is_something_to_draw_and_to_compare_with(troubles, answer):
    assert told(Models(Loading(**troubles)).check) == answer


def test_who_asks_while_the_models_load_hears_so_at_once(stand_in, monkeypatch):
    stand_in.is_loaded.clear()
    monkeypatch.setattr(stand_in, "troubles", stand_in.is_loaded.wait)
    models = Models(stand_in)

    with pytest.raises(ArtlabError, match="the models are loading"):
        models.check()
    stand_in.is_loaded.set()


def test_what_is_mended_is_ready():
    lab = Loading(dense="it is damaged", gan="it is damaged")
    models = Models(lab)
    assert told(models.check) == (503, "it is damaged")
    lab.found = {}

    assert told(models.check) == (200, "ready")


def test_a_server_without_room_is_not_ready():
    def full():
        raise ArtlabError("the disk is full")

    answer = TestClient(Starlette(routes=health.routes(full))).get("/readyz")

    assert (answer.status_code, answer.text) == (503, "the disk is full")
    assert answer.headers["retry-after"] == "5"

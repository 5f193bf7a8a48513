"""How large a clip's description may be: it may hold somebody's own pictures."""

import json
from dataclasses import replace

import numpy as np
import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from artlab.clips import own
from artlab.clips.document import MOST_KEYFRAMES
from artlab.collections import DEFAULT
from artlab.studio.serving.guard import LARGEST_CLIP, Guard
from artlab.studio.serving.settings import Settings


def text(size):
    return json.dumps((size - 2) * "A").encode()


@pytest.mark.parametrize("path", ["/clips", "/clips/estimate"])
def test_a_clip_may_be_larger_and_costs_as_much_more(path):
    client = TestClient(Guard(PlainTextResponse("reached"), settings=Settings(requests=5)))
    longest, longer = text(LARGEST_CLIP), text(LARGEST_CLIP + 1)

    assert client.post(path, content=longer).status_code == 413
    assert client.post("/gradio_api/call/clip", content=longest).status_code == 413
    assert client.post(path, content=iter([longest])).status_code == 413  # of unknown length
    assert client.post(path, content=longest).text == "reached"
    answer = client.post(path, content=longest, headers={"Accept-Language": "ru"})
    assert answer.status_code == 429
    assert answer.json()["detail"].startswith("от вас слишком много запросов")


def test_as_many_pictures_of_somebody_s_own_fit_as_keyframes_do():
    colour = replace(DEFAULT, side=64, channels=3)
    drawing = own.packed(np.random.RandomState(0).bytes(colour.values))
    one = {"drawing": drawing, "model": "dense", "seconds": 12.345678901234567}

    assert 1000 + len(json.dumps({"keyframes": MOST_KEYFRAMES * [one]})) < LARGEST_CLIP

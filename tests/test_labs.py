"""A page of several collections, without a browser: what each route and each file says."""

import json
from dataclasses import replace
from pathlib import Path

import httpx
import numpy as np
import PIL.Image
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from artlab import collections, images, labs
from artlab.clips import document, metadata
from artlab.collections.mnist import MNIST
from artlab.labs import Labs
from artlab.points import Point

SMALL = {"frames": 2, "width": 64, "height": 64}
CLIP = {"keyframes": [{"seed": 1, "form": "disc", "seconds": 0.2}, {"seed": 2}], "unmeasured": True}
CLIP |= {"collection": "shapes", "preset": "own", "width": 64, "height": 64}


@pytest.fixture(scope="module")
def others(shapes_lab):
    return [shapes_lab]


@pytest.fixture(scope="module")
def client(address, tmp_path_factory):
    return Client(address, verbose=False, download_files=tmp_path_factory.mktemp("downloads"))


def test_nothing_of_another_is_loaded_before_somebody_asks(address, shapes_lab):
    told = httpx.get(f"{address}collections/shapes.json").json()

    assert told["props"]["collection"]["labels"] == ["square", "disc", "cross"]
    assert told["props"]["collections"] == {"mnist": "digit", "shapes": "shape"}
    assert told["panels"].keys() == {"scores", "about"}
    assert "coloured shapes" in told["panels"]["about"]
    assert shapes_lab._loading == {}  # noqa: SLF001


def test_each_has_its_strips_its_weights_and_what_it_draws(address, client, shapes_lab):
    version = shapes_lab.version("gan")
    strip = httpx.get(f"{address}strips/shapes/{version}/gan/disc/own/nearest/3").json()
    weights = httpx.get(f"{address}weights/shapes/{version}/gan.bin")
    picture = client.predict(digit="disc", seed=3, collection="shapes", api_name="/generate")
    score = client.predict(digit="disc", seed=3, collection="shapes", api_name="/score")

    point = Point(collection=shapes_lab.collection, position=3.0, label=1)
    drawn = shapes_lab.draw(point)
    with PIL.Image.open(picture) as shown:
        np.testing.assert_array_equal(np.asarray(shown), images.to_bytes(drawn)[0])
        assert json.loads(shown.text["Comment"])["picture"]["collection"] == "shapes"
    assert score["psnr"] == pytest.approx(shapes_lab.judge(drawn, point).psnr)
    assert strip["frames"][0]["psnr"] == pytest.approx(score["psnr"], abs=0.01)
    assert weights.status_code == 200


def test_a_clip_is_of_the_collection_that_is_asked_for(address, client):
    simple, _ = client.predict(digit="disc", collection="shapes", **SMALL, api_name="/clip")
    described, _ = client.predict(document=CLIP, api_name="/clip")
    followed = httpx.post(f"{address}clips", json=CLIP, timeout=60).text.splitlines()[-1]

    assert simple.endswith("artlab-shapes-gan-disc-seed42-45.mp4")
    told, _ = metadata.read(Path(described))
    assert told["clip"]["collection"] == "shapes"
    assert json.loads(followed)["name"] == "artlab-shapes-gan-disc-seed1-2-loop.mp4"
    schema = httpx.get(f"{address}clips/schema.json?collection=shapes").json()
    assert "form" in schema["properties"]["keyframes"]["items"]["properties"]


def test_older_callers_mean_the_default(address, client, stand_in):
    picture = client.predict(digit="7", seed=3, api_name="/generate")
    posted = httpx.post(f"{address}gradio_api/call/generate", json={"data": ["gan", 3, "7", "own"]})

    assert posted.status_code == 200
    with PIL.Image.open(picture) as shown:
        drawn = stand_in.draw(Point(position=3.0, label=7))
        np.testing.assert_array_equal(np.asarray(shown), images.to_bytes(drawn)[0])
        assert "collection" not in json.loads(shown.text["Comment"])["picture"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"collection": "runes"}, "collection must be mnist or shapes, not 'runes'"),
        ({"collection": "shapes", "digit": "7"}, "form must be any, square, .* not '7'"),
        ({"collection": None}, "collection must be mnist or shapes, not nothing"),
    ],
)
def test_what_is_not_there_is_one_sentence(client, asked, sentence):
    with pytest.raises(AppError, match=sentence):
        client.predict(**asked, api_name="/generate")


@pytest.mark.parametrize("place", ["clips", "clips/estimate"])
def test_a_clip_of_what_is_not_there_is_one_sentence(address, place):
    answer = httpx.post(f"{address}{place}", json=CLIP | {"collection": "runes"})

    assert answer.status_code == 400
    assert answer.text == "collection must be mnist or shapes, not 'runes'"
    assert httpx.get(f"{address}collections/runes.json").status_code == 404


def test_a_file_says_whose_it_is_and_is_opened_by_that(run, shapes, tiny, tmp_path, monkeypatch):
    monkeypatch.setitem(collections.COLLECTIONS, "shapes", shapes)
    picture, clip = tmp_path / "disc.png", tmp_path / "discs.mp4"
    run(shapes, "generate", "--form", "disc", picture)
    run(shapes, "clip", "--form", "disc", "--frames", "2", "--width", "64", "--height", "64", clip)

    for file in (picture, clip):
        status, output, _ = run(tiny, "open", file)
        assert status == 0
        assert "on the page: ?collection=shapes&seed=42&model=gan&form=disc&" in output
    monkeypatch.delitem(collections.COLLECTIONS, "shapes")
    status, _, errors = run(tiny, "open", clip)
    assert (status, errors) == (2, "artlab: collection must be mnist or brush, not 'shapes'\n")


def test_a_document_of_another_collection_is_refused(shapes):
    wanted = document.read(CLIP, shapes)

    assert document.written(wanted)["collection"] == "shapes"
    assert document.read(document.written(wanted), shapes) == wanted
    with pytest.raises(ValueError, match="collection must be mnist, not 'shapes'"):
        document.read(CLIP, MNIST)


def test_only_what_has_its_checkpoints_is_offered(shapes, tmp_path, monkeypatch, caplog):
    known = {"mnist": MNIST, "shapes": shapes, "bare": replace(shapes, name="bare", root=tmp_path)}
    monkeypatch.setattr(labs, "COLLECTIONS", known)

    assert list(Labs.offered().every) == ["mnist", "shapes"]
    assert "bare is not on the page yet: it has no gan; " in caplog.text

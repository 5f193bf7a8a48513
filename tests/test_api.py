"""The API as a program meets it, over HTTP, with tiny checkpoints."""

import json
import math
import re

import cv2
import httpx
import numpy as np
import PIL.Image
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from artlab import images
from artlab.lab import Lab, Point
from artlab.studio.serve import serve


@pytest.fixture(scope="module")
def lab(tiny_root):
    return Lab(tiny_root)


@pytest.fixture(scope="module")
def address(lab):
    page = serve(lab, blocking=False)
    yield page.local_url
    page.close()


@pytest.fixture(scope="module")
def client(address, tmp_path_factory):
    return Client(address, verbose=False, download_files=tmp_path_factory.mktemp("downloads"))


def test_offers_three_endpoints_and_hides_the_page_s_own(client):
    offered = client.view_api(return_format="dict", print_info=False)

    assert set(offered["named_endpoints"]) == {"/generate", "/score", "/clip"}
    assert not offered["unnamed_endpoints"]


def test_generate_returns_the_picture_as_a_lossless_png(client, lab):
    path = client.predict(model="dense", seed=42.375, digit="7", api_name="/generate")

    with PIL.Image.open(path) as picture:
        grey = np.asarray(picture)
    drawn = lab.draw(Point(model="dense", position=42.375, digit=7))
    assert path.endswith("artlab-dense-7-seed42.375.png")
    np.testing.assert_array_equal(grey, images.to_bytes(drawn)[0])


def test_score_agrees_with_the_lab(client, lab):
    score = client.predict(model="gan", seed=3, digit="any", reference="nearest", api_name="/score")

    point = Point(model="gan", position=3.0, digit=None)
    verdict = lab.judge(lab.draw(point), point)
    assert score["index"] == verdict.index
    assert score["psnr"] == pytest.approx(verdict.psnr)
    assert score["reading"] == verdict.reading


def test_score_takes_a_test_digit_to_compare_with(client):
    score = client.predict(model="gan", seed=3, digit="any", reference="5", api_name="/score")

    assert (score["index"], score["is_nearest"]) == (5, False)


def test_clip_returns_a_film_and_its_fidelity(client):
    path, fidelity = client.predict(
        model="gan", start=42, end=43, digit="7", frames=5, width=64, height=64, api_name="/clip"
    )

    film = cv2.VideoCapture(path)
    assert path.endswith("artlab-gan-7-seed42-43.mp4")
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) == 5
    assert 0 < fidelity["vmaf"] <= 100
    assert fidelity["model"] == "vmaf_v0.6.1"


@pytest.mark.parametrize(
    ("endpoint", "values", "sentence"),
    [
        ("generate", ["gan", -1, "7"], "seed must be a number from 0 to 4294967295, not -1"),
        ("generate", ["gan", 2**32, "7"], "seed must be .*, not 4294967296"),
        ("generate", ["gan", math.nan, "7"], "seed must be .*, not nan"),
        ("generate", ["gan", "seven", "7"], "seed must be .*, not 'seven'"),
        ("generate", ["gan", None, "7"], "seed must be .*, not nothing"),
        ("generate", ["gan", [1], "7"], r"seed must be .*, not \[1\]"),
        ("generate", ["vae", 42, "7"], "model must be gan or dense, not 'vae'"),
        ("generate", ["gan", 42, "11"], "digit must be .*, not '11'"),
        ("score", ["gan", 42, "7", "100"], "test digit must be a whole number from 0 to 99"),
        ("score", ["gan", 42, "7", "0.5"], "test digit must be a whole number"),
        ("clip", ["gan", 42, 45, "7", 0, 30, 64, 64, False], "frames must be .*, not 0"),
        ("clip", ["gan", 42, 45, "7", 1, 30, 64, 64, False], "frames must be .*, not 1"),
        ("clip", ["gan", 42, 45, "7", 10**6, 30, 64, 64, False], "frames must be .*, not 1000000"),
        ("clip", ["gan", 42, 45, "7", 9, 30, 65, 64, False], "width must be an even whole number"),
        ("clip", ["gan", -1, 45, "7", 9, 30, 64, 64, False], "start must be .*, not -1"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_sentence(address, endpoint, values, sentence):
    error = _called(address, endpoint, values)["error"]

    assert "\n" not in error
    assert "Traceback" not in error
    assert re.search(sentence, error)


def test_an_error_loses_nothing(client):
    with pytest.raises(AppError, match="seed must be"):
        client.predict(model="gan", seed=-1, digit="7", api_name="/generate")

    assert client.predict(model="gan", seed=1, digit="7", api_name="/generate")


def test_a_damaged_model_leaves_the_other_serving(root):
    weights = next((root / "gan").glob("decoder-*"))
    weights.write_bytes(weights.read_bytes()[:1000])
    page = serve(Lab(root), blocking=False)

    gan = _called(page.local_url, "generate", ["gan", 42, "7"])
    dense = _called(page.local_url, "generate", ["dense", 42, "7"])

    page.close()
    assert "is damaged" in gan["error"]
    assert "train gan" in gan["error"]
    assert dense[0]["orig_name"] == "artlab-dense-7-seed42.png"


def test_files_outside_the_clips_folder_are_not_served(address, tiny_root):
    card = tiny_root / "gan" / "card.json"

    answer = httpx.get(f"{address}gradio_api/file={card}")

    assert answer.status_code == 403


def _called(address, endpoint, values):
    """Call as curl does: post, then read the answer's stream; returns what came last."""
    body = json.dumps({"data": values})  # as a sloppy client: NaN goes out as it is
    posted = httpx.post(
        f"{address}gradio_api/call/{endpoint}",
        content=body,
        headers={"content-type": "application/json"},
    )
    if "event_id" not in posted.json():
        return {"error": str(posted.json())}
    event = posted.json()["event_id"]
    stream = httpx.get(f"{address}gradio_api/call/{endpoint}/{event}", timeout=60).text
    return json.loads(stream.rpartition("data: ")[2])

"""The API as a program meets it, over HTTP."""

import base64
import math
import re
from dataclasses import replace

import cv2
import httpx
import numpy as np
import PIL.Image
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from running import called

from artlab import images, pictures, points, rebuilding
from artlab.clips import request
from artlab.directions import PROPERTIES
from artlab.fitting import fit
from artlab.points import Point

ARGUMENTS = {
    "generate": ["model", "seed", "digit", "temperature", *PROPERTIES, "collection"],
    "score": ["model", "seed", "digit", "reference", "temperature", *PROPERTIES, "collection"],
    "clip": [
        *("model", "start", "end", "digit", "frames", "rate", "width", "height", "smooth"),
        *("temperature", "music", "document", "collection"),
    ],
    "rebuild": ["picture", "model", "collection"],
}
SMALL = {"frames": 2, "width": 64, "height": 64}


@pytest.fixture
def lab(stand_in):
    return stand_in


@pytest.fixture(scope="module")
def client(address, tmp_path_factory):
    return Client(address, verbose=False, download_files=tmp_path_factory.mktemp("downloads"))


def test_offers_four_endpoints_whose_arguments_are_the_options(client, lab):
    offered = client.view_api(return_format="dict", print_info=False)

    assert not offered["unnamed_endpoints"]
    taken = {
        path.removeprefix("/"): {told["parameter_name"]: told for told in endpoint["parameters"]}
        for path, endpoint in offered["named_endpoints"].items()
    }
    assert {name: list(arguments) for name, arguments in taken.items()} == ARGUMENTS
    options = points.options(lab.collection) | request.options(lab.collection)
    told = {**taken["score"], **taken["clip"]}
    for name, option in options.items():
        argument = told[points.named(name, lab.collection)]
        assert argument["parameter_default"] == option.default
        assert option.help[1:] in argument["python_type"]["description"]
        assert option.bounds in argument["python_type"]["description"]
    assert {"type": "integer", "minimum": 2, "maximum": 600}.items() <= told["frames"][
        "type"
    ].items()
    assert told["smooth"]["python_type"]["type"] == "bool"
    assert told["temperature"]["python_type"]["type"] == "Literal['own'] | float"


def test_generate_returns_the_picture_as_a_lossless_png(client, lab):
    path = client.predict(model="dense", seed=42.375, digit="7", api_name="/generate")

    with PIL.Image.open(path) as picture:
        grey = np.asarray(picture)
    drawn = lab.draw(Point(model="dense", position=42.375, label=7))
    assert path.endswith("artlab-dense-7-seed42.375.png")
    np.testing.assert_array_equal(grey, images.to_bytes(drawn)[0])


@pytest.mark.parametrize(("reference", "index"), [("nearest", None), ("5", 5), (5, 5)])
def test_score_agrees_with_the_lab(client, lab, reference, index):
    score = client.predict(model="gan", seed=3, reference=reference, api_name="/score")

    point = Point(position=3.0, reference=index)
    verdict = lab.judge(lab.draw(point), point)
    assert (score["index"], score["is_nearest"]) == (verdict.index, index is None)
    assert score["psnr"] == pytest.approx(verdict.psnr)
    assert score["reading"] == verdict.reading


def test_every_endpoint_takes_a_temperature(client, lab):
    asked = {"model": "gan", "digit": "7", "temperature": 0.2}

    picture = client.predict(seed=3, **asked, api_name="/generate")
    score = client.predict(seed=3, reference="0", **asked, api_name="/score")
    film, _ = client.predict(start=3, end=4, **SMALL, **asked, api_name="/clip")

    point = Point(position=3.0, label=7, temperature=0.2, reference=0)
    drawn = lab.draw(point)
    with PIL.Image.open(picture) as shown:
        np.testing.assert_array_equal(np.asarray(shown), images.to_bytes(drawn)[0])
    assert picture.endswith("artlab-gan-7-seed3-temperature0.2.png")
    assert score["psnr"] == pytest.approx(lab.judge(drawn, point).psnr)
    assert film.endswith("artlab-gan-7-seed3-4-temperature0.2.mp4")


def test_arguments_have_names_or_an_order_and_may_be_left_out(address, lab):
    [cold], [own], [left], [ordered] = (
        called(address, endpoint, arguments)
        for endpoint, arguments in (
            ("v2/score", {"seed": 3, "temperature": 0.2}),
            ("v2/score", {"seed": 3, "temperature": None}),
            ("v2/score", {"seed": 3}),
            ("score", {"data": ["gan", 3, "any", "nearest", 0.2]}),
        )
    )

    assert ordered == cold != left == own
    point = Point(position=3.0)
    assert left["psnr"] == pytest.approx(lab.judge(lab.draw(point), point).psnr)


def test_clip_returns_a_film_and_its_fidelity(client):
    path, fidelity = client.predict(start=42, end=43, digit="7", **SMALL, api_name="/clip")

    film = cv2.VideoCapture(path)
    assert path.endswith("artlab-gan-7-seed42-43.mp4")
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) == 2
    assert 0 < fidelity["vmaf"] <= 100
    assert fidelity["model"] == "vmaf_v0.6.1"


@pytest.fixture
def _with_encoders(lab, monkeypatch):
    """Give the noise that stands in for the models some that encodes."""
    basis = np.random.RandomState(5).standard_normal((lab.collection.values, 110))
    for name, model in lab.models.items():
        encoder = replace(model, encode=lambda given: given.reshape(1, -1) @ basis.astype("f4"))
        monkeypatch.setitem(lab.models, name, encoder)


@pytest.mark.usefixtures("_with_encoders")
def test_rebuild_agrees_with_the_lab(client, lab):
    page = np.full((90, 60), 255, np.uint8)
    cv2.line(page, (20, 20), (40, 70), 30, 6)
    content = images.png(page)
    text = base64.b64encode(content).decode()

    path, scores = client.predict(picture=text, model="dense", api_name="/rebuild")
    again, _ = client.predict(f"data:image/png;base64,{text}", "dense", api_name="/rebuild")

    fitted = fit(pictures.opened(content, name="it"), lab.collection)
    wanted = rebuilding.rebuild(lab, fitted, "dense")
    assert scores == pytest.approx(wanted.scores)
    for each in (path, again):
        with PIL.Image.open(each) as picture:
            np.testing.assert_array_equal(np.asarray(picture), images.to_bytes(wanted.image)[0])
    assert path.endswith("artlab-dense-rebuilt.png")


@pytest.mark.parametrize(
    ("endpoint", "arguments", "sentence"),
    [
        ("generate", {"seed": -1}, "seed must be a number from 0 to 4294967295, not -1"),
        ("generate", {"seed": 2**32}, "seed must be .*, not 4294967296"),
        ("generate", {"seed": math.nan}, "seed must be .*, not nan"),
        ("generate", {"seed": "seven"}, "seed must be .*, not 'seven'"),
        ("generate", {"seed": None}, "seed must be .*, not nothing"),
        ("generate", {"seed": [1]}, r"seed must be .*, not \[1\]"),
        ("generate", {"model": "vae"}, "model must be gan or dense, not 'vae'"),
        ("generate", {"digit": "11"}, "digit must be .*, not '11'"),
        ("generate", {"temperature": 2}, "temperature must be a number from 0 to 1.5, not 2"),
        ("generate", {"temperature": ""}, "temperature must be .*, not nothing"),
        ("score", {"temperature": "hot"}, "temperature must be .*, not 'hot'"),
        ("score", {"reference": "10000"}, "reference must be a whole number from 0 to 9999"),
        ("score", {"reference": "0.5"}, "reference must be a whole number"),
        ("rebuild", {}, "the picture is empty: give a PNG, a JPEG or a WebP"),
        ("rebuild", {"picture": "se7en!"}, "picture must be a .* in base64, not 'se7en!'"),
        ("rebuild", {"picture": [1]}, r"picture must be .*, not \[1\]"),
        ("rebuild", {"picture": "aGVsbG8="}, "the picture is no picture that can be read"),
        ("rebuild", {"picture": "aGk=", "model": "vae"}, "model must be gan or dense, not 'vae'"),
        ("clip", {"frames": 1}, "frames must be .*, not 1"),
        ("clip", {"frames": 10**6}, "frames must be .*, not 1000000"),
        ("clip", {"width": 65}, "width must be an even whole number"),
        ("clip", {"start": -1}, "start must be .*, not -1"),
        ("clip", {"smooth": "yes"}, "smooth must be true or false, not 'yes'"),
        ("clip", {"temperature": True}, "temperature must be .*, not True"),
    ],
)
def test_bad_input_gets_one_sentence(address, endpoint, arguments, sentence):
    error = called(address, f"v2/{endpoint}", arguments)["error"]

    assert "\n" not in error
    assert "Traceback" not in error
    assert re.search(sentence, error)


def test_too_few_arguments_get_one_sentence(address):
    error = called(address, "clip", {"data": ["gan", 42]})["error"]

    assert error.startswith("/clip takes 13 arguments, not 2: send all of them in order, or by")


def test_an_error_loses_nothing(client):
    with pytest.raises(AppError, match="seed must be"):
        client.predict(model="gan", seed=-1, digit="7", api_name="/generate")

    assert client.predict(model="gan", seed=1, digit="7", api_name="/generate")


def test_a_damaged_model_leaves_the_other_serving(address, lab, monkeypatch):
    monkeypatch.setitem(lab.faults, "gan", "gan is damaged; train gan")

    gan = called(address, "v2/generate", {"model": "gan"})
    dense = called(address, "v2/generate", {"model": "dense"})

    assert gan["error"] == "gan is damaged; train gan"
    assert dense[0]["orig_name"] == "artlab-dense-any-seed42.png"


def test_files_outside_the_clips_folder_are_not_served(address, lab):
    card = lab.collection.root / "gan" / "card.json"

    answer = httpx.get(f"{address}gradio_api/file={card}")

    assert answer.status_code == 403

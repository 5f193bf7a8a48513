"""Labels on the way to another: the same in a link, a call, a file, a strip and a clip."""

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from artlab.clips import document
from artlab.collections.mnist import MNIST
from artlab.errors import InputError
from artlab.lab import Lab
from artlab.points import Point
from artlab.studio.serving.strip_cache import StripCache
from artlab.studio.serving.strips_route import routes


@pytest.fixture(scope="module")
def lab(tiny):
    return Lab(tiny)


def point(label, **asked):
    return Point.checked(MNIST, label=label, **asked)


def test_a_blend_weighs_two_classes():
    faded = point("3..8..0.25", seed=7)

    assert faded.weights.tolist() == [[0, 0, 0, 0.75, 0, 0, 0, 0, 0.25, 0]]
    assert faded.words["label"] == "3..8..0.25"
    assert faded.shown == [3, 8]
    assert (point("3..8..0").shown, point("3..8..1").shown) == ([3], [8])
    assert faded.file_name(".png") == "artlab-gan-3-8-0.25-seed7.png"
    assert point("any..2..0.5", seed=3.5).weights[0, 2] == 0.5
    assert point("3..8..0").weights.tolist() == point("3").weights.tolist()
    assert point("3..8..1").weights.tolist() == point("8").weights.tolist()


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("3..x..0.5", "digit must be 0, 1, .*, not 'x'"),
        ("x..3..0.5", "digit must be any, 0, .*, not 'x'"),
        ("3..any..0.5", "digit must be 0, 1, .*, not 'any'"),
        ("3..8..2", "the share of 8 must be a number from 0 to 1, not '2'"),
        ("3..8..", "the share of 8 must be a number from 0 to 1, not nothing"),
        ("3..8", "digit must be any, 0, .*, not '3..8'"),
    ],
)
def test_a_wrong_one_is_one_sentence(label, sentence):
    with pytest.raises(InputError, match=sentence):
        point(label)


def test_strips_commands_and_clips_take_it(lab, tiny, run, tmp_path):
    client = TestClient(Starlette(routes=routes(StripCache(lab))))
    version, path = lab.version("gan"), tmp_path / "faded.png"
    faded = Point.checked(tiny, label="3..8..0.25", seed=7)

    strip = client.get(f"/strips/mnist/{version}/gan/3..8..0.25/own/nearest/7").json()
    status, output, _ = run(tiny, "generate", "--digit", "3..8..0.25", "--seed", "7", path)
    again, said, _ = run(tiny, "open", path)
    clip = document.read({"keyframes": [{"digit": "3..8..0.25"}, {"seed": 9}]}, tiny)

    worth = lab.judge(lab.draw(faded), faded)
    assert strip["frames"][0]["psnr"] == pytest.approx(worth.psnr, abs=0.01)
    assert (status, again) == (0, 0)
    assert f"{worth.psnr:.1f} dB" in output
    assert "digit=3..8..0.25" in said
    assert document.written(clip)["keyframes"][0]["digit"] == "3..8..0.25"
    plain = lab.draw(Point.checked(tiny, label="3", seed=7))
    assert np.abs(lab.draw(faded) - plain).max() > 0.001

"""What a browser says that a picture is worth is what the server says."""

from dataclasses import asdict

import node
import numpy as np
import pytest
from made_up import GREY_AND_COLOUR, shapes

from artlab.collections.mnist import MNIST
from artlab.images import from_bytes, to_bytes
from artlab.points import Point
from artlab.scores.references import References
from artlab.scores.verdict import judge_all

JUDGED = """({ judge }, { pictures, reals, asked }) => pictures.map((picture, index) =>
  judge(
    Uint8Array.from(picture),
    { ...reals[index], picture: Uint8Array.from(reals[index].picture) },
    asked[index],
  ))"""


@pytest.fixture
def real(digits, labels):
    """Return a function of a collection: real pictures of it, bytes, and their labels."""

    def real(collection):
        return (to_bytes(digits), labels) if collection is MNIST else shapes(seed=0)

    return real


def judged(pictures, points, references):
    """Return the verdicts on pictures, bytes: the server's, and a browser's of the same."""
    collection, levels = references.collection, to_bytes(references.images)
    verdicts = judge_all(from_bytes(pictures), points, references)
    known = {name: getattr(collection, name) for name in ("side", "labels", "noun", "spoken")}
    bars = references.baseline.get("class_psnr", [])
    found = node.evaluate(
        "worker/scores.js",
        JUDGED,
        pictures=pictures.reshape(len(pictures), -1).tolist(),
        reals=[
            {
                "picture": levels[verdict.index].ravel().tolist(),
                "index": verdict.index,
                "label": verdict.label,
                "isNearest": verdict.is_nearest,
            }
            for verdict in verdicts
        ],
        asked=[{"collection": known, "shown": point.shown, "bars": bars} for point in points],
    )
    told = [asdict(verdict) | {"reading": verdict.reading.parts} for verdict in verdicts]
    return told, found


@GREY_AND_COLOUR
def test_scores_are_equal_to_the_last_figure(collection, real):
    levels, labels = real(collection)
    noise = np.random.RandomState(0).normal(0, 1, levels.shape)
    spread = np.linspace(0, 100, len(levels)).reshape(-1, *[1] * (levels.ndim - 1))
    pictures = np.clip(levels + spread * noise, 0, 255).astype(np.uint8)
    points = [
        Point(collection=collection, label=0, reference=index) for index in range(len(levels))
    ]

    expected, found = judged(
        pictures, points, References(collection, from_bytes(levels), labels, {})
    )

    assert found == [
        {**verdict, "psnr": pytest.approx(verdict["psnr"], abs=1e-5),
         "ssim": pytest.approx(verdict["ssim"], abs=1e-6)}
        for verdict in expected
    ]  # fmt: skip
    assert expected[0]["psnr"] is None


@pytest.mark.parametrize("bar", [5.0, 50.0, None])
@pytest.mark.parametrize("label", [7, 3, None])
@pytest.mark.parametrize("reference", [None, 0])
def test_readings_are_equal(real, bar, label, reference):
    levels, labels = real(MNIST)
    faded = (levels[37:38] * 0.9).astype(np.uint8)
    baseline = {} if bar is None else {"class_psnr": [bar] * 10}
    references = References(MNIST, from_bytes(levels), labels, baseline)
    points = [Point(label=label, reference=reference, position=1.5)]

    expected, found = judged(faded, points, references)

    assert found[0]["reading"] == expected[0]["reading"]

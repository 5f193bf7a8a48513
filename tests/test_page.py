"""What the page shows, without a browser."""

import base64
import io
import json
from dataclasses import asdict

import numpy as np
import PIL.Image
import pytest

from artlab import first, images
from artlab.lab import Lab, Point
from artlab.scores.vmaf import ClipScores
from artlab.strips import Strips
from artlab.studio import view
from artlab.studio.page import build
from artlab.studio.serving.clips_folder import ClipsFolder


@pytest.fixture(scope="module")
def lab(tiny_root):
    return Lab(tiny_root)


@pytest.fixture
def clips():
    folder = ClipsFolder()
    yield folder
    folder.remove()


def opened(still):
    """Return the two pictures of a still: what was drawn, and the real digit."""
    with PIL.Image.open(io.BytesIO(base64.b64decode(still["picture"]))) as picture:
        return np.asarray(picture).reshape(2, 28, 28)


def test_a_still_is_what_the_lab_draws_and_judges(lab):
    point = Point(model="dense", position=42.375, digit=7)

    still = Strips(lab).still(point, reference="nearest")

    drawn, real = opened(still)
    verdict = lab.judge(lab.draw(point), point)
    np.testing.assert_array_equal(drawn, images.to_bytes(lab.draw(point))[0])
    np.testing.assert_array_equal(real, images.to_bytes(lab.references.images)[verdict.index])
    assert still["frames"] == [asdict(verdict)]
    assert still["position"] == 42.375


def test_a_still_says_where_its_strips_are(lab):
    own, asked = (
        Strips(lab).still(Point(temperature=temperature, digit=3), reference=reference)["what"]
        for temperature, reference in ((None, "nearest"), (0.5, 12))
    )

    version = lab.version("gan")
    assert own == {
        "version": version, "model": "gan", "digit": "3", "temperature": "own",
        "reference": "nearest",
    }  # fmt: skip
    assert asked == own | {"temperature": "0.5", "reference": "12"}


def test_a_still_is_what_json_holds(lab):
    still = Strips(lab).still(Point(), reference=0)

    assert json.loads(json.dumps(still)) == still


def test_the_page_is_built_even_if_no_model_can_be_loaded(tmp_path, clips):
    page = build(Lab(tmp_path), Strips(Lab(tmp_path)), clips)

    [slider] = [block for block in page.blocks.values() if block.elem_id == "lab-temperature"]
    assert 0 < slider.value < 1


def test_opening_the_page_runs_nothing_but_the_first_picture(tmp_path, clips):
    page = build(Lab(tmp_path), Strips(Lab(tmp_path)), clips)

    run = [made.name for made in page.fns.values() if any(on == "load" for _, on in made.targets)]

    assert run == ["draw"]


def test_a_first_picture_needs_nothing_run(root, clips):
    lab = Lab(root)
    first.save(lab)

    page = build(lab, Strips(lab), clips)

    assert not [made for made in page.fns.values() if any(on == "load" for _, on in made.targets)]
    [viewer] = [block for block in page.blocks.values() if block.elem_id == "lab-picture"]
    assert viewer.value == Strips(lab).still(first.START, reference="nearest")


def test_what_real_digits_score_is_said_where_it_was_measured():
    assert "16.1 dB / 0.710" in view.baseline({"psnr": 16.09, "ssim": 0.7098})
    assert not view.baseline({})


def test_a_clip_says_what_its_scores_are_of():
    scores = ClipScores(
        vmaf=97.04, vmaf_harmonic=97.0, vmaf_minimum=95.0, psnr=None, ssim=None,
        frames=20, width=640, height=480,
    )  # fmt: skip

    html = view.clip("gradio_api/file=/tmp/a.mp4", 'a"<b>.mp4', scores)

    assert "97.0" in html
    assert "identical" in html
    assert "missing" in html
    assert "vmaf_v0.6.1, 640×480, 20 frames" in html
    assert "<b>" not in html

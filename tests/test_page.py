"""What the page shows and asks for, without a browser."""

import re
from dataclasses import replace
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest

from artlab import opening
from artlab.collections.mnist import MNIST
from artlab.lab import Lab
from artlab.scores.fidelity import ClipScores
from artlab.studio import api
from artlab.studio.page import build
from artlab.studio.serving.clips_folder import ClipsFolder
from artlab.studio.serving.serve import serve
from artlab.studio.serving.static_files import PLACE, PRELOADS
from artlab.studio.views import clip


@pytest.fixture
def clips():
    folder = ClipsFolder()
    yield folder
    folder.remove()


def block(page, name):
    [found] = [block for block in page.blocks.values() if block.elem_id == f"lab-{name}"]
    return found


def test_the_page_is_built_even_if_no_model_can_be_loaded(tmp_path, clips):
    page = build(Lab(replace(MNIST, root=tmp_path)), clips)

    assert block(page, "picture").value is None
    assert block(page, "picture").props["versions"] == {}
    assert block(page, "picture").props["bars"] == []


def test_it_opens_with_what_was_drawn_beforehand(stand_in, clips):
    opening.save(stand_in)

    picture = block(build(stand_in, clips), "picture")

    assert picture.value == opening.load(stand_in)
    assert picture.props["start"].items() <= picture.value.items()
    assert picture.props["versions"] == stand_in.versions()
    assert picture.props["bars"][7] == pytest.approx(16.9, abs=0.1)


def test_a_collection_of_its_own_size_colours_and_labels_has_its_page(shapes, clips):
    lab = Lab(shapes)
    page = build(lab, clips)

    picture = block(page, "picture").props
    assert picture["collection"]["side"] == shapes.side
    assert picture["start"]["label"] == "any"
    assert picture["options"]["label"]["words"] == shapes.labels
    asked = page.get_api_info()["named_endpoints"]["/clip"]["parameters"]
    assert shapes.kind in [each["parameter_name"] for each in asked]
    small = {"label": "disc", "end": 43, "frames": 3, "width": 64, "height": 64}
    path, scores = api.render(lab, clips, small)
    [red, green, blue] = cv2.split(cv2.VideoCapture(str(path)).read()[1])
    assert not np.array_equal(red, green)
    assert not np.array_equal(green, blue)
    assert scores.frames == 3


def test_nothing_runs_on_the_server_but_what_renders(stand_in, clips):
    page = build(stand_in, clips)

    run = [made.name for made in page.fns.values() if made.fn and made.targets]

    assert run == ["on_render"]


def test_scripts_stand_in_files(stand_in, clips):
    page = build(stand_in, clips)

    lines = [made.js for made in page.fns.values() if made.js]

    assert all(re.fullmatch(r"\(.*\) => artlab\.\w+\(.*\)", line) for line in lines)


def test_words_and_bounds_are_the_collection_s(stand_in, clips):
    page = build(stand_in, clips)

    labels = {getattr(block, "label", None) for block in page.blocks.values()}
    labels = {getattr(label, "key", label) for label in labels}
    assert {
        "Frames, 2 to 600", "A second, 1 to 60", "Width, even, 64 to 1920",
        "Height, even, 64 to 1080",
    } <= labels  # fmt: skip
    picture = block(page, "picture").props
    assert picture["collection"]["side"] == 28
    assert picture["options"]["label"]["words"] == tuple("0123456789")


@pytest.mark.parametrize("proxied", ["", "/lab"], ids=["plain", "proxied"])
def test_scripts_may_be_kept_for_ever_and_travel_packed(stand_in, proxied):
    page = serve(stand_in, blocking=False, root_path=proxied)
    here = page.local_url

    for path in re.findall('href="(.*?)"', PRELOADS):
        answer = httpx.get(f"{here}{path}", headers={"accept-encoding": "br"})
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-encoding"] == "br"
        assert "javascript" in answer.headers["content-type"]
    assert httpx.get(f"{here}{PLACE}/viewer.html").status_code == 404
    page.close()


def test_a_clip_says_what_its_scores_are_of():
    scores = ClipScores(
        vmaf=97.04, vmaf_harmonic=97.0, vmaf_minimum=95.0, psnr=None, ssim=None,
        frames=20, width=640, height=480,
    )  # fmt: skip

    html = clip.html(Path("/clips/50% of #1?/a'<b>.mp4"), scores)

    assert "97.0" in html
    assert "identical" in html
    assert "missing" in html
    assert "vmaf_v0.6.1, 640×480, 20 frames" in html
    assert 'src="gradio_api/file=/clips/50%25%20of%20%231%3F/a%27%3Cb%3E.mp4"' in html
    assert "<b>" not in html

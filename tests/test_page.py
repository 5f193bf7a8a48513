"""What the page shows and asks for, without a browser."""

import re
from dataclasses import replace

import cv2
import httpx
import numpy as np
import pytest

from artlab import opening
from artlab.clips.request import ClipRequest
from artlab.collections.mnist import MNIST
from artlab.lab import Lab
from artlab.labs import Labs
from artlab.studio.page import build
from artlab.studio.rendering import Rendering
from artlab.studio.serving.clips_folder import ClipsFolder
from artlab.studio.serving.serve import serve
from artlab.studio.serving.static_files import PLACE, PRELOADS


@pytest.fixture
def clips():
    folder = ClipsFolder()
    yield folder
    folder.remove()


def built(lab, clips):
    return build(Labs(lab), Rendering(Labs(lab), clips))


def block(page, name):
    [found] = [block for block in page.blocks.values() if block.elem_id == f"lab-{name}"]
    return found


def test_the_page_is_built_even_if_no_model_can_be_loaded(tmp_path, clips):
    lab = Lab(replace(MNIST, root=tmp_path))
    page = built(lab, clips)

    assert block(page, "picture").value is None
    assert block(page, "picture").props["versions"] == {}
    assert block(page, "picture").props["bars"] == []


def test_it_opens_with_what_was_drawn_beforehand(stand_in, clips):
    opening.save(stand_in)

    picture = block(built(stand_in, clips), "picture")

    assert picture.value == opening.load(stand_in)
    assert picture.props["start"].items() <= picture.value.items()
    assert picture.props["versions"] == stand_in.versions()
    assert picture.props["bars"][7] == pytest.approx(16.9, abs=0.1)


def test_a_collection_of_its_own_size_colours_and_labels_has_its_page(shapes, clips):
    lab = Lab(shapes)
    rendering = Rendering(Labs(lab), clips)
    page = build(Labs(lab), rendering)

    picture = block(page, "picture").props
    assert picture["collection"]["side"] == shapes.side
    assert picture["start"]["label"] == "any"
    assert picture["options"]["label"]["words"] == shapes.labels
    asked = page.get_api_info()["named_endpoints"]["/clip"]["parameters"]
    assert shapes.kind in [each["parameter_name"] for each in asked]
    small = {"label": "disc", "end": 43, "frames": 3, "width": 64, "height": 64}
    made = rendering.add(ClipRequest.checked(shapes, **small))
    scores = made.result().scores
    [red, green, blue] = cv2.split(cv2.VideoCapture(str(made.path)).read()[1])
    assert not np.array_equal(red, green)
    assert not np.array_equal(green, blue)
    assert scores.frames == 3


def test_nothing_of_the_page_is_an_event_of_gradio_s(stand_in, clips):
    page = built(stand_in, clips)

    assert [made.name for made in page.fns.values() if made.targets or made.js] == []


def test_words_and_bounds_are_the_collection_s(stand_in, clips):
    page = built(stand_in, clips)

    picture = block(page, "picture").props
    assert picture["clip"]["keyframe"]["seconds"]["last"] == 30
    assert picture["clip"]["shown"]["look"]["words"][0] == "chalk"
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

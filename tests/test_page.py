"""What the page shows, without a browser."""

import asyncio
import base64
import io
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from artlab import first, images
from artlab.errors import ArtlabError
from artlab.lab import Lab, Point
from artlab.scores.vmaf import ClipScores
from artlab.strips import Strips
from artlab.studio import clips_folder, view
from artlab.studio.clips_folder import ClipsFolder
from artlab.studio.page import build
from artlab.studio.serve import THEME, serve


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


def test_every_clip_has_a_folder_of_its_own(clips):
    paths = {clips.new("walk.mp4") for _ in range(3)}

    assert len({path.parent for path in paths}) == 3
    assert all(path.parent.is_dir() for path in paths)


def test_old_clips_are_swept_away(clips, monkeypatch):
    old = clips.new("old.mp4")
    monkeypatch.setattr(time, "time", lambda: old.parent.stat().st_mtime + 3601)

    new = clips.new("new.mp4")

    assert not old.parent.exists()
    assert new.parent.exists()


def test_only_so_many_clips_are_kept(clips, monkeypatch):
    monkeypatch.setattr(clips_folder, "KEPT_CLIPS", 3)
    paths = [clips.new("walk.mp4") for _ in range(6)]
    monkeypatch.setattr(time, "time", lambda: paths[0].parent.stat().st_mtime + 1000)

    last = clips.new("walk.mp4")

    assert sum(path.parent.exists() for path in paths) == 3
    assert last.parent.exists()


def test_a_clip_in_the_making_is_safe_from_a_flood(clips, monkeypatch):
    monkeypatch.setattr(clips_folder, "KEPT_CLIPS", 3)

    paths = [clips.new("walk.mp4") for _ in range(9)]

    assert all(path.parent.exists() for path in paths)


def test_no_place_for_a_clip_is_said_in_a_sentence(clips):
    clips.remove()
    clips.path.write_text("")  # a file where the folder should be

    with pytest.raises(ArtlabError, match=r"cannot make a place for walk\.mp4"):
        clips.new("walk.mp4")
    clips.path.unlink()


def test_the_folder_comes_back_after_the_system_has_tidied_it_away(clips):
    clips.remove()

    assert clips.new("walk.mp4").parent.is_dir()


def test_many_at_once_do_not_sweep_under_each_other(clips, monkeypatch):
    old = [clips.new("old.mp4") for _ in range(40)]
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(clips_folder, "KEPT_SECONDS", 3000)
    for path in old:
        os.utime(path.parent, (later - 3600, later - 3600))

    with ThreadPoolExecutor(8) as threads:
        paths = list(threads.map(lambda _: clips.new("walk.mp4"), range(40)))

    assert len(set(paths)) == 40
    assert not any(path.parent.exists() for path in old)


def test_the_theme_fetches_no_font():
    assert THEME._stylesheets == []  # noqa: SLF001


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"GRADIO_SERVER_PORT": "abc"}, "GRADIO_SERVER_PORT must be a whole number"),
        ({"GRADIO_SERVER_NAME": "nowhere.invalid"}, "cannot serve at"),
    ],
    ids=["port", "name"],
)
def test_a_wrong_setting_ends_in_a_sentence(setting, sentence):
    app = Path(__file__).parents[1] / "app.py"

    done = subprocess.run(
        [sys.executable, str(app)],
        env=os.environ | setting,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_page_that_nobody_visits_leaves_the_processor_alone(lab, monkeypatch):
    naps = []
    sleep = asyncio.sleep

    def noted(*arguments):
        naps.append(arguments)
        return sleep(*arguments)

    monkeypatch.setattr(asyncio, "sleep", noted)
    page = serve(lab, blocking=False)
    naps.clear()
    time.sleep(1)

    assert 0 < len(naps) < 100  # at Gradio's own pace many hundreds
    page.close()

import itertools
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from waves import GENERATOR, decoded, drawn, request, studio, waves

from artlab.clips import render


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    render.render(studio(), request(), path)
    return path


def test_every_frame_decodes_to_what_was_drawn(clip):
    frames, wanted = decoded(clip), drawn(request())

    differences = [
        np.abs(frame.astype(float) - drawing).mean()
        for frame, drawing in zip(frames, wanted, strict=True)
    ]
    assert max(differences) < 1  # of 255
    # So small a bound tells a frame from the next one.
    assert np.abs(wanted[0].astype(float) - wanted[1]).mean() > 2


@pytest.mark.parametrize("changes", [{"smooth": True, "label": 3}, {"temperature": 0.3}], ids=str)
def test_a_clip_is_smooth_and_as_hot_as_is_asked_for(tmp_path, changes):
    asked = request(**changes)

    render.render(studio(), asked, tmp_path / "clip.mp4")

    wanted = drawn(asked)[5].astype(float)
    assert np.abs(decoded(tmp_path / "clip.mp4")[5] - wanted).mean() < 1
    assert np.abs(drawn(request())[5] - wanted).mean() > 2


def test_others_may_read_a_clip(clip):
    umask = os.umask(0)
    os.umask(umask)

    assert clip.stat().st_mode & 0o777 == 0o666 & ~umask


def test_a_clip_is_drawn_in_batches(tmp_path):
    sizes = []
    counting = replace(GENERATOR, paint=lambda codes: sizes.append(len(codes)) or waves(codes))

    render.render(studio(counting), request(frames=130, width=64, height=64), tmp_path / "clip.mp4")

    assert sizes == [64, 64, 2]


def test_a_clip_brings_its_scores(tmp_path):
    scores = render.render(studio(), request(), tmp_path / "clip.mp4").scores

    assert scores.vmaf > 95
    assert scores.psnr > 40
    assert scores.ssim > 0.98
    assert (scores.frames, scores.width, scores.height) == (12, 160, 120)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cannot choose its cores")
def test_a_clip_does_not_depend_on_how_many_cores_made_it(clip, tmp_path):
    cores = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(cores)})
        render.render(studio(), request(), tmp_path / "one.mp4")
    finally:
        os.sched_setaffinity(0, cores)

    assert (tmp_path / "one.mp4").read_bytes() == clip.read_bytes()


def test_progress_rises_through_every_stage(tmp_path):
    calls = []

    render.render(
        studio(), request(), tmp_path / "clip.mp4", progress=lambda *call: calls.append(call)
    )

    shares, stages = zip(*calls, strict=True)
    assert list(shares) == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert [stage for stage, _ in itertools.groupby(stages)] == [
        *("drawing", "encoding", "verifying", "scoring", "finishing", "done")
    ]
    assert stages.count("encoding") == 12


def test_a_new_clip_takes_the_old_ones_place(tmp_path):
    old = tmp_path / "clip.mp4"
    old.write_bytes(b"the clip that was here before")

    render.render(studio(), request(), old)

    assert len(decoded(old)) == 12
    assert list(tmp_path.iterdir()) == [old]


def test_two_clips_at_once_do_not_touch_one_another(tmp_path, clip):
    asked = [request(start=seed, end=seed + 1) for seed in (42, 7, 42, 99)]
    paths = [tmp_path / f"{index}.mp4" for index in range(4)]

    with ThreadPoolExecutor(4) as visitors:
        list(visitors.map(partial(render.render, studio()), asked, paths))

    assert sorted(tmp_path.iterdir()) == paths
    assert paths[0].read_bytes() == paths[2].read_bytes() == clip.read_bytes()
    for wanted, path in zip(asked, paths, strict=True):
        assert np.abs(decoded(path)[6].astype(float) - drawn(wanted)[6]).mean() < 1


def test_two_clips_at_once_under_one_name_leave_one_whole_clip(tmp_path, clip):
    path = tmp_path / "clip.mp4"

    with ThreadPoolExecutor(2) as visitors:
        asked = [request(start=seed) for seed in (7, 42)]
        list(visitors.map(partial(render.render, studio()), asked, [path, path]))

    assert list(tmp_path.iterdir()) == [path]
    assert len(decoded(path)) == 12
    assert len(path.read_bytes()) > len(clip.read_bytes()) / 4

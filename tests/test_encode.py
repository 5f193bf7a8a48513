import subprocess

import numpy as np
import pytest
from waves import drawn, request

from artlab import tools
from artlab.clips import encode
from artlab.errors import ClipError
from artlab.tools import FrameFormat

FORMAT = {"width": 160, "height": 120, "rate": 30}


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    encode.write(drawn(request()), path, FrameFormat(**FORMAT))
    return path


def check(path, *, count=12, first=0, last=-1, **changes):
    frames = [*drawn(request()), np.full((120, 160), 99, np.uint8)]
    wanted = FrameFormat(**{**FORMAT, **changes})
    encode.verify(path, wanted, first=frames[first], last=frames[last - 1], count=count)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"count": 13}, "frames 12, not 13"),
        ({"count": 11}, "frames 12, not 11"),
        ({"width": 120, "height": 160}, r"size \(160, 120\), not \(120, 160\)"),
        ({"rate": 25}, r"rate 30\.0, not 25\.0"),
        ({"first": -1}, "the first frame of the clip is .* levels off"),
        ({"last": 0}, "the last frame of the clip is .* levels off"),
    ],
    ids=str,
)
def test_a_clip_that_is_not_what_was_drawn_is_refused(clip, changes, sentence):
    check(clip)  # all else is as it was drawn
    with pytest.raises(ClipError, match=sentence):
        check(clip, **changes)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["-c:v", "mpeg4"], r"codec .*, not h264"),
        (["-c:v", "libx264", "-pix_fmt", "yuv444p"], r"pixel format .*, not yuv420p"),
    ],
    ids=["codec", "pixels"],
)
def test_a_clip_that_some_browsers_cannot_show_is_refused(tmp_path, options, sentence):
    path, frames = tmp_path / "clip.mp4", FrameFormat(**FORMAT)
    command = [str(tools.ffmpeg()), "-nostdin", "-loglevel", "error", *frames.input, *options]
    tools.run([*command, str(path)], frames=frames.raw(drawn(request())), timeout_seconds=60)

    with pytest.raises(ClipError, match=sentence):
        check(path)


@pytest.mark.parametrize("share", [0, 0.5, 0.9])
def test_a_truncated_clip_is_refused(clip, tmp_path, share):
    packed = clip.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(packed[: int(share * len(packed))])

    with pytest.raises(ClipError):
        check(tmp_path / "cut.mp4")


def test_colours_survive(tmp_path):
    frame = np.zeros((120, 160, 3), np.uint8)
    frame[:, :80], frame[:, 80:] = (220, 40, 30), (20, 60, 200)
    frames, path = [frame, frame[:, ::-1]], tmp_path / "clip.mp4"
    colour = FrameFormat(**FORMAT, channels=3)

    encode.write(frames, path, colour)

    encode.verify(path, colour, first=frames[0], last=frames[1], count=2)
    with pytest.raises(ClipError, match="first frame"):
        encode.verify(path, colour, first=frames[1], last=frames[1], count=2)


def test_a_clip_says_what_its_colours_are_and_plays_before_it_is_whole(clip):
    packed = clip.read_bytes()
    shown = subprocess.run(
        [tools.ffmpeg(), "-hide_banner", "-i", clip], capture_output=True, text=True, check=False
    ).stderr

    assert 0 < packed.index(b"moov") < packed.index(b"mdat")
    assert "h264 (High)" in shown
    assert "yuv420p(tv, bt709, progressive), 160x120" in shown

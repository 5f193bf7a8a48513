import imageio_ffmpeg
import numpy as np
import pytest

from artlab import tools
from artlab.errors import ToolError
from artlab.tools import FrameFormat


def script(path, text):
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return str(path)


def test_ffmpeg_is_an_absolute_path_that_runs():
    path = tools.ffmpeg()

    assert path.is_absolute()
    assert "ffmpeg version" in tools.run([str(path), "-version"], timeout_seconds=30)


def test_an_ffmpeg_found_on_the_path_is_still_absolute(tmp_path, monkeypatch):
    script(tmp_path / "ffmpeg", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "ffmpeg")

    assert tools.ffmpeg() == tmp_path / "ffmpeg"


def test_a_missing_ffmpeg_says_what_to_do(monkeypatch):
    def nothing():
        raise RuntimeError("No ffmpeg exe could be found")

    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")
    with pytest.raises(ToolError, match=r"missing at /nowhere/ffmpeg.*pip install"):
        tools.ffmpeg()
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", __file__)
    with pytest.raises(ToolError, match=r"may not be run; .*pip install"):
        tools.ffmpeg()
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", nothing)
    with pytest.raises(ToolError, match=r"ffmpeg is missing; .*pip install"):
        tools.ffmpeg()


def test_what_an_ffmpeg_lacks_shows_and_the_bundled_one_lacks_nothing(tmp_path, monkeypatch):
    assert tools.abilities() == tools.NEEDED

    fake = script(tmp_path / "ffmpeg", 'echo " V....D libx264   H.264"')
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", fake)
    assert tools.NEEDED - tools.abilities() == {"libvmaf"}


def test_grey_becomes_limited_range_luma_and_neutral_chroma(tmp_path):
    ramp = np.arange(256, dtype=np.uint8).repeat(16).reshape(64, 64)
    converted = tmp_path / "converted.yuv"
    frames = FrameFormat(width=64, height=64, rate=30)

    tools.run(
        [
            *(str(tools.ffmpeg()), "-nostdin", "-loglevel", "error", *frames.input),
            *("-vf", tools.TO_VIDEO, "-f", "rawvideo", str(converted)),
        ],
        frames=frames.raw([ramp]),
        timeout_seconds=30,
    )

    planes = np.fromfile(converted, np.uint8)
    luma = planes[: 64 * 64].reshape(64, 64).astype(float)
    assert np.abs(luma - (16 + ramp.astype(float) * 219 / 255)).max() < 0.75
    assert set(planes[64 * 64 :]) == {128}


@pytest.mark.parametrize(
    ("shape", "kind", "channels"),
    [((4, 6), "u1", 1), ((6, 4), "f4", 1), ((6, 4, 3), "u1", 1), ((6, 4), "u1", 3)],
    ids=str,
)
def test_refuses_frames_of_another_form(shape, kind, channels):
    wanted = FrameFormat(width=4, height=6, rate=30, channels=channels)

    with pytest.raises(ValueError, match="a frame is"):
        list(wanted.raw([np.zeros(shape, kind)]))

import itertools
import os
import sys
import time

import imageio_ffmpeg
import numpy as np
import pytest

from artlab import tools
from artlab.errors import ToolError
from artlab.tools import FrameFormat

TRAILER, END = "[out#0/mp4 @ 0x5] Error writing trailer", "Conversion failed!"


def python(program, **options):
    options = {"timeout_seconds": 30, **options}
    return tools.run([sys.executable, "-c", program], **options)


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


def test_a_program_of_another_kind_of_machine_cannot_be_started(tmp_path):
    program = tmp_path / "ffmpeg"
    program.write_bytes(b"\x7fELF for a machine that nobody has")
    program.chmod(0o755)

    with pytest.raises(ToolError, match=r"cannot start .*pip install.*Exec format error$"):
        tools.run([str(program)], timeout_seconds=30)


def test_what_an_ffmpeg_lacks_shows_and_the_bundled_one_lacks_nothing(tmp_path, monkeypatch):
    assert tools.abilities() == tools.NEEDED

    fake = script(tmp_path / "ffmpeg", 'echo " V....D libx264   H.264"')
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", fake)
    assert tools.NEEDED - tools.abilities() == {"libvmaf"}


def test_returns_what_a_program_wrote_in_its_folder_without_any_input(tmp_path):
    written = python(
        "import os, sys; print('é', len(sys.stdin.read()), os.getcwd())", folder=tmp_path
    )

    assert written.strip() == f"é 0 {tmp_path}"


def test_all_frames_arrive_in_order():
    chunks = (bytes([number]) * 100_000 for number in range(50))

    summary = python(
        "import sys, itertools; data = sys.stdin.buffer.read();"
        "print(len(data), [k for k, _ in itertools.groupby(data)] == list(range(50)))",
        frames=chunks,
    )

    assert summary.split() == ["5000000", "True"]


def test_a_program_that_fails_while_it_is_fed_gives_its_own_reason():
    endless = itertools.repeat(b"0" * 100_000)

    with pytest.raises(ToolError, match=r"^python3? failed: no such colour$"):
        python(
            "import sys; sys.stdin.buffer.read(10); sys.exit('warning\\nno such colour\\n')",
            frames=endless,
        )


def test_a_program_that_leaves_frames_unread_has_failed():
    with pytest.raises(ToolError, match="stopped too early"):
        python("", frames=itertools.repeat(b"0" * 100_000))


@pytest.mark.parametrize(
    ("complaint", "sentence"),
    [
        (f"{TRAILER}: No space left on device\n{END}", "disk is full.*No space left on device"),
        (f"{TRAILER}: File too large\n{END}", "the disk is full.*File too large"),
        (f"first\n[in#0 @ 0x5] [mov @ 0x6] no atom\n{END}\n\n", "failed: no atom$"),
        (3, "exit status 3"),  # in silence
    ],
)
def test_the_reason_is_the_last_line_that_tells_one_or_the_status(complaint, sentence):
    with pytest.raises(ToolError, match=sentence):
        python(f"import sys; sys.exit({complaint!r})")


def test_a_flood_of_complaints_blocks_nothing():
    chunks = itertools.repeat(b"0" * 100_000, 50)

    written = python(
        "import sys; sys.stderr.write('x' * 5_000_000); sys.stdout.write('y' * 5_000_000);"
        "sys.stdin.buffer.read()",
        frames=chunks,
    )

    assert len(written) == 5_000_000


@pytest.mark.parametrize("frames", [None, itertools.repeat(b"0" * 100_000)], ids=["idle", "fed"])
def test_a_program_that_takes_too_long_is_stopped(frames):
    began = time.monotonic()

    with pytest.raises(ToolError, match=r"took longer than 0\.5 seconds"):
        python("import time; time.sleep(60)", frames=frames, timeout_seconds=0.5)

    assert time.monotonic() - began < 20


@pytest.mark.parametrize("kind", [ZeroDivisionError, KeyboardInterrupt])
def test_no_program_outlives_an_error_in_its_frames(tmp_path, kind):
    note = tmp_path / "pid"

    def frames():
        while not (note.exists() and note.read_text().endswith(".")):
            yield b"0"
        raise kind

    with pytest.raises(kind):
        python(
            f"import os, time; open({str(note)!r}, 'w').write(f'{{os.getpid()}}.');time.sleep(60)",
            frames=frames(),
        )

    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text().rstrip(".")), 0)


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

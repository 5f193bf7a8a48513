"""A render that fails costs nothing: what was there stays, and nothing else is left."""

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest
from waves import GENERATOR, request, studio

from artlab import tools
from artlab.clips import render
from artlab.errors import ArtlabError, ClipError, InputError, ToolError

ROOT = Path(__file__).parent.parent
OLD = b"the clip that was here before"


@pytest.fixture
def old(tmp_path):
    """Return a folder's one file, which no failure may touch; nothing else may be left there."""
    path = tmp_path / "clips" / "old.mp4"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def is_kept(old):
    return list(old.parent.iterdir()) == [old] and old.read_bytes() == OLD


@pytest.mark.parametrize("name", ["clip", "clip.avi", "clip.mp4.txt", ".mp4"])
def test_a_clip_is_called_mp4(tmp_path, name):
    with pytest.raises(InputError, match=r"must end in \.mp4"):
        render.render(studio(), request(), tmp_path / name)


def test_a_missing_folder_is_named_and_a_folder_is_no_file(tmp_path):
    (tmp_path / "clip.mp4").mkdir()

    with pytest.raises(InputError, match=r"no folder .*gone; make it first"):
        render.render(studio(), request(), tmp_path / "gone" / "clip.mp4")
    with pytest.raises(InputError, match="is a folder"):
        render.render(studio(), request(), tmp_path / "clip.mp4")


def test_a_name_that_is_too_long_gets_a_sentence(old):
    with pytest.raises(ArtlabError, match=r"cannot write .*File name too long$"):
        render.render(studio(), request(), old.with_name("x" * 300 + ".mp4"))

    assert is_kept(old)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody may fill")
def test_a_folder_that_may_not_be_written_gets_a_sentence():
    with pytest.raises(ArtlabError, match=r"^cannot write /proc/clip\.mp4: "):
        render.render(studio(), request(), Path("/proc/clip.mp4"))


def test_a_missing_ffmpeg_costs_nothing(old, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")

    with pytest.raises(ToolError, match="ffmpeg is missing"):
        render.render(studio(), request(), old)

    assert is_kept(old)


@pytest.fixture
def fake_ffmpeg(tmp_path, monkeypatch):
    """Put a shell script in ffmpeg's place; REAL in it is the real one."""

    def put(text):
        path = tmp_path / "ffmpeg"
        path.write_text("#!/bin/sh\n" + text.replace("REAL", str(real)))
        path.chmod(0o755)
        monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(path))

    real = tools.ffmpeg()
    return put


TO_LAST = 'for last; do :; done; cat > /dev/null; case "$*" in *libvmaf*) exit 0;; esac; '


@pytest.mark.parametrize(
    ("program", "error", "sentence"),
    [
        ("echo 'Unknown encoder' >&2; exit 8", ToolError, "failed: Unknown encoder$"),
        ("exit 0", ToolError, "stopped too early"),
        ("cat > /dev/null", ClipError, "does not decode"),
        (TO_LAST + 'echo junk > "$last"', ClipError, "does not decode"),
        ('case "$*" in *libvmaf*) exit 9;; esac; REAL "$@"', ToolError, "failed: exit status 9"),
        ('case "$*" in *libvmaf*) cat > /dev/null; exit 0;; esac; REAL "$@"', ToolError, "no VMAF"),
    ],
    ids=["fails", "reads nothing", "writes nothing", "writes junk", "score fails", "no score"],
)
def test_a_failing_ffmpeg_costs_nothing(old, fake_ffmpeg, program, error, sentence):
    fake_ffmpeg(program)

    with pytest.raises(error, match=sentence):
        render.render(studio(), request(), old)

    assert is_kept(old)


def hang_up(done, stage):
    if stage == "encoding" and done > 0.3:
        raise ConnectionResetError


@pytest.mark.parametrize(
    ("generator", "progress", "error"),
    [
        (replace(GENERATOR, paint=lambda _: 1 // 0), None, ZeroDivisionError),
        (GENERATOR, hang_up, ConnectionResetError),
    ],
    ids=["the generator fails", "the page stops listening"],
)
def test_an_error_on_the_way_costs_nothing(old, generator, progress, error):
    with pytest.raises(error):
        render.render(studio(generator), request(), old, progress=progress)

    assert is_kept(old)


def test_a_full_disk_costs_nothing(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        old = folder / "old.mp4"
        old.write_bytes(OLD)

        with pytest.raises(ToolError, match="the disk is full, make room"):
            render.render(studio(), request(width=640, height=480, smooth=True), old)

        assert is_kept(old)
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S607  (as mount)


def in_a_process(old, *, before=""):
    """Start a render of 300 frames in a Python and a process group of its own."""
    program = f"""
        import sys
        from pathlib import Path
        sys.path.insert(0, {str(ROOT / "tests")!r})
        from waves import GENERATOR, request, studio
        from artlab.clips import render
        from artlab.errors import ArtlabError
        {before}
        asked = request(frames=300, width=640, height=480)
        tell = lambda done, stage: print(stage, flush=True)
        try:
            render.render(studio(), asked, Path({str(old)!r}), progress=tell)
        except ArtlabError as error:
            sys.exit(str(error))
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
def test_a_limit_on_the_size_of_files_costs_nothing(old):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))"

    with in_a_process(old, before=limit) as process:
        complaint = process.communicate(timeout=120)[1]

    assert complaint.startswith("ffmpeg could not write: the disk is full")
    assert (process.returncode, complaint.count("\n")) == (1, 1)
    assert is_kept(old)


@pytest.mark.skipif(sys.platform == "win32", reason="stops programs in another way")
@pytest.mark.parametrize("stage", ["encoding", "scoring"])
def test_ctrl_c_costs_nothing_and_leaves_no_ffmpeg_behind(old, fake_ffmpeg, tmp_path, stage):
    fake_ffmpeg(f'echo $$ >> {tmp_path / "started"}; exec REAL "$@"')
    with in_a_process(old) as process:
        while process.stdout.readline().strip() != stage:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)

    assert process.returncode == -signal.SIGINT
    assert is_kept(old)
    started = (tmp_path / "started").read_text().split()
    assert len(started) == ["encoding", "scoring"].index(stage) + 1
    for number in started:
        with pytest.raises(ProcessLookupError):
            os.kill(int(number), 0)

import itertools
import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from waves import GENERATOR, decoded, drawn, request, waves

from artlab import tools
from artlab.clips import render
from artlab.errors import ArtlabError, ClipError, InputError, ToolError
from artlab.generator import Generator

ROOT = Path(__file__).parent.parent
OLD = b"the clip that was here before"


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    render.render(GENERATOR, request(), path)
    return path


@pytest.fixture
def old(tmp_path):
    """Return a folder's one file, which no failure may touch; nothing else may be left there."""
    path = tmp_path / "clips" / "old.mp4"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def is_kept(old):
    return list(old.parent.iterdir()) == [old] and old.read_bytes() == OLD


def test_every_frame_decodes_to_what_was_drawn(clip):
    frames, wanted = decoded(clip), drawn(request())

    differences = [
        np.abs(frame.astype(float) - drawing).mean()
        for frame, drawing in zip(frames, wanted, strict=True)
    ]
    assert max(differences) < 1  # of 255
    # So small a bound tells a frame from the next one.
    assert np.abs(wanted[0].astype(float) - wanted[1]).mean() > 2


def test_smooth_clips_show_smooth_frames(tmp_path):
    asked = request(smooth=True, label=3)

    render.render(GENERATOR, asked, tmp_path / "clip.mp4")

    assert np.abs(decoded(tmp_path / "clip.mp4")[5].astype(float) - drawn(asked)[5]).mean() < 1


def test_a_clip_has_the_temperature_that_is_asked_for(tmp_path):
    asked = request(temperature=0.3)

    render.render(GENERATOR, asked, tmp_path / "clip.mp4")

    wanted = drawn(asked)[5].astype(float)
    assert np.abs(decoded(tmp_path / "clip.mp4")[5] - wanted).mean() < 1
    assert np.abs(drawn(request())[5] - wanted).mean() > 2


def test_a_clip_brings_its_scores(tmp_path):
    scores = render.render(GENERATOR, request(), tmp_path / "clip.mp4")

    assert scores.vmaf > 95
    assert scores.psnr > 40
    assert scores.ssim > 0.98
    assert (scores.frames, scores.width, scores.height) == (12, 160, 120)


def test_the_same_walk_gives_the_same_file(clip, tmp_path):
    render.render(GENERATOR, request(), tmp_path / "again.mp4")

    assert (tmp_path / "again.mp4").read_bytes() == clip.read_bytes()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cannot choose its cores")
def test_a_clip_does_not_depend_on_how_many_cores_made_it(clip, tmp_path):
    cores = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(cores)})
        render.render(GENERATOR, request(), tmp_path / "one.mp4")
    finally:
        os.sched_setaffinity(0, cores)

    assert (tmp_path / "one.mp4").read_bytes() == clip.read_bytes()


def test_others_may_read_a_clip(clip):
    umask = os.umask(0)
    os.umask(umask)

    assert clip.stat().st_mode & 0o777 == 0o666 & ~umask


def test_a_clip_is_drawn_in_batches(tmp_path):
    sizes = []

    def place(points, weights):
        sizes.append(len(points))
        return GENERATOR.place(points, weights)

    counting = Generator(name="w", place=place, decode=waves, encode=GENERATOR.encode)
    render.render(counting, request(frames=130, width=64, height=64), tmp_path / "clip.mp4")

    assert sizes == [64, 64, 2]


def test_progress_rises_through_every_stage(tmp_path):
    calls = []

    render.render(
        GENERATOR, request(), tmp_path / "clip.mp4", progress=lambda *call: calls.append(call)
    )

    shares, stages = zip(*calls, strict=True)
    assert list(shares) == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert [stage for stage, _ in itertools.groupby(stages)] == [
        *("drawing", "encoding", "verifying", "scoring", "done")
    ]
    assert stages.count("encoding") == 12


def test_a_new_clip_takes_the_old_ones_place(old):
    render.render(GENERATOR, request(), old)

    assert len(decoded(old)) == 12
    assert list(old.parent.iterdir()) == [old]


def test_two_clips_at_once_do_not_touch_one_another(tmp_path, clip):
    asked = [request(start=seed, end=seed + 1) for seed in (42, 7, 42, 99)]
    paths = [tmp_path / f"{index}.mp4" for index in range(4)]

    with ThreadPoolExecutor(4) as visitors:
        list(
            visitors.map(
                lambda pair: render.render(GENERATOR, *pair), zip(asked, paths, strict=True)
            )
        )

    assert sorted(tmp_path.iterdir()) == paths
    assert paths[0].read_bytes() == paths[2].read_bytes() == clip.read_bytes()
    for wanted, path in zip(asked, paths, strict=True):
        assert np.abs(decoded(path)[6].astype(float) - drawn(wanted)[6]).mean() < 1


def test_two_clips_at_once_under_one_name_leave_one_whole_clip(tmp_path, clip):
    path = tmp_path / "clip.mp4"

    with ThreadPoolExecutor(2) as visitors:
        list(
            visitors.map(lambda seed: render.render(GENERATOR, request(start=seed), path), (7, 42))
        )

    assert list(tmp_path.iterdir()) == [path]
    assert len(decoded(path)) == 12
    assert len(path.read_bytes()) > len(clip.read_bytes()) / 4


@pytest.mark.parametrize("name", ["clip", "clip.avi", "clip.mp4.txt", ".mp4"])
def test_a_clip_is_called_mp4(tmp_path, name):
    with pytest.raises(InputError, match=r"must end in \.mp4"):
        render.render(GENERATOR, request(), tmp_path / name)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(InputError, match=r"no folder .*gone; make it first"):
        render.render(GENERATOR, request(), tmp_path / "gone" / "clip.mp4")


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "clip.mp4").mkdir()

    with pytest.raises(InputError, match="is a folder"):
        render.render(GENERATOR, request(), tmp_path / "clip.mp4")


def test_a_name_that_is_too_long_gets_a_sentence(old):
    with pytest.raises(ArtlabError, match=r"cannot write .*File name too long$"):
        render.render(GENERATOR, request(), old.with_name("x" * 300 + ".mp4"))

    assert is_kept(old)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody may fill")
def test_a_folder_that_may_not_be_written_gets_a_sentence():
    with pytest.raises(ArtlabError, match=r"^cannot write /proc/clip\.mp4: "):
        render.render(GENERATOR, request(), Path("/proc/clip.mp4"))


def test_a_missing_ffmpeg_costs_nothing(old, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")

    with pytest.raises(ToolError, match="ffmpeg is missing"):
        render.render(GENERATOR, request(), old)

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
        (
            "echo 'Unknown encoder libx264' >&2; exit 8",
            ToolError,
            "failed: Unknown encoder libx264$",
        ),
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
        render.render(GENERATOR, request(), old)

    assert is_kept(old)


def test_a_generator_that_fails_costs_nothing(old):
    def fail(*arrays):
        raise ZeroDivisionError(len(arrays))

    broken = Generator(name="w", place=fail, decode=waves, encode=GENERATOR.encode)
    with pytest.raises(ZeroDivisionError):
        render.render(broken, request(), old)

    assert is_kept(old)


def test_a_page_that_stops_listening_costs_nothing(old):
    def hang_up(done, stage):
        if stage == "encoding" and done > 0.3:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        render.render(GENERATOR, request(), old, progress=hang_up)

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
            render.render(GENERATOR, request(width=640, height=480, smooth=True), old)

        assert is_kept(old)
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S607  (as mount)


def in_a_process(old, *, before=""):
    """Start a render of 300 frames in a Python and a process group of its own."""
    program = f"""
        import sys
        from pathlib import Path
        sys.path.insert(0, {str(ROOT / "tests")!r})
        from waves import GENERATOR, request
        from artlab.clips import render
        from artlab.errors import ArtlabError
        {before}
        asked = request(frames=300, width=640, height=480)
        tell = lambda done, stage: print(stage, flush=True)
        try:
            render.render(GENERATOR, asked, Path({str(old)!r}), progress=tell)
        except ArtlabError as error:
            sys.exit(str(error))
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
def test_a_limit_on_the_size_of_files_costs_nothing(old):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))"

    with in_a_process(old, before=limit) as process:
        complaint = process.communicate(timeout=120)[1]

    assert process.returncode == 1
    assert complaint.startswith("ffmpeg could not write: the disk is full")
    assert complaint.count("\n") == 1
    assert is_kept(old)


@pytest.mark.skipif(sys.platform == "win32", reason="stops programs in another way")
@pytest.mark.parametrize("stage", ["encoding", "scoring"])
def test_ctrl_c_costs_nothing_and_leaves_no_ffmpeg_behind(old, stage):
    with in_a_process(old) as process:
        while process.stdout.readline().strip() != stage:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)

    assert process.returncode == -signal.SIGINT
    assert is_kept(old)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)

import itertools
import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from artlab import tools
from artlab.clips import encode, render
from artlab.clips.frames import compose
from artlab.clips.render import ClipRequest, file_name
from artlab.errors import ArtlabError, ClipError, InputError, ToolError
from artlab.generator import Generator

ROOT = Path(__file__).parent.parent
SMALL = {"frames": 12, "width": 160, "height": 120}
OLD = b"the clip that was here before"


def waves(codes):
    """Paint waves whose direction and place depend on the code."""
    ramp = np.linspace(0, 6, 28, dtype=np.float32)
    down, across, shift = (codes[:, [part], None] for part in range(3))
    return np.sin(down * ramp[:, None] + across * ramp + shift) / 2 + np.float32(0.5)


GENERATOR = Generator(
    name="waves",
    place=lambda points, weights: np.hstack([points[:, :3], weights]),
    decode=waves,
    encode=lambda images: images.reshape(len(images), -1)[:, :13],
)


def request(**changes):
    return ClipRequest(**{"start": 42, "end": 43, **SMALL, **changes})


def drawn(asked):
    positions = np.linspace(asked.start, asked.end, asked.frames)
    images = GENERATOR.draw(positions, digit=asked.digit, temperature=asked.temperature)
    return list(compose(images, width=asked.width, height=asked.height, smooth=asked.smooth))


def decoded(path):
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    frames = [frame[..., 1] for _, frame in iter(capture.read, (False, None))]
    capture.release()
    return frames


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


def test_each_pixel_becomes_an_exact_square():
    images = np.random.default_rng(0).random((2, 28, 28), dtype=np.float32)

    frames = np.array(list(compose(images, width=640, height=480)))

    squares = np.kron(np.rint(images * 255), np.ones((17, 17)))
    assert frames.dtype == np.uint8
    assert np.array_equal(frames[:, 2:478, 82:558], squares)
    frames[:, 2:478, 82:558] = 0
    assert not frames.any()


def test_smooth_frames_blend_within_the_same_square():
    image = np.zeros((1, 28, 28), np.float32)
    image[:, :, 14:] = 1

    [sharp] = compose(image, width=640, height=480)
    [smooth] = compose(image, width=640, height=480, smooth=True)

    assert set(np.unique(sharp)) == {0, 255}
    assert len(np.unique(smooth)) > 10
    assert not smooth[:2].any()
    assert not smooth[:, 558:].any()


def test_an_upright_frame_is_filled_across():
    [frame] = compose(np.ones((1, 28, 28), np.float32), width=64, height=100)

    assert frame.sum() == 56 * 56 * 255
    assert frame[22:78, 4:60].all()


def test_frames_are_made_one_at_a_time():
    images = np.zeros((600, 28, 28), np.float32)

    first = next(compose(images, width=1920, height=1080))  # all of them: 1.2 GB

    assert first.shape == (1080, 1920)


def test_refuses_frames_smaller_than_an_image():
    with pytest.raises(ValueError, match="smaller than an image"):
        compose(np.zeros((1, 28, 28), np.float32), width=64, height=26)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *itertools.product(
            ["frames", "rate", "width", "height"],
            [
                float("nan"),
                float("inf"),
                "many",
                "",
                None,
                True,
                [100],
                -2,
                0,
                64.5,
                10**6,
                10**400,
            ],
        ),
        ("frames", 1),
        ("frames", 601),
        ("rate", 61),
        ("width", 62),
        ("width", 641),
        ("width", 1922),
        ("height", 62),
        ("height", 65),
        ("height", 1082),
        *itertools.product(["start", "end"], [float("nan"), "far", None, -1, 2**32, True, [1]]),
        *itertools.product(["digit"], [10, -1, "seven", float("nan"), True, 1.5]),
        *itertools.product(["smooth"], ["yes", None, 1, 0, float("nan")]),
        *itertools.product(["temperature"], [-0.1, 1.6, "hot", "", float("nan"), True, [1]]),
    ],
)
def test_a_bad_value_gets_one_sentence_that_names_it(name, value):
    with pytest.raises(InputError, match=rf"^{name} must be [^\n]{{5,120}}, not \S+") as caught:
        request(**{name: value})

    is_nothing = value is None or value == ""
    assert ("nothing" if is_nothing else repr(value)[:12]) in str(caught.value)


@pytest.mark.parametrize("name", ["width", "height"])
def test_an_odd_size_is_told_what_is_wrong_with_it(name):
    with pytest.raises(
        InputError, match=f"{name} must be an even whole number from 64 to .*, not 99"
    ):
        request(**{name: 99})


@pytest.mark.parametrize(
    "bounds",
    [
        {"frames": 2, "rate": 1, "width": 64, "height": 64},
        {"frames": 600, "rate": 60, "width": 640, "height": 480},
        {"frames": 96, "width": 1920, "height": 1080},
        {"start": 0, "end": 2**32 - 1, "digit": 9},
        {"start": 45, "end": 42},
        {"start": 42, "end": 42},
        {"temperature": 0},
        {"temperature": 1.5},
        {"temperature": None},
    ],
)
def test_what_lies_within_the_bounds_is_taken(bounds):
    asked = request(**bounds)

    assert {name: getattr(asked, name) for name in bounds} == bounds


def test_values_come_in_as_text_and_whole_fractions_too():
    asked = request(start="42.5", digit="any", frames=24.0, rate="25")

    assert (asked.start, asked.digit, asked.frames, asked.rate) == (42.5, None, 24, 25)
    assert type(asked.frames) is int


def test_all_frames_together_have_a_bound():
    with pytest.raises(InputError, match="at most 200000000 pixels, not 201139200: ask for fewer"):
        request(frames=97, width=1920, height=1080)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"start": 42, "end": 45, "digit": 7}, "artlab-gan-7-seed42-45.mp4"),
        ({"start": 42.375, "end": 45, "digit": 0}, "artlab-gan-0-seed42.375-45.mp4"),
        ({"start": 0, "end": 2**32 - 1.0625}, "artlab-gan-any-seed0-4294967294.9375.mp4"),
        ({"start": 1e-7, "end": 100.0}, "artlab-gan-any-seed0.0000001-100.mp4"),
        ({"digit": 7, "temperature": 0.5}, "artlab-gan-7-seed42-43-temperature0.5.mp4"),
        ({"digit": 7, "temperature": "1"}, "artlab-gan-7-seed42-43-temperature1.mp4"),
    ],
)
def test_the_file_name_says_what_the_clip_shows(asked, name):
    assert file_name("gan", request(**asked)) == name


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
    asked = request(smooth=True, digit=3)

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


def test_a_player_can_start_before_it_has_the_whole_file(clip):
    packed = clip.read_bytes()

    assert 0 < packed.index(b"moov") < packed.index(b"mdat")


def test_a_clip_says_what_its_colours_are(clip):
    shown = subprocess.run(
        [tools.ffmpeg(), "-hide_banner", "-i", clip], capture_output=True, text=True, check=False
    ).stderr

    assert "h264 (High)" in shown
    assert "yuv420p(tv, bt709, progressive), 160x120" in shown


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


def check(path, **changes):
    frames = drawn(request())
    wanted = {"first": frames[0], "last": frames[-1], "count": 12, "rate": 30}
    encode.verify(path, **{**wanted, "width": 160, "height": 120, **changes})


def other_clip(path, *options):
    """Write the frames of the clip with options of the test's own."""
    tools.run(
        [
            *(str(tools.ffmpeg()), "-nostdin", "-loglevel", "error"),
            *tools.grey_input(width=160, height=120, rate=30),
            *(*options, str(path)),
        ],
        frames=tools.raw(drawn(request()), width=160, height=120),
        timeout_seconds=60,
    )
    return path


def test_a_good_clip_passes(clip):
    check(clip)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"count": 13}, "frames 12, not 13"),
        ({"count": 11}, "frames 12, not 11"),
        ({"width": 120, "height": 160}, r"size \(160, 120\), not \(120, 160\)"),
        ({"rate": 25}, r"rate 30\.0, not 25\.0"),
        (
            {"first": np.full((120, 160), 99, np.uint8)},
            "the first frame of the clip is .* levels off",
        ),
        ({"last": np.zeros((120, 160), np.uint8)}, "the last frame of the clip is .* levels off"),
    ],
    ids=["too few", "too many", "size", "rate", "first", "last"],
)
def test_a_clip_that_is_not_what_was_drawn_is_refused(clip, changes, sentence):
    with pytest.raises(ClipError, match=sentence):
        check(clip, **changes)


def test_a_clip_in_another_codec_is_refused(tmp_path):
    path = other_clip(tmp_path / "clip.mp4", "-c:v", "mpeg4")

    with pytest.raises(ClipError, match=r"codec .*, not h264"):
        check(path)


def test_a_clip_that_some_browsers_cannot_show_is_refused(tmp_path):
    path = other_clip(tmp_path / "clip.mp4", "-c:v", "libx264", "-pix_fmt", "yuv444p")

    with pytest.raises(ClipError, match=r"pixel format .*, not yuv420p"):
        check(path)


@pytest.mark.parametrize("share", [0, 0.5, 0.9])
def test_a_truncated_clip_is_refused(clip, tmp_path, share):
    packed = clip.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(packed[: int(share * len(packed))])

    with pytest.raises(ClipError):
        check(tmp_path / "cut.mp4")


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
        from test_clips import GENERATOR, render, request
        {before}
        asked = request(frames=300, width=640, height=480)
        tell = lambda done, stage: print(stage, flush=True)
        try:
            render.render(GENERATOR, asked, Path({str(old)!r}), progress=tell)
        except render.ArtlabError as error:
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

"""Clips on the command line: through keyframes, from a document, reported, and opened again."""

import json

import numpy as np
import PIL.Image
import pytest

from artlab import fitting
from artlab.clips import document, metadata, request

SMALL = ("--width=96", "--height=96", "--seconds=0.3")


def test_a_clip_goes_through_seeds_and_is_made_again_to_the_bit(run, tiny, tmp_path):
    path, again = tmp_path / "loop.mp4", tmp_path / "again.mp4"
    asked = ("--through=42,9.5,7", "--digit=7", "--look=amber", "--caption", "--unmeasured")

    status, output, errors = run(tiny, "clip", *asked, *SMALL, path)
    assert (status, output, errors) == (0, f"wrote {path}: 27 frames, verified\n", "")

    status, output, _ = run(tiny, "open", path, "--again", again)
    assert status == 0
    assert output.startswith("a clip, artlab-gan-7-seed42-7-loop.mp4, of 27 frames\n")
    assert "?seed=42&model=gan&digit=7&temperature=own&reference=nearest" in output
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("kind", ["webm", "gif", "webp", "frames", "pack"])
def test_a_file_of_every_kind_is_made_again_to_the_bit(run, tiny, tmp_path, kind):
    path, again = (tmp_path / f"{name}{request.SUFFIXES[kind]}" for name in ("loop", "again"))
    asked = ("--through=42,9", "--easing=in-out", "--title=Ада", "--unmeasured")

    assert run(tiny, "clip", *asked, *SMALL, f"--format={kind}", path)[0] == 0
    assert run(tiny, "open", path, "--again", again)[0] == 0

    assert again.read_bytes() == path.read_bytes()


def test_a_picture_of_somebody_s_own_is_a_keyframe(run, tiny, tmp_path):
    page = np.full((60, 40, 3), 250, np.uint8)
    page[10:50, 18:24] = 20
    mine, path, again = (tmp_path / name for name in ("mine.PNG", "own.webp", "again.webp"))
    PIL.Image.fromarray(page).save(mine)
    asked = (f"--through=42,{mine}", "--digit=7", "--model=dense", "--format=webp", *SMALL)

    assert run(tiny, "clip", *asked, path) == (0, f"wrote {path}: 18 frames, verified\n", "")

    told, _ = metadata.read(path)
    seed, drawn = document.read(told["clip"], tiny).way.keyframes
    assert (seed.point.position, drawn.point.model, drawn.seconds) == (42, "dense", 0.3)
    assert np.array_equal(fitting.fit(page, tiny).levels.ravel(), [*drawn.point.levels])
    assert run(tiny, "open", path, "--again", again)[0] == 0
    assert again.read_bytes() == path.read_bytes()


def test_a_picture_is_made_again_to_the_bit(run, tiny, tmp_path):
    path, again = tmp_path / "seven.png", tmp_path / "again.png"
    run(tiny, "generate", "--seed=42.375", "--digit=7", "--temperature=0.5", path)

    status, output, _ = run(tiny, "open", path, "--again", again)

    assert status == 0
    assert output.startswith("a picture, artlab-gan-7-seed42.375-temperature0.5.png\n")
    first, second = (np.asarray(PIL.Image.open(one)) for one in (path, again))
    assert np.array_equal(first, second)


@pytest.mark.parametrize(
    ("kind", "start"), [("svg", "<svg "), ("csv", "frame,vmaf"), ("json", "{")]
)
def test_a_report_is_written_of_every_frame(run, tiny, tmp_path, kind, start):
    report = tmp_path / f"scores.{kind}"

    status, _, _ = run(
        tiny, "clip", "--through=42,9", *SMALL, "--report", report, tmp_path / "a.mp4"
    )

    assert status == 0
    text = report.read_text()
    assert text.startswith(start)
    if kind == "csv":
        assert len(text.splitlines()) == 1 + 18
    if kind == "json":
        assert len(json.loads(text)["frames"]) == 18


def test_a_document_says_it_all(run, tiny, tmp_path):
    told = tmp_path / "clip.json"
    frames = [{"seed": 1, "seconds": 0.3}, {"seed": 2, "seconds": 0.3}]
    told.write_text(json.dumps({"keyframes": frames, "format": "gif", "preset": "480x480"}))

    status, _, _ = run(tiny, "clip", "--description", told, tmp_path / "a.gif")

    assert status == 0
    with PIL.Image.open(tmp_path / "a.gif") as film:
        assert (film.size, film.n_frames) == ((480, 480), 15)


def test_the_schema_is_printed(run, tiny):
    status, output, _ = run(tiny, "clip", "--schema")

    assert status == 0
    assert json.loads(output) == json.loads(json.dumps(document.schema(tiny)))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--look=amber"], "--look needs --through, with the seeds to go through"),
        (["--through=42"], "a clip takes 2 to 64 keyframes, not 1"),
        (["--slant=1"], "--slant needs --through, with the seeds to go through"),
        (["--through=42,9", "--slant=3"], "--slant must be a number from -2 to 2, not '3'"),
        (["--through=42,9", "--slant=1"], "this model has no direction slant"),
        (["--through=42,x"], "seed must be a number"),
        (["--through=42,none.png"], "cannot read none.png: No such file or directory"),
        (["--description=none.json"], "cannot read none.json: it must be a JSON document"),
        (["--through=1,2", "--report=a.txt"], "a report's name must end in .svg, .csv or .json"),
    ],
    ids=str,
)
def test_bad_input_is_one_sentence(run, tiny, tmp_path, arguments, sentence):
    status, output, errors = run(tiny, "clip", *arguments, tmp_path / "a.mp4")

    assert (status, output) == (2, "")
    assert errors.startswith(f"artlab: {sentence}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty: give a PNG, a JPEG or a WebP"),
        (b"not a picture", "is no picture that can be read: give a PNG, a JPEG or a WebP"),
    ],
    ids=str,
)
def test_a_picture_that_cannot_be_a_keyframe_is_one_sentence(
    run, tiny, tmp_path, content, sentence
):
    mine = tmp_path / "mine.jpeg"
    mine.write_bytes(content)

    status, _, errors = run(tiny, "clip", f"--through={mine},9", tmp_path / "a.mp4")

    assert (status, errors) == (2, f"artlab: {mine} {sentence}\n")


def test_another_checkpoint_and_a_file_cut_short_are_said(run, tiny, tmp_path):
    other = metadata.written("picture", {"seed": 9.0}, versions={"gan": "another"})
    (tmp_path / "cut.png").write_bytes(b"\x89PNG" + other.encode())

    status, output, _ = run(tiny, "open", tmp_path / "cut.png")

    assert status == 0
    assert "made by another checkpoint of gan: it may look different now" in output
    assert "cut short, but what it says of itself is whole" in output


@pytest.mark.parametrize("content", [b"", b"not ours", b'{"artlab": 1, "pict'], ids=str)
def test_a_file_that_is_not_ours_is_one_sentence(run, tiny, tmp_path, content):
    (tmp_path / "a.png").write_bytes(content)

    status, output, errors = run(tiny, "open", tmp_path / "a.png")

    assert (status, output, errors.count("\n")) == (2, "", 1)

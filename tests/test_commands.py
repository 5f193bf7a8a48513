"""What the commands do, and that bad input costs nothing."""

import resource
import shutil
from contextlib import contextmanager

import cv2
import numpy as np
import PIL.Image
import pytest

from artlab import cards, images
from artlab.lab import Lab
from artlab.latents import LAST_SEED
from artlab.points import Point

SMALL = ["--frames", "5", "--width", "64", "--height", "66"]
OLD = b"the file that was here before"

BAD_POINTS = [["--model", "vae"], ["--digit", "10"], ["--temperature", "hot"]]
BAD_PICTURES = [
    *BAD_POINTS,
    *(["--seed", seed] for seed in ("-1", "nan", "seven", str(LAST_SEED + 1))),
    *(["--scale", scale] for scale in ("0", "65", "1.5", "big")),
    ["--sheet", "--seed", str(LAST_SEED)],
    ["--sheet", "--digit", "7"],
]
BAD_CLIPS = [
    *BAD_POINTS,
    *([option, "-1"] for option in ("--from", "--to", "--frames", "--rate", "--width")),
    ["--height", "67"],
    ["--frames", "600", "--width", "1920", "--height", "1080"],
]


@pytest.fixture
def refused(run, tmp_path):
    """Return a function that runs a command which must fail with one sentence, and returns it.

    The file that the command would write is there already, and must stay.
    """

    def refused(collection, command, *options, name):
        folder = tmp_path / "out"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(OLD)

        status, output, errors = run(collection, command, *options, folder / name)

        assert status == 2
        assert output == ""
        assert errors.startswith("artlab: ")
        assert errors.count("\n") == 1
        assert errors.endswith("\n")
        assert [path.name for path in folder.iterdir()] == [name]
        assert (folder / name).read_bytes() == OLD
        return errors

    return refused


@contextmanager
def full_disk(limit):
    """Let no file grow beyond so many bytes, which fails as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def script(path, text):
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return str(path)


def test_generate_writes_the_very_picture_that_the_lab_draws(run, tiny, tmp_path):
    path = tmp_path / "seven.png"

    status, output, errors = run(
        tiny, "generate", "--model", "dense", "--seed", "42.5", "--digit", "7", path
    )

    picture = PIL.Image.open(path)
    drawn = Lab(tiny).draw(Point(model="dense", position=42.5, label=7))
    assert (status, errors) == (0, "")
    assert (picture.format, picture.mode, picture.size) == ("PNG", "L", (28, 28))
    assert np.array_equal(np.asarray(picture), images.to_bytes(drawn[0]))
    assert output.startswith(f"wrote {path}\nPSNR ")
    assert " against test digit " in output


def test_generate_draws_the_gan_s_seed_42_unless_told_otherwise(run, tiny, tmp_path):
    run(tiny, "generate", tmp_path / "default.png")
    run(tiny, "generate", "--model=gan", "--seed=42", "--digit=any", tmp_path / "told.png")

    assert (tmp_path / "default.png").read_bytes() == (tmp_path / "told.png").read_bytes()


def test_generate_draws_at_the_temperature_that_is_asked_for(run, tiny, tmp_path):
    run(tiny, "generate", "--label=7", "--temperature=0.2", tmp_path / "cold.png")

    picture = np.asarray(PIL.Image.open(tmp_path / "cold.png"))
    cold, own = (
        images.to_bytes(Lab(tiny).draw(Point(label=7, temperature=temperature))[0])
        for temperature in (0.2, None)
    )
    assert np.array_equal(picture, cold)
    assert not np.array_equal(picture, own)


def test_generate_enlarges_each_pixel_to_a_square(run, tiny, tmp_path):
    run(tiny, "generate", tmp_path / "small.png")
    run(tiny, "generate", "--scale", "3", tmp_path / "large.png")

    small, large = (
        np.asarray(PIL.Image.open(tmp_path / f"{name}.png")) for name in ("small", "large")
    )
    assert np.array_equal(large, small.repeat(3, axis=0).repeat(3, axis=1))


def test_generate_writes_a_sheet_of_ten_seeds_of_every_digit(run, tiny, tmp_path):
    path = tmp_path / "sheet.png"

    status, output, _ = run(tiny, "generate", "--sheet", "--seed", "0", path)

    page = np.asarray(PIL.Image.open(path))
    third_of_sevens = images.to_bytes(Lab(tiny).draw(Point(position=2, label=7))[0]).astype(int)
    assert (status, output) == (0, f"wrote {path}\n")
    assert page.shape == (302, 302)
    assert np.abs(page[212:240, 62:90] - third_of_sevens).max() <= 1


def test_a_sheet_at_no_temperature_has_ten_digits_ten_times_over(run, tiny, tmp_path):
    path = tmp_path / "sheet.png"

    run(tiny, "generate", "--sheet", "--temperature=0", path)

    page = np.asarray(PIL.Image.open(path)).astype(int)
    assert np.abs(page[:, 2:30] - page[:, 272:300]).max() <= 1
    assert np.abs(page[2:30] - page[272:300]).max() > 1


def test_clip_films_at_the_temperature_that_is_asked_for(run, tiny, tmp_path):
    path = tmp_path / "still.mp4"

    status, _, errors = run(tiny, "clip", "--label=7", "--temperature=0", *SMALL, path)

    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    frames = [frame.astype(int) for _, frame in iter(capture.read, (False, None))]
    capture.release()
    assert (status, errors) == (0, "")
    assert np.abs(frames[0] - frames[-1]).max() <= 2


def test_clip_writes_the_frames_that_were_asked_for(run, tiny, tmp_path):
    path = tmp_path / "walk.mp4"

    status, output, errors = run(tiny, "clip", "--from=42", "--to=43", *SMALL, path)

    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    frames = [frame for _, frame in iter(capture.read, (False, None))]
    capture.release()
    assert (status, errors) == (0, "")
    assert [frame.shape for frame in frames] == [(66, 64, 3)] * 5
    assert output.startswith(f"wrote {path}: 5 frames, verified\nVMAF ")
    assert "vmaf_v0.6.1, 64×66, 5 frames" in output


@pytest.mark.parametrize("options", BAD_PICTURES, ids=lambda options: " ".join(options)[:30])
def test_generate_refuses_bad_input_in_one_sentence(refused, tiny, options):
    refused(tiny, "generate", *options, name="old.png")


@pytest.mark.parametrize("options", BAD_CLIPS, ids=lambda options: " ".join(options)[:30])
def test_clip_refuses_bad_input_in_one_sentence(refused, tiny, options):
    refused(tiny, "clip", *options, name="old.mp4")


@pytest.mark.parametrize(
    ("command", "name", "said"),
    [("generate", "old.jpg", "must end in .png"), ("clip", "old.avi", "must end in .mp4")],
)
def test_a_file_of_another_kind_is_refused(refused, tiny, command, name, said):
    assert said in refused(tiny, command, name=name)


@pytest.mark.parametrize(("command", "name"), [("generate", "a.png"), ("clip", "a.mp4")])
def test_a_folder_that_is_not_there_is_one_sentence(run, tiny, tmp_path, command, name):
    status, _, errors = run(tiny, command, tmp_path / "nowhere" / name)

    assert status == 2
    assert errors.startswith("artlab: ")
    assert errors.count("\n") == 1
    assert not list(tmp_path.iterdir())


def truncate(collection):
    path = next((collection.root / "gan").glob("decoder*"))
    path.write_bytes(path.read_bytes()[:-1])


def swap(collection):
    shutil.rmtree(collection.root / "gan")
    shutil.copytree(collection.root / "dense", collection.root / "gan")


DAMAGES = {
    "missing": lambda collection: shutil.rmtree(collection.root / "gan"),
    "truncated": truncate,
    "swapped": swap,
    "no card": lambda collection: (collection.root / "gan" / "card.json").unlink(),
    "broken card": lambda collection: (collection.root / "gan" / "card.json").write_text("{"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_checkpoint_is_one_sentence_and_the_other_model_serves(
    run, refused, collection, tmp_path, damage
):
    damage(collection)

    errors = refused(collection, "generate", "--model", "gan", name="old.png")

    assert "get it back (git checkout checkpoints) or make it" in errors
    assert run(collection, "generate", "--model", "dense", tmp_path / "dense.png")[0] == 0


def test_a_damaged_checkpoint_keeps_the_clip_that_was_there(refused, collection):
    truncate(collection)

    assert " is damaged: " in refused(collection, "clip", "--model", "gan", name="old.mp4")


def test_without_references_generate_says_so_and_replaces_nothing(refused, collection):
    shutil.rmtree(collection.root / "references")

    assert "there is no references in" in refused(collection, "generate", name="old.png")


def test_a_full_disk_is_one_sentence_for_a_picture(refused, tiny):
    with full_disk(100):
        errors = refused(tiny, "generate", name="old.png")

    assert errors.endswith("File too large\n")


def test_a_full_disk_is_one_sentence_for_a_clip(refused, tiny):
    with full_disk(1000):
        errors = refused(tiny, "clip", *SMALL, name="old.mp4")

    assert "the disk is full, make room and try again" in errors


def test_a_missing_ffmpeg_is_one_sentence(refused, tiny, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")

    errors = refused(tiny, "clip", *SMALL, name="old.mp4")

    assert "ffmpeg is missing at /nowhere/ffmpeg" in errors
    assert "pip install" in errors


def test_a_failing_ffmpeg_is_one_sentence(refused, tiny, tmp_path, monkeypatch):
    fake = script(tmp_path / "ffmpeg", "cat > /dev/null; echo no such codec >&2; exit 1")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", fake)

    errors = refused(tiny, "clip", *SMALL, name="old.mp4")

    assert errors == "artlab: ffmpeg failed: no such codec\n"


@pytest.mark.parametrize(
    ("content", "said"), [(None, "there is no data file"), (b"?", "is not an mnist.npz")]
)
def test_train_refuses_data_that_is_missing_or_broken(run, collection, tmp_path, content, said):
    data = tmp_path / "mnist.npz"
    if content:
        data.write_bytes(content)
    before = cards.read(collection.root / "dense")

    status, _, errors = run(
        collection, "train", "dense", "--data", data, "--work", tmp_path / "work"
    )

    assert status == 2
    assert errors.startswith("artlab: ")
    assert errors.count("\n") == 1
    assert said in errors
    assert cards.read(collection.root / "dense") == before


def test_doctor_says_that_all_is_ready(run, tiny, monkeypatch):
    monkeypatch.delenv("GRADIO_SERVER_PORT", raising=False)

    status, output, errors = run(tiny, "doctor")

    assert (status, errors) == (0, "")
    assert all(line.startswith("ok  ") for line in output.splitlines()[:-1])
    assert output.endswith("\nready, offline\n")


def test_doctor_says_what_to_do_about_each_trouble(run, collection, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")
    shutil.rmtree(collection.root / "gan")

    status, output, _ = run(collection, "doctor")

    troubles = [line for line in output.splitlines() if line.startswith("NO  ")]
    assert status == 1
    assert [line.split(": ")[0] for line in troubles] == [
        "NO  checkpoint gan",
        "NO  ffmpeg with libx264 and libvmaf",
    ]
    assert output.endswith("not ready: see the lines that begin with NO\n")

"""What the commands do, and that bad input costs nothing."""

import resource
import shutil

import numpy as np
import PIL.Image
import pytest
from waves import decoded

from artlab import cards, images, pictures, rebuilding
from artlab.fitting import fit
from artlab.lab import Lab
from artlab.latents import LAST_SEED
from artlab.points import Point

SMALL = ["--frames", "5", "--width", "64", "--height", "66"]
OLD = b"the file that was here before"
PICTURE, CLIP = ("generate", "old.png"), ("clip", "old.mp4")


@pytest.fixture
def refused(run, tmp_path):
    """Return a function that runs a command which must fail with one sentence, and returns it.

    The file that the command would write is there already, and must stay.
    """

    def refused(collection, command, name, *options):
        folder = tmp_path / command
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(OLD)

        status, output, errors = run(collection, command, *options, folder / name)

        assert (status, output) == (2, "")
        assert (errors.startswith("artlab: "), errors.count("\n")) == (True, 1)
        assert [path.name for path in folder.iterdir()] == [name]
        assert (folder / name).read_bytes() == OLD
        return errors

    return refused


@pytest.fixture
def draw(run, tiny, tmp_path):
    """Return a function that has `generate` draw, and returns the pixels."""

    def draw(*options):
        assert run(tiny, "generate", *options, tmp_path / "drawn.png")[0] == 0
        with PIL.Image.open(tmp_path / "drawn.png") as picture:
            assert (picture.format, picture.mode) == ("PNG", "L")
            return np.asarray(picture)

    return draw


def drawn(collection, **point):
    return images.to_bytes(Lab(collection).draw(Point(**point))[0])


@pytest.mark.parametrize(
    ("options", "point"),
    [
        (["--model=dense", "--seed=42.5"], {"model": "dense", "position": 42.5}),
        ([], {}),
        (["--model=gan", "--seed=42", "--digit=any", "--temperature=own"], {}),
        (["--digit=7", "--temperature=0.2"], {"label": 7, "temperature": 0.2}),
    ],
)  # fmt: skip
def test_generate_writes_the_very_picture_that_the_lab_draws(draw, tiny, options, point):
    assert np.array_equal(draw(*options), drawn(tiny, **point))


def test_generate_says_what_the_picture_is_worth(run, tiny, tmp_path):
    _, output, errors = run(tiny, "generate", tmp_path / "seven.png")

    assert errors == ""
    assert output.startswith(f"wrote {tmp_path / 'seven.png'}\nPSNR ")
    assert " against test digit " in output


def test_generate_enlarges_each_pixel_to_a_square(draw):
    assert np.array_equal(draw("--scale", "3"), draw().repeat(3, axis=0).repeat(3, axis=1))


def test_a_sheet_has_ten_seeds_of_every_digit(draw, tiny):
    page, cold = (draw("--sheet", "--seed=0", *heat) for heat in ([], ["--temperature=0"]))

    third_of_sevens = drawn(tiny, position=2, label=7).astype(int)
    assert page.shape == (302, 302)
    assert np.abs(page[212:240, 62:90] - third_of_sevens).max() <= 1
    assert np.abs(cold[:, 2:30].astype(int) - cold[:, 272:300]).max() <= 1


def test_clip_writes_the_frames_that_were_asked_for(run, tiny, tmp_path):
    path = tmp_path / "walk.mp4"

    status, output, errors = run(tiny, "clip", "--from=42", "--to=43", *SMALL, path)

    assert (status, errors) == (0, "")
    assert [frame.shape for frame in decoded(path)] == [(66, 64)] * 5
    assert output.startswith(f"wrote {path}: 5 frames, verified\nVMAF ")
    assert "vmaf_v0.6.1, 64×66, 5 frames" in output


@pytest.mark.parametrize(
    ("wanted", "options"),
    [
        (PICTURE, ["--seed=-1"]), (PICTURE, ["--model=vae"]), (PICTURE, ["--digit=10"]),
        *((PICTURE, [f"--scale={scale}"]) for scale in ("0", "65", "1.5", "big")),
        (PICTURE, ["--temperature=hot"]), (PICTURE, ["--sheet", "--digit=7"]),
        (PICTURE, ["--sheet", f"--seed={LAST_SEED}"]), (("generate", "old.jpg"), []),
        *((CLIP, [f"--{name}=-1"]) for name in ("from", "to", "frames", "rate", "width", "height")),
        (CLIP, ["--model=vae"]), (CLIP, ["--frames=600", "--width=1920", "--height=1080"]),
        (("clip", "old.avi"), []),
    ],
    ids=str,
)  # fmt: skip
def test_bad_input_is_one_sentence(refused, tiny, wanted, options):
    refused(tiny, *wanted, *options)


def test_a_damaged_checkpoint_is_one_sentence_and_the_other_model_serves(
    run, refused, collection, tmp_path
):
    path = next((collection.root / "gan").glob("decoder*"))
    path.write_bytes(path.read_bytes()[:-1])

    for wanted in (PICTURE, CLIP):
        errors = refused(collection, *wanted, "--model", "gan")
        assert "get it back (git checkout checkpoints) or make it" in errors
    assert run(collection, "generate", "--model", "dense", tmp_path / "dense.png")[0] == 0


@pytest.mark.parametrize(("command", "name"), [PICTURE, CLIP])
def test_a_folder_that_is_not_there_is_one_sentence(run, tiny, tmp_path, command, name):
    status, _, errors = run(tiny, command, tmp_path / "nowhere" / name)

    assert (status, errors.startswith("artlab: "), errors.count("\n")) == (2, True, 1)
    assert not list(tmp_path.iterdir())


def test_without_references_generate_says_so_and_replaces_nothing(refused, collection):
    shutil.rmtree(collection.root / "references")

    assert "there is no references in" in refused(collection, *PICTURE)


@pytest.mark.parametrize(
    ("wanted", "limit", "said"),
    [((*PICTURE,), 100, "File too large"), ((*CLIP, *SMALL), 1000, "the disk is full, make room")],
    ids=["picture", "clip"],
)
def test_a_full_disk_is_one_sentence(refused, tiny, wanted, limit, said):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        errors = refused(tiny, *wanted)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert said in errors


def test_an_ffmpeg_that_is_missing_is_one_sentence(refused, tiny, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")

    assert "ffmpeg is missing at /nowhere/ffmpeg" in refused(tiny, *CLIP, *SMALL)


@pytest.mark.parametrize(
    ("content", "said"), [(None, "there is no data file"), (b"?", "is not a data file")]
)
def test_train_refuses_data_that_is_missing_or_broken(run, collection, tmp_path, content, said):
    data = tmp_path / "mnist.npz"
    if content:
        data.write_bytes(content)
    before = cards.read(collection.root / "dense")

    paths = ["--data", data, "--work", tmp_path / "work"]
    status, _, errors = run(collection, "train", "dense", *paths)

    assert (status, errors.startswith("artlab: "), errors.count("\n")) == (2, True, 1)
    assert said in errors
    assert cards.read(collection.root / "dense") == before


@pytest.fixture
def photo(tmp_path):
    """Return a file with something written in it, dark on light."""
    page = PIL.Image.new("RGB", (90, 60), "white")
    page.paste("navy", (30, 10, 40, 50))
    page.save(tmp_path / "photo.jpg")
    return tmp_path / "photo.jpg"


def test_rebuild_writes_what_the_lab_makes_of_a_picture(run, tiny, photo, tmp_path):
    asked = ["rebuild", "--model", "dense", "--out", tmp_path, photo]

    status, output, errors = run(tiny, *asked)

    fitted = fit(pictures.read(photo), tiny)
    rebuilt = rebuilding.rebuild(Lab(tiny), fitted, "dense")
    assert (status, errors) == (0, "")
    wrote, told = output.splitlines()
    assert wrote == f"wrote {tmp_path / 'fitted.png'} and {tmp_path / 'rebuilt.png'}"
    assert told == rebuilt.describe(tiny)
    wanted = {"fitted": fitted.levels, "rebuilt": images.to_bytes(rebuilt.image)[0]}
    for name, levels in wanted.items():
        with PIL.Image.open(tmp_path / f"{name}.png") as picture:
            assert np.array_equal(np.asarray(picture), levels)


def test_rebuild_says_what_is_wrong_with_a_picture(run, tiny, photo, tmp_path):
    PIL.Image.new("L", (9, 9)).save(tmp_path / "black.png")

    for arguments, sentence in (
        ([tmp_path / "none.png"], "No such file"),
        ([tmp_path / "black.png"], "no digit is to be seen"),
        (["--out", tmp_path / "nowhere", photo], "there is no folder"),
        (["--model", "vae", photo], "--model must be gan or dense"),
    ):
        status, output, errors = run(tiny, "rebuild", *arguments)
        assert (status, output, errors.count("\n")) == (2, "", 1)
        assert sentence in errors
    assert {path.name for path in tmp_path.iterdir()} == {"photo.jpg", "black.png"}


def test_doctor_says_that_all_is_ready_or_what_to_do(run, collection, monkeypatch):
    monkeypatch.delenv("GRADIO_SERVER_PORT", raising=False)
    status, output, errors = run(collection, "doctor")
    assert (status, errors) == (0, "")
    assert all(line.startswith("ok  ") for line in output.splitlines()[:-1])
    assert output.endswith("\nready, offline\n")

    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")
    shutil.rmtree(collection.root / "gan")
    status, output, _ = run(collection, "doctor")
    assert status == 1
    troubles = [line.split(": ")[0] for line in output.splitlines() if line.startswith("NO  ")]
    assert troubles == ["NO  checkpoint gan", "NO  ffmpeg with libx264 and libvmaf"]
    assert output.endswith("not ready: see the lines that begin with NO\n")

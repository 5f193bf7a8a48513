import json
import os
import resource
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import PIL.Image
import pytest

from artlab import __main__ as command_line
from artlab import cards, images
from artlab.evaluation import reconstruction, samples
from artlab.lab import Lab, Point
from artlab.latents import LAST_SEED
from artlab.models.classifier import ClassifierConfig
from artlab.scores.vmaf import ModelScores

HERE = Path(__file__).parent
COMMANDS = ["generate", "clip", "train", "evaluate", "doctor"]
SMALL = ["--frames", "5", "--width", "64", "--height", "66"]
OLD = b"the file that was here before"

NO_NUMBERS = ["-1", "nan", "inf", "seven", str(LAST_SEED + 1), "9" * 500]
BAD_POINTS = [
    *(["--model", model] for model in ("vae", "", "../gan", "references")),
    *(["--digit", digit] for digit in ("10", "-1", "7.5", "seven", "")),
    *(["--temperature", temperature] for temperature in ("-0.1", "1.6", "nan", "hot", "")),
]
BAD_PICTURES = [
    *BAD_POINTS,
    *(["--seed", seed] for seed in NO_NUMBERS),
    *(["--scale", scale] for scale in ("0", "65", "1.5", "-1", "big")),
    ["--sheet", "--seed", str(LAST_SEED)],
]
BAD_CLIPS = [
    *BAD_POINTS,
    *(["--from", start] for start in NO_NUMBERS),
    *(["--to", end] for end in NO_NUMBERS),
    *(["--frames", frames] for frames in ("0", "1", "601", "1000000", "2.5", "many", "nan")),
    *(["--rate", rate] for rate in ("0", "61", "29.97")),
    *(["--width", width] for width in ("65", "62", "1922", "wide")),
    *(["--height", height] for height in ("67", "62", "1082", "64.5")),
    ["--frames", "600", "--width", "1920", "--height", "1080"],
]


@pytest.fixture
def run(capsys):
    """Return a function that runs a command on some checkpoints: status, output, errors."""

    def run(root, *arguments):
        try:
            status = command_line.main(["--checkpoints", str(root), *map(str, arguments)])
        except SystemExit as left:
            status = left.code
        written = capsys.readouterr()
        return status, written.out, written.err

    return run


@pytest.fixture
def refused(run, tmp_path):
    """Return a function that runs a command which must fail with one sentence, and returns it.

    The file that the command would write is there already, and must stay.
    """

    def refused(root, command, *options, name):
        folder = tmp_path / "out"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(OLD)

        status, output, errors = run(root, command, *options, folder / name)

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


def python(*arguments):
    """Run Python as a person does, in the folder of the project."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=HERE.parent,
        env={name: value for name, value in os.environ.items() if not name.startswith("TF_")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_generate_writes_the_very_picture_that_the_lab_draws(run, tiny_root, tmp_path):
    path = tmp_path / "seven.png"

    status, output, errors = run(
        tiny_root, "generate", "--model", "dense", "--seed", "42.5", "--digit", "7", path
    )

    picture = PIL.Image.open(path)
    drawn = Lab(tiny_root).draw(Point(model="dense", position=42.5, digit=7))
    assert (status, errors) == (0, "")
    assert (picture.format, picture.mode, picture.size) == ("PNG", "L", (28, 28))
    assert np.array_equal(np.asarray(picture), images.to_bytes(drawn[0]))
    assert output.startswith(f"wrote {path}\nPSNR ")
    assert " against test digit " in output


def test_generate_draws_the_gan_s_seed_42_unless_told_otherwise(run, tiny_root, tmp_path):
    run(tiny_root, "generate", tmp_path / "default.png")
    run(tiny_root, "generate", "--model=gan", "--seed=42", "--digit=any", tmp_path / "told.png")

    assert (tmp_path / "default.png").read_bytes() == (tmp_path / "told.png").read_bytes()


def test_generate_draws_at_the_temperature_that_is_asked_for(run, tiny_root, tmp_path):
    run(tiny_root, "generate", "--digit=7", "--temperature=0.2", tmp_path / "cold.png")

    picture = np.asarray(PIL.Image.open(tmp_path / "cold.png"))
    cold, own = (
        images.to_bytes(Lab(tiny_root).draw(Point(digit=7, temperature=temperature))[0])
        for temperature in (0.2, None)
    )
    assert np.array_equal(picture, cold)
    assert not np.array_equal(picture, own)


def test_generate_enlarges_each_pixel_to_a_square(run, tiny_root, tmp_path):
    run(tiny_root, "generate", tmp_path / "small.png")
    run(tiny_root, "generate", "--scale", "3", tmp_path / "large.png")

    small, large = (
        np.asarray(PIL.Image.open(tmp_path / f"{name}.png")) for name in ("small", "large")
    )
    assert np.array_equal(large, small.repeat(3, axis=0).repeat(3, axis=1))


def test_generate_writes_a_sheet_of_ten_seeds_of_every_digit(run, tiny_root, tmp_path):
    path = tmp_path / "sheet.png"

    status, output, _ = run(tiny_root, "generate", "--sheet", "--seed", "0", path)

    page = np.asarray(PIL.Image.open(path))
    third_of_sevens = images.to_bytes(Lab(tiny_root).draw(Point(position=2, digit=7))[0]).astype(
        int
    )
    assert (status, output) == (0, f"wrote {path}\n")
    assert page.shape == (302, 302)
    assert np.abs(page[212:240, 62:90] - third_of_sevens).max() <= 1


def test_a_sheet_at_no_temperature_has_ten_digits_ten_times_over(run, tiny_root, tmp_path):
    path = tmp_path / "sheet.png"

    run(tiny_root, "generate", "--sheet", "--temperature=0", path)

    page = np.asarray(PIL.Image.open(path)).astype(int)
    assert np.abs(page[:, 2:30] - page[:, 272:300]).max() <= 1
    assert np.abs(page[2:30] - page[272:300]).max() > 1


def test_clip_films_at_the_temperature_that_is_asked_for(run, tiny_root, tmp_path):
    path = tmp_path / "still.mp4"

    status, _, errors = run(tiny_root, "clip", "--digit=7", "--temperature=0", *SMALL, path)

    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    frames = [frame.astype(int) for _, frame in iter(capture.read, (False, None))]
    capture.release()
    assert (status, errors) == (0, "")
    assert np.abs(frames[0] - frames[-1]).max() <= 2


def test_clip_writes_the_frames_that_were_asked_for(run, tiny_root, tmp_path):
    path = tmp_path / "walk.mp4"

    status, output, errors = run(tiny_root, "clip", "--from=42", "--to=43", *SMALL, path)

    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    frames = [frame for _, frame in iter(capture.read, (False, None))]
    capture.release()
    assert (status, errors) == (0, "")
    assert [frame.shape for frame in frames] == [(66, 64, 3)] * 5
    assert output.startswith(f"wrote {path}: 5 frames, verified\nVMAF ")
    assert "vmaf_v0.6.1, 64×66, 5 frames" in output


@pytest.mark.parametrize("options", BAD_PICTURES, ids=lambda options: " ".join(options)[:30])
def test_generate_refuses_bad_input_in_one_sentence(refused, tiny_root, options):
    refused(tiny_root, "generate", *options, name="old.png")


@pytest.mark.parametrize("options", BAD_CLIPS, ids=lambda options: " ".join(options)[:30])
def test_clip_refuses_bad_input_in_one_sentence(refused, tiny_root, options):
    refused(tiny_root, "clip", *options, name="old.mp4")


@pytest.mark.parametrize(
    ("command", "name", "said"),
    [("generate", "old.jpg", "must end in .png"), ("clip", "old.avi", "must end in .mp4")],
)
def test_a_file_of_another_kind_is_refused(refused, tiny_root, command, name, said):
    assert said in refused(tiny_root, command, name=name)


@pytest.mark.parametrize(("command", "name"), [("generate", "a.png"), ("clip", "a.mp4")])
def test_a_folder_that_is_not_there_is_one_sentence(run, tiny_root, tmp_path, command, name):
    status, _, errors = run(tiny_root, command, tmp_path / "nowhere" / name)

    assert status == 2
    assert errors.startswith("artlab: ")
    assert errors.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["paint"],
        ["generate"],
        ["clip"],
        ["generate", "--colour", "red", "a.png"],
        ["generate", "--seed"],
        ["train"],
        ["train", "artist"],
        ["evaluate", "all"],
        ["doctor", "me"],
    ],
    ids=" ".join,
)
def test_a_command_that_is_not_understood_is_one_sentence(run, tmp_path, arguments):
    status, output, errors = run(tmp_path, *arguments)

    assert (status, output) == (2, "")
    assert errors.startswith("artlab: ")
    assert errors.count("\n") == 1
    assert errors.endswith("--help\n")


def truncate(root):
    path = cards.verified(root / "gan", "decoder")
    path.write_bytes(path.read_bytes()[:-1])


def swap(root):
    shutil.rmtree(root / "gan")
    shutil.copytree(root / "dense", root / "gan")


DAMAGES = {
    "missing": lambda root: shutil.rmtree(root / "gan"),
    "truncated": truncate,
    "swapped": swap,
    "no card": lambda root: (root / "gan" / "card.json").unlink(),
    "broken card": lambda root: (root / "gan" / "card.json").write_text("{"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_checkpoint_is_one_sentence_and_the_other_model_serves(
    run, refused, root, tmp_path, damage
):
    damage(root)

    errors = refused(root, "generate", "--model", "gan", name="old.png")

    assert "get it back (git checkout checkpoints) or make it" in errors
    assert run(root, "generate", "--model", "dense", tmp_path / "dense.png")[0] == 0


def test_a_damaged_checkpoint_keeps_the_clip_that_was_there(refused, root):
    truncate(root)

    assert " is damaged: " in refused(root, "clip", "--model", "gan", name="old.mp4")


def test_without_references_generate_says_so_and_replaces_nothing(refused, root):
    shutil.rmtree(root / "references")

    assert "there is no references in" in refused(root, "generate", name="old.png")


def test_a_full_disk_is_one_sentence_for_a_picture(refused, tiny_root):
    with full_disk(100):
        errors = refused(tiny_root, "generate", name="old.png")

    assert errors.endswith("File too large\n")


def test_a_full_disk_is_one_sentence_for_a_clip(refused, tiny_root):
    with full_disk(1000):
        errors = refused(tiny_root, "clip", *SMALL, name="old.mp4")

    assert "the disk is full, make room and try again" in errors


def test_a_missing_ffmpeg_is_one_sentence(refused, tiny_root, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")

    errors = refused(tiny_root, "clip", *SMALL, name="old.mp4")

    assert "ffmpeg is missing at /nowhere/ffmpeg" in errors
    assert "pip install" in errors


def test_a_failing_ffmpeg_is_one_sentence(refused, tiny_root, tmp_path, monkeypatch):
    fake = script(tmp_path / "ffmpeg", "cat > /dev/null; echo no such codec >&2; exit 1")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", fake)

    errors = refused(tiny_root, "clip", *SMALL, name="old.mp4")

    assert errors == "artlab: ffmpeg failed: no such codec\n"


@pytest.mark.parametrize(
    ("content", "said"), [(None, "there is no data file"), (b"?", "is not an mnist.npz")]
)
def test_train_refuses_data_that_is_missing_or_broken(run, root, tmp_path, content, said):
    data = tmp_path / "mnist.npz"
    if content:
        data.write_bytes(content)
    before = cards.read(root / "dense")

    status, _, errors = run(root, "train", "dense", "--data", data, "--work", tmp_path / "work")

    assert status == 2
    assert errors.startswith("artlab: ")
    assert errors.count("\n") == 1
    assert said in errors
    assert cards.read(root / "dense") == before


@pytest.fixture
def evaluate(run, digits, labels, tmp_path, monkeypatch):
    """Evaluate on made-up digits, briefly: no VMAF, which wants 300 digits where there are 100."""
    grey, data = images.to_bytes(digits), tmp_path / "mnist.npz"
    np.savez(data, x_train=grey[100:], y_train=labels[100:], x_test=grey[:100], y_test=labels[:100])
    scores = dict.fromkeys(("vmaf", "vmaf_harmonic", "vmaf_minimum", "native_vmaf"), 50.0)
    film = ModelScores(**scores, identity_vmaf=97.5, images=300)
    monkeypatch.setattr(reconstruction, "model_vmaf", lambda *_: film)
    monkeypatch.setattr(reconstruction, "IMAGES", 100)
    monkeypatch.setattr(samples, "STUDENT", ClassifierConfig(epochs=1))
    return lambda root, *options: run(root, "evaluate", "--data", data, *options)


@pytest.fixture
def readme(tmp_path, monkeypatch):
    path = tmp_path / "README.md"
    path.write_text("before\n<!-- scores -->\n<!-- /scores -->\nafter\n")
    monkeypatch.setattr(command_line, "README", path)
    return path


def test_evaluate_leaves_the_readme_alone_for_models_that_are_not_shipped(evaluate, root, readme):
    before = readme.read_text()

    evaluate(root)

    assert readme.read_text() == before


def test_evaluate_prints_and_saves_the_same_figures_everywhere(
    evaluate, root, readme, tmp_path, monkeypatch
):
    monkeypatch.setattr(cards, "ROOT", root)

    status, output, _ = evaluate(root, "--json", tmp_path / "scores.json")

    figures = json.loads((tmp_path / "scores.json").read_text())
    assert status == 0
    assert f"| **{figures['gan']['reconstruction']['psnr']['value']:.2f} ± " in output
    assert readme.read_text() == f"before\n<!-- scores -->\n{output}<!-- /scores -->\nafter\n"
    for name in ("dense", "gan", "references"):
        assert cards.read(root / name).scores == figures[name]


def test_evaluate_only_prints_if_that_is_asked_for(evaluate, root, readme):
    before = [cards.read(root / name) for name in ("dense", "gan", "references")]

    status, output, _ = evaluate(root, "--no-save")

    assert status == 0
    assert "| GAN | " in output
    assert "GAN" not in readme.read_text()
    assert [cards.read(root / name) for name in ("dense", "gan", "references")] == before


def test_evaluate_with_a_damaged_checkpoint_is_one_sentence(evaluate, root, readme):
    truncate(root)

    status, output, errors = evaluate(root)

    assert (status, output) == (2, "")
    assert errors.startswith("artlab: ")
    assert errors.count("\n") == 1
    assert "GAN" not in readme.read_text()


def test_doctor_says_that_all_is_ready(run, tiny_root, monkeypatch):
    monkeypatch.delenv("GRADIO_SERVER_PORT", raising=False)

    status, output, errors = run(tiny_root, "doctor")

    assert (status, errors) == (0, "")
    assert all(line.startswith("ok  ") for line in output.splitlines()[:-1])
    assert output.endswith("\nready, offline\n")


def test_doctor_says_what_to_do_about_each_trouble(run, root, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")
    shutil.rmtree(root / "gan")

    status, output, _ = run(root, "doctor")

    troubles = [line for line in output.splitlines() if line.startswith("NO  ")]
    assert status == 1
    assert [line.split(": ")[0] for line in troubles] == [
        "NO  checkpoint gan",
        "NO  ffmpeg with libx264 and libvmaf",
    ]
    assert output.endswith("not ready: see the lines that begin with NO\n")


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS), ["train", "gan"]], ids=str)
def test_every_command_has_its_help(run, tmp_path, command):
    status, output, errors = run(tmp_path, *command, "--help")

    assert (status, errors) == (0, "")
    assert output.startswith(" ".join(["usage: python -m artlab", *command[:1]]))


def test_the_help_names_every_command(run, tmp_path):
    _, output, _ = run(tmp_path, "--help")

    assert all(f"    {command} " in output for command in COMMANDS)


def test_help_does_not_wait_for_heavy_libraries():
    program = f"""if True:
        import sys
        from artlab.__main__ import main
        for command in [[], *([name] for name in {COMMANDS}), ["train", "gan"]]:
            try:
                main([*command, "--help"])
            except SystemExit:
                pass
        print("\\nheavy:", sorted({{"tensorflow", "keras", "gradio", "cv2"}} & set(sys.modules)))
        """

    done = python("-c", program)

    assert done.stdout.endswith("\nheavy: []\n")


def test_works_as_a_program_that_says_nothing_but_its_result(tiny_root, tmp_path):
    path = tmp_path / "seven.png"

    done = python("-m", "artlab", "--checkpoints", tiny_root, "generate", "--digit", "7", path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"wrote {path}\nPSNR ")
    assert path.exists()


def test_fails_as_a_program_with_one_line_even_after_tensorflow_has_started(tiny_root, tmp_path):
    path = tmp_path / "nowhere" / "walk.mp4"

    done = python("-m", "artlab", "--checkpoints", tiny_root, "clip", path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"artlab: there is no folder {path.parent}; make it first\n"


def test_evaluate_says_that_there_are_too_few_references(evaluate, root, monkeypatch):
    monkeypatch.setattr(reconstruction, "IMAGES", 300)

    status, _, errors = evaluate(root)

    assert status == 2
    assert errors.endswith("artlab: VMAF takes 300 test digits, and there are 100\n")

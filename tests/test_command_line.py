"""What the command line says, and what it understands."""

import os
import re
import subprocess
import sys
from pathlib import Path

import PIL.Image
import pytest

from artlab.collections import COLLECTIONS

COMMANDS = [
    "generate", "clip", "open", "music", "rebuild", "collect", "train", "learning", "evaluate",
    "evaluate-music", "export", "doctor", "scroll",
]  # fmt: skip


def python(*arguments):
    """Run Python as a person does, in the folder of the project."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=Path(__file__).parents[1],
        env={name: value for name, value in os.environ.items() if not name.startswith("TF_")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["paint"], ["generate"], ["clip"], ["generate", "--colour", "red", "a.png"],
        ["generate", "--seed"], ["train"], ["train", "artist"], ["evaluate", "all"],
        ["doctor", "me"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_that_is_not_understood_is_one_sentence(run, tiny, arguments):
    status, output, errors = run(tiny, *arguments)

    assert (status, output) == (2, "")
    assert (errors.startswith("artlab: "), errors.count("\n")) == (True, 1)
    assert errors.endswith("--help\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["clip", "--from", "x", "a.mp4"], ["clip", "--to", "x", "a.mp4"],
        ["generate", "--digit", "x", "a.png"], ["learning", "--scale", "x", "a.png"],
        ["ink", "--model", "x"], ["train", "gan", "--prior-epochs", "x"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_value_is_named_as_it_was_typed(run, tiny, arguments):
    status, output, errors = run(tiny, *arguments)

    [typed] = [one for one in arguments if one.startswith("--")]
    assert (status, output) == (2, "")
    assert re.fullmatch(rf"artlab: {typed} must be [^\n]+, not 'x'\n", errors)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS), ["train", "gan"]], ids=str)
def test_every_command_has_its_help_and_the_first_names_all(run, tiny, command):
    status, output, errors = run(tiny, *command, "--help")

    assert (status, errors) == (0, "")
    assert output.startswith(" ".join(["usage: python -m artlab", *command[:1]]))
    assert command or all(f"    {name} " in output for name in COMMANDS)


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


def test_works_as_a_program_that_says_nothing_but_its_result(tiny, tmp_path):
    path = tmp_path / "seven.png"

    done = python("-m", "artlab", "--checkpoints", tiny.root, "generate", "--digit", "7", path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"wrote {path}\nPSNR ")
    assert path.exists()


def test_fails_as_a_program_with_one_line_even_after_tensorflow_has_started(tiny, tmp_path):
    path = tmp_path / "nowhere" / "walk.mp4"

    done = python("-m", "artlab", "--checkpoints", tiny.root, "clip", path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"artlab: there is no folder {path.parent}; make it first\n"


def test_it_asks_by_the_words_of_the_collection_that_is_named(
    run, tiny, shapes, tmp_path, monkeypatch
):
    monkeypatch.setitem(COLLECTIONS, shapes.name, shapes)
    command, path = ["--collection", shapes.name, "generate"], tmp_path / "disc.png"

    assert run(tiny, *command, "--form", "disc", path)[0] == 0
    with PIL.Image.open(path) as picture:
        assert (picture.mode, picture.size) == ("RGB", (16, 16))
    assert run(tiny, *command, "--digit", "7", path)[0] == 2
    assert (
        "collection must be mnist, brush or shapes" in run(tiny, "--collection", "x", "doctor")[2]
    )

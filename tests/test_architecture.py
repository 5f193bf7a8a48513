"""The doors of the design: which library is known where, and which file may know which."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "artlab"
FILES = sorted(PACKAGE.rglob("*.py"))
assert len(FILES) > 30

# From above to below: a file imports from below itself, never from above.
LAYERS = (
    "__main__", "clip_commands", "collect_commands", "commands", "direction_commands",
    "music_commands", "train_commands", "scroll_commands", "command_line",
    "scroll", "doctor", "export", "studio", "panels", "charts", "plot", "tables",
    "evaluation", "viewer",
    "opening", "strips", "rebuilding", "labs", "lab", "weights", "collecting", "training", "clips",
    "scores",
    "versions", "checkpoints", "networks", "learning", "music",
    "cards", "generator", "tone", "points", "directions", "models",
    "options", "looks", "fitting", "collections", "pictures", "machine", "tools", "processes",
    "images",
    "files", "latents", "inputs", "errors", "texts",
)  # fmt: skip

HOMES = {
    "gradio": {"studio"},
    "tensorflow": {"networks", "training", "checkpoints"},
    "keras": {"networks", "training", "checkpoints"},
    "subprocess": {"processes"},
}

# What belongs to a collection, and where else it may be named.
SUBJECT = {r"\bmnist\b": 4, r"\brange\(10\)": 0, r"\b28\b(?!\.)": 0}
LONGEST = 250  # lines of a file


def imported(file):
    """Return every module that a file names in an import, wherever in the file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def own(names):
    """Return which parts of artlab some imports name."""
    return {name.split(".")[1] for name in names if name.startswith("artlab.")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_heavy_libraries_stay_in_their_place(file):
    libraries = {name.split(".")[0] for name in imported(file)}

    strays = {name for name in libraries if part(file) not in HOMES.get(name, {part(file)})}

    assert not strays


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_file_imports_from_below_itself(file):
    if file == PACKAGE / "__init__.py":
        assert not own(imported(file))
        return
    allowed = LAYERS[LAYERS.index(part(file)) :]

    from_above = own(imported(file)) - set(allowed)

    assert not from_above


@pytest.mark.parametrize("pattern", SUBJECT)
def test_the_subject_is_known_to_its_collection(pattern):
    files = [file for kind in ("py", "js", "html", "css") for file in PACKAGE.rglob(f"*.{kind}")]

    found = {
        file
        for file in files
        if file.parent.name not in ("collections", "vendor")
        and re.search(pattern, file.read_text(encoding="utf-8"), re.IGNORECASE)
    }

    assert len(found) <= SUBJECT[pattern], found


@pytest.mark.parametrize("folder", [PACKAGE, ROOT / "tests"], ids=lambda folder: folder.name)
def test_no_file_is_about_two_things(folder):
    lengths = {
        file.name: file.read_text(encoding="utf-8").count("\n")
        for kind in ("py", "js", "css")
        for file in folder.rglob(f"*.{kind}")
        if file.parent.name != "vendor"
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_imports_are_absolute_so_that_these_tests_see_them():
    relative = [
        str(file.relative_to(PACKAGE))
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert not relative


@pytest.mark.parametrize(
    ("module", "libraries"),
    [
        ("studio.page", {"gradio", "cv2"}),  # not for TensorFlow
        ("lab", set()),
        ("clips.frames", {"cv2"}),  # so the test would see one
    ],
)
def test_who_opens_the_page_waits_for_no_more_than_it_needs(module, libraries):
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, artlab.{module}; print(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert {"gradio", "tensorflow", "keras", "cv2"} & set(done.stdout.split()) == libraries

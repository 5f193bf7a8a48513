"""The README and the docs say what is so: their figures, pins and pictures."""

import re
from pathlib import Path

import pytest

from artlab import cards
from artlab.collections.mnist import MNIST
from artlab.evaluation import report
from artlab.models import CONFIGS
from artlab.scores import references

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text(encoding="utf-8")
PAGES = [TOP / "README.md", *sorted((TOP / "docs").glob("*.md"))]
NAMES = [*CONFIGS, references.NAME]


def pins(file):
    lines = (TOP / file).read_text(encoding="utf-8").splitlines()
    return dict(
        re.match(r"([\w\[\]-]+)==([\d.]+)", line).groups() for line in lines if "==" in line
    )


def test_the_tables_are_what_the_cards_hold():
    figures = {name: cards.read(MNIST.root / name).scores for name in NAMES}

    assert report.tables(figures, MNIST) in (TOP / "docs" / "scores.md").read_text("utf-8")
    assert report.summary(figures) in README


def test_a_visitor_reads_it_to_its_end():
    assert README.count("\n") <= 120


def test_a_space_runs_the_gradio_that_the_tests_run():
    front = README.split("---\n")[1]

    assert f"sdk_version: {pins('requirements.txt')['gradio']}\n" in front
    assert "app_file: app.py\n" in front
    assert len(re.search("short_description: (.*)", front)[1]) <= 60  # the hub's limit


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_exists(page):
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)\)|src=\"([^\"]+)\"", text)

    paths = {path for link in links for path in link if path}

    assert {path for path in paths if not (page.parent / path).exists()} == set()


def test_no_picture_of_the_docs_is_left_over():
    pictures = {path.name for path in (TOP / "docs").iterdir()} - {page.name for page in PAGES}
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)

    assert {name for name in pictures if name not in text} == {"bench.json"}


@pytest.mark.parametrize("kind", ["", "-dev", "-gpu", "-train"])
def test_every_direct_dependency_is_pinned_and_has_its_reason(kind):
    lines = (TOP / f"requirements{kind}.txt").read_text(encoding="utf-8").splitlines()

    wanted = [line for line in lines if line and not line.startswith(("#", "-r"))]

    assert all(re.match(r"[\w\[\]-]+==[\d.]+ *(;[^#]+)?# \w", line) for line in wanted)


def test_both_sets_of_requirements_agree():
    common = pins("requirements.txt").items() & pins("requirements-gpu.txt").items()

    assert {name for name, _ in common} >= {"keras", "numpy", "pillow", "imageio-ffmpeg"}


@pytest.mark.parametrize("name", NAMES)
def test_no_shipped_file_needs_large_file_storage(name):
    sizes = [path.stat().st_size for path in (MNIST.root / name).iterdir()]

    assert max(sizes) < 10_000_000

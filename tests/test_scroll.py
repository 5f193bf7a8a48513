"""Scrolls: where characters stand, in which order, and the files that come out."""

import shlex
from dataclasses import replace
from types import SimpleNamespace

import cv2
import numpy as np
import PIL.Image
import pytest
from made_up import SHAPES

from artlab import scroll, scroll_commands
from artlab.collections.mnist import MNIST
from artlab.lab import Lab
from artlab.points import Point
from artlab.scroll import COLUMNS, Layout

SMALL = Layout.filling(46 * 20, 10 * 20)  # six rows of 20 pixels


@pytest.fixture(scope="module")
def lab(tiny):
    return Lab(tiny)


@pytest.fixture(autouse=True)
def _small(monkeypatch, tiny):
    """Set small pages, sealed by tiny models."""
    monkeypatch.setitem(scroll_commands.PAPERS, "a4", (SMALL.width, SMALL.height))
    monkeypatch.setattr(scroll_commands, "DEFAULT", tiny)


def strokes(count, side=28):
    """Return characters of one thick stroke each, from left to right."""
    drawn = np.zeros((count, side, side), np.float32)
    drawn[:, side // 2 - 3 : side // 2 + 3, 4:-4] = 1
    return drawn


def place(page, index, layout=SMALL):
    left, top = layout.corner(index)
    return page[top : top + layout.pitch, left : left + layout.pitch].astype(int)


def test_columns_are_read_from_the_top_and_from_the_right():
    assert SMALL.rows == 6
    assert SMALL.corner(0)[0] > SMALL.corner(SMALL.rows)[0] > SMALL.corner(2 * SMALL.rows)[0]
    assert SMALL.corner(0)[1] < SMALL.corner(1)[1] == SMALL.corner(SMALL.rows + 1)[1]
    left, top = SMALL.corner(COLUMNS * SMALL.rows - 1)
    right = SMALL.width - SMALL.corner(0)[0] - SMALL.pitch
    assert (left, top) == (right, SMALL.height - 3 * SMALL.pitch)


@pytest.mark.parametrize(("width", "height"), list(scroll_commands.PAPERS.values()))
def test_a_poster_fills_its_paper(width, height):
    layout = Layout.filling(width, height)

    assert layout.count > 42 * 20
    assert 0 <= width - layout.pitch * (COLUMNS + 4) < COLUMNS + 4


def test_characters_are_ink_on_paper_and_the_seal_is_red():
    characters = strokes(SMALL.count)
    characters[1] = 0  # nothing is written there

    page = scroll.page(characters, strokes(4), SMALL, seed=3)

    inked, blank = place(page, 0), place(page, 1)
    assert page.shape == (SMALL.height, SMALL.width, 3)
    assert inked[10, 10].max() < 60
    assert blank[4:-4, 4:-4].min() > 190
    red, *others = place(page, COLUMNS * SMALL.rows - 1)[-4, 10]
    assert (red > 150, max(others) < 90) == (True, True)


def test_it_is_the_seeds_that_follow_each_other_and_always_the_same(lab):
    first = Point(collection=lab.collection, position=7.0, label=3)

    drawn = scroll.written(lab, first, 70)

    assert np.abs(drawn[69] - lab.draw(first.moved(76.0))[0]).max() < 1e-5
    pages = [scroll.page(drawn, strokes(1), replace(SMALL, rows=1), seed=7) for _ in range(2)]
    assert np.array_equal(*pages)
    with pytest.raises(ValueError, match="the scroll's last seed must be a number from 0 to"):
        scroll.written(lab, first.moved(2.0**32 - 5), 70)


def test_what_is_dark_on_light_is_ink_too():
    page = SimpleNamespace(
        draw_all=lambda points: 1 - strokes(len(points)),
        references=SimpleNamespace(images=1 - strokes(1)),
    )

    assert np.allclose(scroll.written(page, Point(), 3), strokes(3))


def test_a_film_goes_over_the_page_from_the_right_to_the_left():
    page = np.arange(300, dtype=np.uint16).astype(np.uint8)[None, :, None].repeat(4, 0)

    shown = list(scroll.frames(page, width=100, step=3, held=2))

    assert [frame[0, 0, 0] for frame in shown[:4]] == [200, 200, 200, 197]
    assert [frame[0, 0, 0] for frame in shown[-3:]] == [2, 0, 0]
    assert {frame.shape for frame in shown} == {(4, 100, 1)}


def test_the_command_writes_a_poster_and_a_film(run, tiny, tmp_path, monkeypatch):
    poster, film = tmp_path / "scroll.png", tmp_path / "scroll.mp4"
    monkeypatch.setattr(scroll_commands, "STEP", 40)

    status, output, _ = run(tiny, "scroll", "--seed", "7", "--digit", "3", "--paper", "a4", poster)
    filmed, told, _ = run(tiny, "scroll", "--seed", "7", film)

    assert (status, filmed) == (0, 0)
    assert output == f"wrote {poster}: 249 characters, 920 × 200 pixels\n"
    run(tiny, "scroll", "--seed", "7", "--digit", "3", "--paper", "a4", poster.with_suffix(".webp"))
    for file in (poster, poster.with_suffix(".webp")):
        with PIL.Image.open(file) as shown:
            assert shown.size == (920, 200)
    assert told.startswith(f"wrote {film}: 333 characters, ")
    assert cv2.VideoCapture(str(film)).read()[1].shape == (720, 1280, 3)


def test_a_poster_says_how_to_set_it_again_and_not_where_it_was(run, tiny, tmp_path):
    first, again = tmp_path / "first.png", tmp_path / "again.png"
    asked = ["--temperature", "0.9", "--seed", "7", "--digit", "3..8..0.25", "--paper", "a4"]
    run(tiny, "scroll", *asked, first)

    with PIL.Image.open(first) as shown:
        told = shown.text["Comment"]

    assert str(tmp_path) not in told
    assert run(tiny, "--checkpoints", tiny.root, *shlex.split(told)[3:], again)[0] == 0
    assert again.read_bytes() == first.read_bytes()


@pytest.mark.parametrize(
    ("collection", "name", "sentence"),
    [
        (MNIST, "scroll.jpg", "a scroll's name must end in .png, .webp or .mp4, not 'scroll.jpg'"),
        (SHAPES, "scroll.png", "a scroll is written in ink, and coloured shapes have colours"),
    ],
)
def test_what_cannot_be_had_is_one_sentence(run, collection, name, sentence):
    status, _, errors = run(collection, "scroll", f"/nowhere/{name}")

    assert (status, errors) == (2, f"artlab: {sentence}\n")

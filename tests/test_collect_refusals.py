"""What cannot be made a collection is refused in one sentence, and nothing is written."""

import re
import shutil

import numpy as np
import pytest
from collecting import NAMES, gathered, save

from artlab.collecting import folder
from artlab.errors import InputError


def keep(where, left):
    for path in sorted(where.rglob("*.png"))[left:]:
        path.unlink()


def alike(where):
    one = next(where.rglob("*.png")).read_bytes()
    for path in where.rglob("*.png"):
        path.write_bytes(one)


def linked(where):
    keep(where, 0)
    (where / "link").symlink_to("/")


def flat(where):
    for path in where.rglob("*.png"):
        save(np.full((9, 9, 3), 7, np.uint8), path)


def one_of_a_label(where):
    (where / "third").mkdir()
    (where / NAMES[1] / "0.png").rename(where / "third" / "0.png")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda where: keep(where, 0), "^there are no files in .*: put PNG, JPEG or WebP pictures"),
        (linked, r"^there are no files in \S+ \(1 left out: links that lead outside\): put PNG"),
        (lambda where: keep(where, 1), "has 1 usable picture; a model needs 100 at least"),
        (alike, r"has 1 usable picture \(119 left out: the same as another\); a model needs 100"),
        (flat, r"has 0 usable pictures \(120 left out: of one colour\); a model needs 100"),
        (one_of_a_label, "^the label 'third' has 1 usable picture: give it 4 at least"),
        (shutil.rmtree, "^there is no folder "),
    ],
    ids=["empty", "a link", "one", "alike", "of one colour", "a label with one", "missing"],
)
def test_a_folder_with_too_little_is_refused_in_one_sentence(
    drawings, place, collect, damage, says
):
    damage(drawings)

    status, output, errors = collect(drawings, "--name", "mine")

    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert re.search(says, errors.removeprefix("artlab: ").rstrip())
    assert not place.exists()


def test_more_than_memory_takes_is_refused_before_any_is_read(drawings, monkeypatch):
    monkeypatch.setattr(folder, "MOST_BYTES", 1_000_000)

    with pytest.raises(InputError, match=r"120 pictures of 64×64 take .* give a smaller --side"):
        gathered(drawings, side=64)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "needs a name: --name drawings"),
        (["--name", "Мои"], "must be up to 30 small letters"),
        (["--name", "../mine"], "must be up to 30 small letters"),
        (["--name", "any"], "the name any is taken"),
        (["--name", "brush"], "the name brush is taken"),
        (["--name", "mine", "--side", "65"], "--side must be a whole number from 8 to 64"),
        (["--name", "mine", "--out", "a.npz"], "--out is of the brush"),
    ],
    ids=str,
)
def test_a_wrong_option_is_refused_in_one_sentence(drawings, place, collect, options, says):
    status, output, errors = collect(drawings, *options)

    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert says in errors
    assert not place.exists()

"""A folder of pictures becomes a collection, and what cannot is refused in one sentence."""

import re
import shutil

import numpy as np
import PIL.Image
import pytest
from made_up import TINY

from artlab import collect_commands
from artlab.collecting import folder
from artlab.collections import COLLECTIONS, DEFAULT, own
from artlab.errors import InputError

NAMES = ("red squares", "Мои круги")
COUNT = 60  # of each


@pytest.fixture
def drawings(tmp_path):
    """Return a folder of pictures, no two alike, in two folders."""
    stream = np.random.RandomState(0)
    for number, name in enumerate(NAMES):
        (tmp_path / "drawings" / name).mkdir(parents=True)
        for index in range(COUNT):
            picture = np.full((40, 50, 3), 255, np.uint8)
            top, left, size = stream.randint((2, 7, 10), (12, 17, 20))
            picture[top : top + size, left : left + size] = (40 + 180 * number, 40, 40)
            save(picture, tmp_path / "drawings" / name / f"{index}.png")
    return tmp_path / "drawings"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return the folder of all own collections, an empty one."""
    place = tmp_path / "collections"
    monkeypatch.setattr(own, "FOLDER", place)
    return place


@pytest.fixture
def collect(run, place):  # noqa: ARG001 - what it writes goes there
    """Return a function that collects a folder: status, output, errors."""
    return lambda *arguments: run(DEFAULT, "collect", *arguments)


def save(picture, path):
    PIL.Image.fromarray(picture).save(path)


def gathered(where, **options):
    return folder.gather(where, lambda *_: None, **{"side": 16} | options)


def test_folders_are_labels_and_a_tenth_of_each_is_held_out(drawings):
    found = gathered(drawings)

    assert found.labels == NAMES
    assert found.counts == (108, 12)
    assert np.bincount(found.arrays["y_test"]).tolist() == [6, 6]
    assert found.arrays["x_train"].shape == (108, 16, 16, 3)


def test_the_split_depends_on_the_pictures_alone(drawings):
    before = gathered(drawings)
    for path in drawings.rglob("*.png"):
        path.rename(path.with_name(f"renamed-{path.name}"))

    after = gathered(drawings)

    held_out = [{one.tobytes() for one in each.arrays["x_test"]} for each in (before, after)]
    assert held_out[0] == held_out[1]


@pytest.mark.parametrize(("channels", "shape"), [(1, (16, 16)), (3, (16, 16, 3))])
def test_colours_are_kept_or_not_as_asked(drawings, channels, shape):
    found = gathered(drawings, channels=channels)

    assert found.channels == channels
    assert found.arrays["x_train"].shape[1:] == shape


def test_pictures_without_colours_are_grey_unless_asked(drawings):
    for path in drawings.rglob("*.png"):
        with PIL.Image.open(path) as picture:
            grey = picture.convert("L")
        grey.save(path)

    assert gathered(drawings).channels == 1


def test_a_picture_is_its_middle_square_on_white():
    picture = np.zeros((20, 40, 4), np.uint8)
    picture[:, 10:30, 0], picture[:10, 10:30, 3] = 255, 255

    fitted = folder.squared(picture, 10)

    assert (fitted[:5] == (255, 0, 0)).all()
    assert (fitted[5:] == 255).all()


def test_files_that_are_no_pictures_are_left_out_and_counted(drawings, tmp_path):
    label = drawings / NAMES[0]
    (label / "notes.txt").write_text("no picture")
    (label / "empty.png").touch()
    (label / "half.png").write_bytes((label / "0.png").read_bytes()[:-40])
    save(np.full((9, 9, 3), 7, np.uint8), label / "flat.png")
    (drawings / "beside.png").write_bytes((label / "0.png").read_bytes())
    save(np.zeros((9, 9, 3), np.uint8), tmp_path / "outside.png")
    (label / "link.png").symlink_to(tmp_path / "outside.png")
    (label / "folder").symlink_to(tmp_path)
    frames = [PIL.Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].paste((0, 0, 0), (0, 0, 4, 4))
    frames[0].save(label / "film.webp", save_all=True, append_images=frames[1:])

    found = gathered(drawings)

    assert sum(found.counts) == 2 * COUNT + 1  # of the film, the first picture
    assert found.left_out.total() == 7
    assert found.left_out["links that lead outside"] == 2
    assert found.left_out["of one colour"] == 1
    said = folder.told(found.left_out)
    assert "is no picture that can be read" in said
    assert str(tmp_path) not in said


def test_a_huge_picture_is_left_out_unread(drawings):
    PIL.Image.new("1", (20_000, 20_000)).save(drawings / NAMES[1] / "huge.png")

    [why] = gathered(drawings).left_out

    assert why.startswith("must have no more than ")


def keep(where, left):
    for path in sorted(where.rglob("*.png"))[left:]:
        path.unlink()


def alike(where):
    one = next(where.rglob("*.png")).read_bytes()
    for path in where.rglob("*.png"):
        path.write_bytes(one)


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
        (lambda where: keep(where, 1), "has 1 usable picture; a model needs 100 at least"),
        (alike, "^all 120 pictures in .* are the same$"),
        (flat, r"has 0 usable pictures \(120 left out: of one colour\); a model needs 100"),
        (one_of_a_label, "^the label 'third' has 1 usable picture: give it 4 at least"),
        (shutil.rmtree, "^there is no folder "),
    ],
    ids=["empty", "one", "alike", "of one colour", "a label with one", "missing"],
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


def test_a_name_that_is_taken_loses_nothing(drawings, place, collect):
    assert collect(drawings, "--name", "mine", "--side", "16")[0] == 0
    before = (place / "mine" / own.DATA).read_bytes()

    status, _, errors = collect(drawings, "--name", "mine", "--grey")

    assert (status, "the name mine is taken; it is in" in errors) == (2, True)
    assert (place / "mine" / own.DATA).read_bytes() == before


def test_it_says_what_came_of_a_folder(drawings, place, collect):
    (drawings / NAMES[1] / "notes.txt").write_text("no picture")

    status, output, errors = collect(drawings, "--name", "mine", "--side", "16")

    assert status == 0
    assert f"wrote {place / 'mine'}: 120 pictures of 16×16, in colour" in output
    assert "Мои-круги: 60, from 'Мои круги'" in output
    assert "held out for the scores: 12" in output
    assert "1 left out: is no picture that can be read" in errors
    assert "108 are few" in errors
    with PIL.Image.open(place / "mine" / collect_commands.SHEET) as sheet:
        assert sheet.width > sheet.height


def test_a_collection_reads_back_as_it_was_written(place):  # noqa: ARG001
    made = own.made("mine", folders=NAMES, side=16, channels=3, counts=(900, 100), source="x")
    made.root.mkdir(parents=True)
    own.save(made)

    [found] = own.found()

    assert found == made
    assert found.spoken == NAMES
    assert found.recipes["gan"]["prior_epochs"] > 1000


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"name": "mine", "labels": 3, "spoken": 3}'])
def test_a_damaged_collection_is_named_and_the_others_are_found(place, caplog, text):
    for name in ("mine", "other"):
        made = own.made(name, folders=NAMES, side=16, channels=1, counts=(90, 10), source="x")
        made.root.mkdir(parents=True)
        own.save(made)
    (place / "mine" / own.FILE).write_text(text)

    assert [each.name for each in own.found()] == ["other"]
    assert "mine/collection.json is damaged; collect it again" in caplog.text


@pytest.fixture
def mine(drawings, collect, monkeypatch, tmp_path):
    """Return a collection that was made of a folder, and is known by its name."""
    assert collect(drawings, "--name", "mine", "--side", "16")[0] == 0
    [mine] = own.found()
    monkeypatch.setitem(COLLECTIONS, "mine", mine)
    monkeypatch.chdir(tmp_path)
    return mine


def test_without_models_it_says_how_to_train_one(mine, run):
    status, output, errors = run(DEFAULT, "generate", "--collection", "mine", "a.png")

    told = f"there is no gan in {mine.root}; make it: python -m artlab train gan --collection mine"
    assert (status, output, errors) == (2, "", f"artlab: {told}\n")


def test_a_folder_is_trained_drawn_and_judged_by_name(mine, run):
    """One file, and its checkpoints, are a collection: from pictures to a table."""
    small = [f"--{name.replace('_', '-')}={value}" for name, value in TINY.items()]
    few = ["--autoencoder-epochs=40", "--prior-epochs=2", "--adversary-steps=2"]
    for model, options in {"gan": [*small, *few], "dense": [*small, *few]}.items():
        status, output, errors = run(DEFAULT, "train", model, "--collection", "mine", *options)
        assert (status, f"wrote {mine.root / model}" in output) == (0, True)
        assert "only 108 pictures to learn from" in errors
    assert run(DEFAULT, "train", "classifier", "--collection", "mine", "--epochs=2")[0] == 0

    drawn = run(DEFAULT, "generate", "--collection", "mine", "--label", "red-squares", "a.png")
    measured = run(DEFAULT, "evaluate", "--collection", "mine")

    assert drawn[0] == 0
    assert " against test picture " in drawn[1]
    with PIL.Image.open("a.png") as picture:
        assert (picture.mode, picture.size) == ("RGB", (16, 16))
    assert measured[0] == 0
    assert "Reconstruction of the 12 test pictures" in measured[1]
    assert "| GAN | **" in measured[1]
    assert "tutorial" not in measured[1]

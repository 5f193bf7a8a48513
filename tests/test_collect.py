"""A folder of pictures becomes a collection, and what cannot is refused in one sentence."""

import os

import numpy as np
import PIL.Image
import pytest
from collecting import COUNT, NAMES, gathered, save
from made_up import TINY

from artlab import collect_commands
from artlab.collecting import folder
from artlab.collections import COLLECTIONS, DEFAULT, own


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
    (drawings / "again").symlink_to(drawings / NAMES[1])
    (label / "lost.png").symlink_to(label / "nowhere.png")
    (label / "round.png").symlink_to(label / "round.png")
    frames = [PIL.Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].paste((0, 0, 0), (0, 0, 4, 4))
    frames[0].save(label / "film.webp", save_all=True, append_images=frames[1:])

    found = gathered(drawings)

    assert sum(found.counts) == 2 * COUNT + 1  # of the film, the first picture
    assert found.left_out.total() == 10
    assert found.left_out["links that lead outside"] == 2
    assert found.left_out["links to folders"] == 1
    assert found.left_out["no files"] == 2
    assert found.left_out["of one colour"] == 1
    said = folder.told(found.left_out)
    assert "is no picture that can be read" in said
    assert str(tmp_path) not in said


def test_a_picture_that_is_there_twice_is_taken_once_so_that_none_is_held_out_and_learnt(drawings):
    for path in list((drawings / NAMES[0]).iterdir()):
        (drawings / NAMES[1] / f"copy-{path.name}").write_bytes(path.read_bytes())

    found = gathered(drawings)

    assert found.left_out == {"the same as another": COUNT}
    assert found.by_label == [COUNT, COUNT]


@pytest.mark.skipif(os.name != "posix", reason="names are letters elsewhere, not bytes")
def test_a_folder_whose_name_is_no_utf_8_is_a_label_too(drawings, place, collect):
    (drawings / NAMES[1]).rename(drawings / os.fsdecode("plain-котик".encode("koi8-r")))

    status, output, _ = collect(drawings, "--name", "mine", "--side", "16")

    assert status == 0
    assert "plain-xcb-xcf-xd4-xc9-xcb: 60, from " in output
    assert [each.name for each in own.found()] == ["mine"]
    assert (place / "mine" / own.FILE).exists()


def test_a_huge_picture_is_left_out_unread(drawings):
    PIL.Image.new("1", (20_000, 20_000)).save(drawings / NAMES[1] / "huge.png")

    [why] = gathered(drawings).left_out

    assert why.startswith("must have no more than ")


def test_a_name_that_is_taken_loses_nothing(drawings, place, collect):
    assert collect(drawings, "--name", "mine", "--side", "16")[0] == 0
    before = (place / "mine" / own.DATA).read_bytes()

    status, _, errors = collect(drawings, "--name", "mine", "--grey")

    assert (status, "the name mine is taken; it is in" in errors) == (2, True)
    assert (place / "mine" / own.DATA).read_bytes() == before


def test_a_collection_that_cannot_be_finished_leaves_nothing(drawings, place, collect, monkeypatch):
    def full(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(folder, "save_sheet", full)

    assert collect(drawings, "--name", "mine", "--side", "16")[0] == 130
    assert not (place / "mine").exists()


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
        lacks = "it has no dense; make it: python -m artlab train dense --collection mine"
        assert (lacks if model == "gan" else "evaluate --collection mine") in output
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

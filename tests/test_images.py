import io

import numpy as np
import PIL.Image
import pytest

from artlab import images
from artlab.errors import ArtlabError

GREY = np.arange(28 * 28, dtype=np.uint8).reshape(28, 28)


def opened(packed):
    picture = PIL.Image.open(io.BytesIO(packed))
    assert (picture.format, picture.mode) == ("PNG", "L")
    return np.asarray(picture)


def test_every_grey_level_survives_the_way_there_and_back():
    levels = np.arange(256, dtype=np.uint8)

    assert np.array_equal(images.to_bytes(images.from_bytes(levels)), levels)


def test_from_bytes_reaches_exactly_from_black_to_white():
    made = images.from_bytes(np.array([0, 255], np.uint8))

    assert made.dtype == np.float32
    assert made.tolist() == [0, 1]


def test_to_bytes_clips_rather_than_wraps():
    assert images.to_bytes(np.array([-0.5, 1.5], np.float32)).tolist() == [0, 255]


def test_as_shown_moves_no_pixel_by_more_than_half_a_level(digits):
    soft = digits * np.float32(0.7)

    shown = images.as_shown(soft)

    assert 0 < np.abs(shown - soft).max() <= 0.5001 / 255
    assert np.array_equal(images.as_shown(shown), shown)


def test_a_png_is_grey_and_loses_nothing():
    assert np.array_equal(opened(images.png(GREY)), GREY)


def test_a_saved_png_is_the_only_thing_left_behind(tmp_path):
    images.save_png(GREY, tmp_path / "grey.png")

    assert [path.name for path in tmp_path.iterdir()] == ["grey.png"]
    assert np.array_equal(opened((tmp_path / "grey.png").read_bytes()), GREY)


@pytest.mark.parametrize(
    "name",
    ["nowhere/grey.png", "file/grey.png", "folder.png", "x" * 300 + ".png"],
    ids=["no folder", "a file as folder", "a folder", "too long a name"],
)
def test_a_png_that_cannot_be_written_is_one_clear_error(tmp_path, name):
    (tmp_path / "file").touch()
    (tmp_path / "folder.png").mkdir()

    with pytest.raises(ArtlabError, match=r"^cannot write .*: \w.+$"):
        images.save_png(GREY, tmp_path / name)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.png"]


def test_a_failed_save_keeps_the_file_that_was_there(tmp_path, monkeypatch):
    path = tmp_path / "grey.png"
    path.write_bytes(b"old")

    def fail(self, _):
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", fail)

    with pytest.raises(ArtlabError, match="No space left on device"):
        images.save_png(GREY, path)

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_sheet_lays_images_out_row_by_row(digits):
    page = images.sheet(digits[:5], columns=3, scale=1, gap=2)

    assert page.shape == (2 * 30 + 2, 3 * 30 + 2)
    assert np.array_equal(page[32:60, 32:60], images.to_bytes(digits[4]))


def test_what_no_image_covers_on_a_sheet_is_dark_but_not_black(digits):
    page = images.sheet(digits[:5], columns=3, gap=2)

    assert set(np.unique(page[32:60, 62:90])) == {24}


def test_a_sheet_enlarges_in_whole_squares(digits):
    small = images.sheet(digits[:2], columns=2, scale=1, gap=1)

    large = images.sheet(digits[:2], columns=2, scale=3, gap=1)

    assert large.dtype == np.uint8
    assert np.array_equal(large, small.repeat(3, axis=0).repeat(3, axis=1))


def test_one_image_without_a_gap_is_the_picture_itself(digits):
    page = images.sheet(digits[:1], columns=1, gap=0)

    assert np.array_equal(page, images.to_bytes(digits[0]))

import numpy as np
import PIL.Image

from artlab import images

GREY = np.arange(28 * 28, dtype=np.uint8).reshape(28, 28)


def test_every_grey_level_survives_the_way_there_and_back():
    levels = np.arange(256, dtype=np.uint8)

    made = images.from_bytes(levels)

    assert made.dtype == np.float32
    assert (made[0], made[-1]) == (0, 1)
    assert np.array_equal(images.to_bytes(made), levels)


def test_to_bytes_clips_rather_than_wraps():
    assert images.to_bytes(np.array([-0.5, 1.5], np.float32)).tolist() == [0, 255]


def test_as_shown_moves_no_pixel_by_more_than_half_a_level(digits):
    soft = digits * np.float32(0.7)

    shown = images.as_shown(soft)

    assert 0 < np.abs(shown - soft).max() <= 0.5001 / 255
    assert np.array_equal(images.as_shown(shown), shown)


def test_a_png_loses_nothing(tmp_path):
    for mode, picture in {"L": GREY, "RGB": np.stack([GREY, GREY.T, GREY], axis=2)}.items():
        images.save_png(picture, tmp_path / "picture.png")

        with PIL.Image.open(tmp_path / "picture.png") as opened:
            assert (opened.format, opened.mode) == ("PNG", mode)
            assert np.array_equal(opened, picture)


def test_a_sheet_lays_images_out_row_by_row_and_is_dark_but_not_black_elsewhere(digits):
    page = images.sheet(digits[:5], columns=3, scale=1, gap=2)

    assert page.shape == (2 * 30 + 2, 3 * 30 + 2)
    assert np.array_equal(page[32:60, 32:60], images.to_bytes(digits[4]))
    assert set(np.unique(page[32:60, 62:90])) == {24}


def test_a_sheet_enlarges_in_whole_squares(digits):
    large = images.sheet(digits[:1], columns=1, scale=3, gap=0)

    assert large.dtype == np.uint8
    assert np.array_equal(large, images.to_bytes(digits[0]).repeat(3, axis=0).repeat(3, axis=1))


def test_a_sheet_may_have_colours():
    red = np.zeros((2, 4, 4, 3), np.float32)
    red[..., 0] = 1

    page = images.sheet(red, columns=2, gap=1)

    assert page.shape == (6, 11, 3)
    assert page[1, 1].tolist() == [255, 0, 0]


def test_luma_of_grey_is_grey():
    grey = np.repeat(GREY[..., None], 3, axis=2)

    assert np.array_equal(images.luma(grey), GREY)
    assert images.luma(GREY) is GREY

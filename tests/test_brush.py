"""The brush: what its data set is made of, and that fonts are missed in one sentence."""

import numpy as np
import PIL.ImageFont
import pytest

from artlab.collecting import brush, dataset, glyphs
from artlab.collections.brush import BRUSH
from artlab.collections.mnist import MNIST
from artlab.errors import DataError
from artlab.models import CONFIGS, declared

LETTERS = [ord(letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]


@pytest.fixture
def fonts(tmp_path, monkeypatch):
    """Return a folder where Pillow's own font has the name of each hand's; it has no kanji."""
    for file in brush.HANDS:
        (tmp_path / file).write_bytes(PIL.ImageFont.load_default(size=10).font_bytes)
    monkeypatch.setattr(brush, "without_twins", lambda arrays: arrays)  # all hands are one here
    monkeypatch.setattr(brush, "KANA", [])
    monkeypatch.setattr(brush, "KANJI", [*LETTERS, 0x9FFF, 0x20])
    return tmp_path


def collected(fonts):
    return brush.collect(lambda *_: None, fonts=fonts)


def test_every_glyph_with_an_outline_is_drawn_in_every_hand(fonts):
    arrays = collected(fonts)

    found = np.concatenate([arrays["y_train"], arrays["y_test"]])
    assert np.bincount(found).tolist() == [len(LETTERS)] * len(BRUSH.labels)
    assert arrays["x_train"].shape[1:] == arrays["x_test"].shape[1:] == BRUSH.shape
    assert arrays["x_train"].dtype == np.uint8


def test_a_character_is_held_out_in_all_hands_or_in_none(fonts):
    arrays = collected(fonts)

    apart = sum(dataset.is_held_out(chr(point)) for point in LETTERS)
    assert 0 < apart < len(LETTERS) / 2
    assert np.bincount(arrays["y_test"]).tolist() == [apart] * len(BRUSH.labels)


def test_nothing_is_held_out_that_is_fitted_or_held_out_already():
    pictures = np.arange(5, dtype=np.uint8).repeat(4).reshape(5, 2, 2)
    labels = np.arange(5, dtype=np.uint8)
    test = {"x_test": pictures[[1, 3, 3, 4]], "y_test": labels[[1, 3, 0, 4]]}

    found = dataset.without_twins({"x_train": pictures[:3], "y_train": labels[:3]} | test)

    assert found["y_test"].tolist() == [3, 4]
    assert len(found["x_train"]) == 3


def test_about_a_tenth_is_held_out():
    share = np.mean([dataset.is_held_out(chr(point)) for point in brush.KANJI])

    assert share == pytest.approx(1 / dataset.HELD_OUT, rel=0.05)


def test_the_same_fonts_make_the_same_file(fonts, tmp_path):
    arrays = collected(fonts)
    for name in ("one", "two"):
        dataset.save(collected(fonts), tmp_path / name / "brush.npz")

    one, two = ((tmp_path / name / "brush.npz").read_bytes() for name in ("one", "two"))
    assert one == two
    changed = {**arrays, "y_test": arrays["y_test"][::-1]}
    assert dataset.digest(arrays) != dataset.digest(changed)


def test_a_glyph_fills_the_middle_of_its_square_and_keeps_its_aspect():
    picture = glyphs.fitted(np.full((80, 20), 255, np.uint8), BRUSH.side)

    rows, columns = (np.flatnonzero(picture.max(axis=axis) > 127) for axis in (1, 0))
    assert len(rows) == pytest.approx(BRUSH.filled * BRUSH.side, abs=1)
    assert len(columns) == pytest.approx(len(rows) / 4, abs=1)
    for inked in (rows, columns):
        assert (inked[0] + inked[-1]) / 2 == pytest.approx((BRUSH.side - 1) / 2, abs=0.5)


def test_a_missing_font_says_what_to_install(fonts):
    (fonts / "KouzanBrushFontSousyo.ttf").unlink()

    with pytest.raises(DataError, match=r"apt-get install fonts-kouzan-mouhitsu$"):
        collected(fonts)


def test_a_damaged_font_is_named(fonts):
    (fonts / "KouzanBrushFontSousyo.ttf").write_bytes(b"no font")

    with pytest.raises(DataError, match=r"KouzanBrushFontSousyo\.ttf cannot be read as a font"):
        collected(fonts)


def test_its_recipes_are_of_options_that_models_have():
    for model, recipe in BRUSH.recipes.items():
        options = declared(model, BRUSH)

        assert set(recipe) <= set(options)
        assert CONFIGS[model](**{name: known.default for name, known in options.items()})


@pytest.mark.parametrize(("collection", "is_true"), [(BRUSH, True), (MNIST, False)])
def test_what_bends_a_character_may_change_whose_hand_is_read(collection, is_true):
    from artlab.training import directions  # noqa: PLC0415 - imports TensorFlow

    row = {"far": 2, "mean": 2.0, "others": 0.3, "followed": 1.0, "kept": 0.4}
    figures = {"steps": [row | {"far": -2, "mean": -2.0}, row]}

    assert directions.is_true(figures, collection) == is_true

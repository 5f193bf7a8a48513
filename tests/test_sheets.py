import numpy as np
import PIL.Image
import pytest

from artlab import images, latents
from artlab.errors import ArtlabError
from artlab.evaluation import sheets
from artlab.generator import Generator
from artlab.scores.references import References


@pytest.fixture
def references(digits, labels):
    return References(digits, labels, {})


def cell(path, row, column):
    with PIL.Image.open(path) as picture:
        pixels = np.asarray(picture)[::2, ::2]
    top, left = 2 + 30 * row, 2 + 30 * column
    return pixels[top : top + 28, left : left + 28]


def test_rows_are_digits_and_columns_seeds(generator, references, tmp_path):
    sheets.save({"gan": generator}, references, tmp_path)

    seven = images.to_bytes(generator.draw(np.array([3.0]), digit=7))[0]
    assert np.array_equal(cell(tmp_path / "gan.png", 7, 3), seven)


def test_a_walk_begins_and_ends_at_a_seed(generator, references, tmp_path):
    sheets.save({"gan": generator}, references, tmp_path)

    first, last = images.to_bytes(generator.draw(np.array([42.0, 43.0]), digit=5))
    assert np.array_equal(cell(tmp_path / "gan-walk.png", 5, 0), first)
    assert np.array_equal(cell(tmp_path / "gan-walk.png", 5, 16), last)


def test_a_model_that_knows_no_digits_shows_a_hundred_seeds(references, tmp_path):
    fading = Generator(
        name="vae",
        place=lambda latents, _: latents,
        decode=lambda codes: np.tile(abs(codes[:, :1, None]) / 5, (1, 28, 28)),
        encode=None,
        is_conditional=False,
    )

    sheets.save({"vae": fading}, references, tmp_path)

    shade = abs(latents.at(np.array([73.0]))[0, 0]) / 5 * 255
    assert cell(tmp_path / "vae.png", 7, 3).mean() == pytest.approx(shade, abs=0.6)
    assert not (tmp_path / "vae-walk.png").exists()


def test_real_digits_stand_in_rows_of_their_class(generator, references, tmp_path):
    sheets.save({"gan": generator}, references, tmp_path)

    second_four = images.to_bytes(references.images[np.flatnonzero(references.labels == 4)[1:2]])[0]
    assert np.array_equal(cell(tmp_path / "real.png", 4, 1), second_four)


def test_a_folder_that_is_not_there_is_one_sentence(generator, references, tmp_path):
    with pytest.raises(ArtlabError, match=r"^cannot write [^\n]*$"):
        sheets.save({"gan": generator}, references, tmp_path / "none")

import numpy as np
import PIL.Image
import pytest

from artlab import checkpoints, images, latents
from artlab.collections.mnist import MNIST
from artlab.errors import ArtlabError
from artlab.evaluation import sheets
from artlab.generator import Generator
from artlab.scores.references import References, load


@pytest.fixture
def references(digits, labels):
    return References(MNIST, digits, labels, {})


def cell(path, row, column, *, side=28):
    with PIL.Image.open(path) as picture:
        pixels = np.asarray(picture)[::2, ::2]
    top, left = 2 + (side + 2) * row, 2 + (side + 2) * column
    return pixels[top : top + side, left : left + side]


def test_rows_are_labels_columns_seeds_and_a_walk_begins_and_ends_at_one(
    generator, references, tmp_path
):
    sheets.save({"gan": generator}, references, tmp_path)

    seven = images.to_bytes(generator.draw(np.array([3.0]), label=7))[0]
    assert np.array_equal(cell(tmp_path / "gan.png", 7, 3), seven)
    first, last = images.to_bytes(generator.draw(np.array([42.0, 43.0]), label=5))
    assert np.array_equal(cell(tmp_path / "gan-walk.png", 5, 0), first)
    assert np.array_equal(cell(tmp_path / "gan-walk.png", 5, 16), last)
    second_four = images.to_bytes(references.images[np.flatnonzero(references.labels == 4)[1:2]])[0]
    assert np.array_equal(cell(tmp_path / "real.png", 4, 1), second_four)
    with PIL.Image.open(tmp_path / "together.png") as picture:
        beside = images.luma(np.asarray(picture)[::2, ::2])
    assert beside.shape == (10 * 28, (10 + 1 + 10) * 28)
    assert np.array_equal(beside[4 * 28 : 5 * 28, 28 : 2 * 28], second_four)
    assert np.array_equal(beside[7 * 28 : 8 * 28, 14 * 28 : 15 * 28], seven)


def test_a_model_that_knows_no_labels_shows_a_hundred_seeds(references, tmp_path):
    fading = Generator(
        name="vae",
        place=lambda latents, _: latents,
        paint=lambda codes: np.tile(abs(codes[:, :1, None]) / 5, (1, 28, 28)),
        encode=None,
        is_conditional=False,
    )

    sheets.save({"vae": fading}, references, tmp_path)

    shade = abs(latents.at(np.array([73.0]))[0, 0]) / 5 * 255
    assert cell(tmp_path / "vae.png", 7, 3).mean() == pytest.approx(shade, abs=0.6)
    assert not (tmp_path / "vae-walk.png").exists()


def test_shapes_have_a_row_each_in_colour(shapes, tmp_path):
    gan, real = checkpoints.load("gan", shapes), load(shapes)

    sheets.save({"gan": gan}, real, tmp_path)

    cross = images.to_bytes(gan.draw(np.array([9.0]), label=2))[0]
    assert np.array_equal(cell(tmp_path / "gan.png", 2, 9, side=16), cross)
    disc = images.to_bytes(real.images[1])
    assert np.array_equal(cell(tmp_path / "real.png", 1, 0, side=16), disc)


def test_a_folder_that_is_not_there_is_one_sentence(generator, references, tmp_path):
    with pytest.raises(ArtlabError, match=r"^cannot write [^\n]*$"):
        sheets.save({"gan": generator}, references, tmp_path / "none")

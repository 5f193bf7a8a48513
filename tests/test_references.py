from dataclasses import replace

import numpy as np
import pytest

from artlab import cards, images
from artlab.collections.mnist import MNIST
from artlab.errors import CheckpointError
from artlab.scores import references
from artlab.scores.references import References


@pytest.fixture(scope="module")
def real(digits, labels):
    return References(MNIST, digits[:100], labels[:100], {})


def distances(wanted, candidates):
    apart = wanted[:, None].astype(np.float64) - candidates[None]
    return np.square(apart).sum(axis=(2, 3))


def test_the_nearest_is_the_nearest_of_all(real, generator):
    wanted = generator.draw(np.arange(40.0))

    found = real.nearest(wanted)

    assert np.array_equal(found, distances(wanted, real.images).argmin(axis=1))
    assert len(set(found)) > 3


def test_a_reference_is_its_own_nearest_unless_it_skips_itself_and_nothing_changes(real, digits):
    before = digits.copy()
    apart = distances(real.images, real.images)
    np.fill_diagonal(apart, np.inf)

    found = real.nearest(real.images, skip_self=True)

    assert np.array_equal(found, apart.argmin(axis=1))
    assert np.array_equal(real.nearest(real.images[:50]), np.arange(50))
    assert np.array_equal(digits, before)


def test_published_references_come_back_bit_by_bit(tmp_path, digits, labels):
    mine = replace(MNIST, root=tmp_path, references=len(digits))

    card = references.publish(images.to_bytes(digits), labels, mine, command="train dense")
    loaded = references.load(mine)

    assert np.array_equal(loaded.images, digits)
    assert np.array_equal(loaded.labels, labels)
    assert (card.command, card.config) == ("train dense", {"count": 300})


def test_loads_the_baseline_from_the_card(tiny):
    loaded = references.load(tiny)

    assert 10 < loaded.baseline["psnr"] < 30
    assert len(loaded.baseline["class_psnr"]) == 10


def test_truncated_references_say_what_to_do(collection):
    [path] = (collection.root / "references").glob("pictures-*.npz")
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(CheckpointError, match=r"damaged: .*; get it back \(git checkout"):
        references.load(collection)


@pytest.mark.parametrize(
    "write",
    [
        lambda path: np.savez(path, images=np.zeros((1, 28, 28), np.uint8)),
        lambda path: path.write_bytes(b"no arrays"),
        lambda path: path.write_bytes(b"PK\x03\x04 no archive"),
        lambda path: path.write_bytes(b""),
    ],
    ids=["no labels", "no arrays", "broken archive", "empty"],
)
def test_a_file_that_its_card_lists_but_holds_no_pictures_says_what_to_do(tmp_path, write):
    card = cards.Card(name="references", command="test")
    cards.publish(tmp_path / "references", card, {"pictures": (".npz", write)})

    with pytest.raises(
        CheckpointError, match=r"holds no pictures of mnist; get it back \(git checkout"
    ):
        references.load(replace(MNIST, root=tmp_path))

import json
import shutil

import pytest

from artlab import cards, first
from artlab.errors import ArtlabError
from artlab.lab import Lab
from artlab.strips import Strips


def test_the_shipped_first_picture_is_what_the_shipped_model_draws():
    lab = Lab()

    shipped = first.load(lab)

    assert shipped is not None, "train writes it; or: artlab.first.save(Lab())"
    drawn = Strips(lab).still(first.START, reference="nearest")
    assert shipped["frames"][0]["index"] == drawn["frames"][0]["index"]
    assert shipped["frames"][0]["psnr"] == pytest.approx(drawn["frames"][0]["psnr"], abs=0.01)


def test_it_is_written_and_read(root):
    lab = Lab(root)

    first.save(lab)

    assert first.load(lab) == Strips(lab).still(first.START, reference="nearest")


def test_another_model_s_is_not_shown(root):
    first.save(Lab(root))
    card = root / "gan" / "card.json"
    listed = json.loads(card.read_text())
    listed["files"]["decoder"]["sha256"] = 64 * "0"
    card.write_text(json.dumps(listed))

    assert first.load(Lab(root)) is None


@pytest.mark.parametrize("text", ["", "[1]", "{}", '{"what": 3}'])
def test_a_damaged_one_is_not_shown(root, text):
    (root / first.NAME).write_text(text)

    assert first.load(Lab(root)) is None


def test_without_checkpoints_there_is_none(tmp_path):
    shutil.copy(cards.ROOT / first.NAME, tmp_path)

    assert first.load(Lab(tmp_path)) is None


def test_where_it_cannot_be_written_is_one_sentence(root):
    (root / first.NAME).mkdir()

    with pytest.raises(ArtlabError, match=r"^cannot write [^\n]*$"):
        first.save(Lab(root))

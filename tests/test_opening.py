import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from artlab import opening, strips
from artlab.collections import DEFAULT
from artlab.errors import ArtlabError
from artlab.lab import Lab


def test_the_shipped_opening_is_what_the_shipped_model_draws():
    lab = Lab()

    shipped = opening.load(lab)

    assert shipped is not None, "train writes it; or: artlab.opening.save(Lab())"
    [strip] = strips.draw(lab, [opening.start(lab.collection)])
    for told, drawn in zip(shipped["strip"]["frames"], strip["frames"], strict=True):
        assert told["index"] == drawn["index"]
        assert told["psnr"] == pytest.approx(drawn["psnr"], abs=0.01)


def test_it_is_written_and_read(collection):
    lab = Lab(collection)
    assert opening.start(collection).position == 42

    opening.save(lab)

    start = opening.start(collection)
    alike = []
    for seed in range(100):
        point = replace(start, position=float(seed))
        picture = lab.draw(point)
        real = lab.references.images[lab.judge(picture, point).index]
        alike.append(np.corrcoef(picture.ravel(), real.ravel())[0, 1])
    assert start.position == np.argmax(alike)
    assert opening.load(lab) == {
        "version": lab.version("gan"),
        "position": start.position,
        **start.words,
        "strip": strips.draw(lab, [start])[0],
    }


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("gan", lambda card: card["files"]["decoder"].update(sha256=64 * "0")),
        ("references", lambda card: card["scores"].update(class_psnr=[1.0] * 10)),
        ("references", lambda card: card["files"]["pictures"].pop("sha256")),
    ],
)
def test_it_is_not_shown_where_it_would_be_another_now(collection, name, change):
    opening.save(Lab(collection))
    path = collection.root / name / "card.json"
    card = json.loads(path.read_text())
    change(card)
    path.write_text(json.dumps(card))

    assert opening.load(Lab(collection)) is None


@pytest.mark.parametrize("text", ["", "[1]", "{}", '{"strip": 3}'])
def test_a_damaged_one_is_not_shown(collection, text):
    (collection.root / opening.NAME).write_text(text)

    assert opening.load(Lab(collection)) is None


def test_without_checkpoints_there_is_none(tmp_path):
    shutil.copy(DEFAULT.root / opening.NAME, tmp_path)

    assert opening.load(Lab(replace(DEFAULT, root=tmp_path))) is None


def test_where_it_cannot_be_written_is_one_sentence(collection):
    (collection.root / opening.NAME).mkdir()

    with pytest.raises(ArtlabError, match=r"^cannot write [^\n]*$"):
        opening.save(Lab(collection))

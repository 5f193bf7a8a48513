"""Collections of somebody's own on disk: written, read back, and damaged."""

import json
import subprocess
import sys
from dataclasses import asdict

import pytest

from artlab.collections import own

NAMES = ("red squares", "Мои круги")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return the folder of all own collections, an empty one."""
    place = tmp_path / "collections"
    monkeypatch.setattr(own, "FOLDER", place)
    return place


def test_a_collection_reads_back_as_it_was_written(place):  # noqa: ARG001
    made = own.made("mine", folders=NAMES, side=16, channels=3, counts=(900, 100), source="x")
    made.root.mkdir(parents=True)
    own.save(made)

    [found] = own.found()

    assert found == made
    assert found.spoken == NAMES
    assert found.recipes["gan"]["prior_epochs"] > 1000


def changed(**values):
    made = own.made("mine", folders=NAMES, side=16, channels=1, counts=(90, 10), source="x")
    known = {name: value for name, value in asdict(made).items() if name not in own.PLACES}
    return json.dumps(known | values)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"name": "mine", "labels": 3, "spoken": 3}', changed(first="x"),
        changed(labels=[1, 2]), changed(labels=["a b", "c"]), changed(recipes=[]), changed(side=0),
        changed(recipes={"gan": 3}), changed(references="many"), changed(title=7),
    ],
)  # fmt: skip
def test_a_damaged_collection_is_named_and_the_others_are_found(place, caplog, text):
    for name in ("mine", "other"):
        made = own.made(name, folders=NAMES, side=16, channels=1, counts=(90, 10), source="x")
        made.root.mkdir(parents=True)
        own.save(made)
    (place / "mine" / own.FILE).write_text(text)

    assert [each.name for each in own.found()] == ["other"]
    assert "mine/collection.json is damaged: mend it, or remove" in caplog.text


def test_they_lie_where_the_environment_says(tmp_path):
    program = "from artlab.collections import own; print(own.FOLDER)"
    setting = {"ARTLAB_COLLECTIONS": str(tmp_path)}

    told = subprocess.check_output([sys.executable, "-c", program], env=setting, text=True)

    assert told == f"{tmp_path}\n"

"""Collections of somebody's own on disk: written, read back, and damaged."""

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


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"name": "mine", "labels": 3, "spoken": 3}'])
def test_a_damaged_collection_is_named_and_the_others_are_found(place, caplog, text):
    for name in ("mine", "other"):
        made = own.made(name, folders=NAMES, side=16, channels=1, counts=(90, 10), source="x")
        made.root.mkdir(parents=True)
        own.save(made)
    (place / "mine" / own.FILE).write_text(text)

    assert [each.name for each in own.found()] == ["other"]
    assert "mine/collection.json is damaged; collect it again" in caplog.text

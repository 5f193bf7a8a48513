import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from artlab import cards
from artlab.cards import Card
from artlab.errors import ArtlabError, CheckpointError

PARTS = ("config", "scores", "versions", "files")
ROLES = ("encoder", "decoder", "prior")


def writers(text):
    """Return writers of three files, each with its own role and this text in it."""

    def writer(role):
        return lambda path: path.write_text(f"{role} {text}")

    return {role: (".txt", writer(role)) for role in ROLES}


def held(folder):
    """Return what a reader finds, every file verified."""
    card = cards.read(folder)
    return [cards.verified(folder, card, role).read_text() for role in ROLES]


def publish(folder, writers):
    cards.publish(folder, Card(name="gan", command=""), writers)


def prior(folder):
    return cards.verified(folder, cards.read(folder), "prior")


def texts(text):
    return [f"{role} {text}" for role in ROLES]


def rewrite(folder, **changes):
    path = folder / "card.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


@pytest.fixture
def folder(tmp_path):
    """Return a published folder, "gan", whose files hold the text "old"."""
    folder = tmp_path / "root" / "gan"
    cards.publish(folder, Card(name="gan", command="train gan", config={"seed": 1}), writers("old"))
    return folder


def test_a_card_says_what_was_made_how_when_and_with_what(folder):
    card = cards.read(folder)

    assert (card.name, card.command, card.config) == ("gan", "train gan", {"seed": 1})
    assert len(card.date.split("-")) == 3


def test_it_names_the_libraries_that_compute_whatever_is_on_the_disk_by_now(folder, monkeypatch):
    monkeypatch.setattr("sys.path", [])
    publish(folder, writers("new"))

    assert cards.read(folder).versions["numpy"] == np.__version__


def test_the_manifest_holds_size_and_hash_of_every_file(folder):
    for role, listed in cards.read(folder).files.items():
        path = folder / listed["name"]
        assert listed["bytes"] == path.stat().st_size
        assert listed["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.name == f"{role}-{listed['sha256'][:8]}.txt"
    assert held(folder) == texts("old")


@pytest.mark.parametrize("text", ["new", "old"])
@pytest.mark.parametrize("is_broken", [False, True])
def test_a_new_version_takes_the_old_one_s_place_and_no_other_s(folder, text, is_broken):
    (folder / "README.md").touch()
    if is_broken:
        (folder / "card.json").write_text("{")

    publish(folder, writers(text))

    assert held(folder) == texts(text)
    assert len(list(folder.iterdir())) == 2 + len(ROLES)


@pytest.mark.parametrize("kind", [OSError, RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("broken", ROLES)
def test_a_writer_that_fails_keeps_the_old_version(folder, broken, kind):
    def fail(path):
        path.write_text("half a fi")
        raise kind

    with pytest.raises(ArtlabError if kind is OSError else kind):
        publish(folder, {**writers("new"), broken: (".txt", fail)})

    assert held(folder) == texts("old")
    assert not list(folder.glob("*partial*"))


@pytest.mark.parametrize("kind", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("done", range(4), ids=lambda done: f"after {done} renames")
def test_an_interruption_at_any_rename_keeps_the_old_version(folder, monkeypatch, done, kind):
    left = iter(range(done))
    rename = Path.replace

    def replace(self, target):
        if next(left, None) is None:
            raise kind
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(ArtlabError if kind is OSError else kind):
        publish(folder, writers("new"))

    assert held(folder) == texts("old")


def test_what_an_interruption_left_is_gone_after_the_next_success(folder):
    def fail(_):
        raise KeyboardInterrupt

    interrupted = {**writers("half"), "prior": (".txt", fail)}
    with pytest.raises(KeyboardInterrupt):
        publish(folder, interrupted)

    publish(folder, writers("new"))

    assert len(list(folder.iterdir())) == 1 + len(ROLES)


def test_a_folder_that_cannot_be_made_is_one_clear_error(folder):
    with pytest.raises(ArtlabError, match=r"^cannot write .*: Not a directory; what was there is"):
        publish(folder / "card.json" / "gan", writers("new"))


def test_a_failure_is_told_without_its_technical_part(folder):
    def fail(_):
        raise OSError(28, "Can't write data (file write failed,\n buf = 0x55f0)")

    with pytest.raises(ArtlabError, match=r"^cannot write .*gan: No space left on device; [^\n]*$"):
        publish(folder, {"prior": (".txt", fail)})


def test_new_scores_go_beside_the_others_or_nowhere(folder, monkeypatch):
    cards.add_scores(folder, {"psnr": 1.0, "ssim": 0.5})
    cards.add_scores(folder, {"psnr": 2.0})

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ArtlabError, match="No space left on device"):
        cards.add_scores(folder, {"psnr": 3.0})

    assert cards.read(folder).scores == {"psnr": 2.0, "ssim": 0.5}
    assert held(folder) == texts("old")


def test_a_missing_folder_says_what_to_do(tmp_path):
    with pytest.raises(
        CheckpointError, match=r"^there is no gan in .*; get it back .* or make it: .* train gan$"
    ):
        cards.read(tmp_path / "gan")


TEXTS = [b"", b"{", b"[]", b"null", b"{}", b'"gan"', b"\xff\xfe", b'{"name": "gan"}']


@pytest.mark.parametrize("text", TEXTS, ids=str)
def test_a_broken_card_says_what_to_do(folder, text):
    (folder / "card.json").write_bytes(text)

    with pytest.raises(CheckpointError, match=r"card\.json is damaged; get it back [^\n]*$"):
        cards.read(folder)


@pytest.mark.parametrize(
    "changes",
    [
        *({part: value} for part in PARTS for value in (None, [], "x", 1)),
        *({"files": {"prior": value}} for value in (None, {}, "x", {"name": 7})),
        {"files": {"prior": {"name": "a", "bytes": 1}}},
        {"files": {"prior": {"name": 7, "bytes": 1, "sha256": ""}}},
        {"colour": "red"},
        {"format": "2"},
    ],
    ids=repr,
)  # fmt: skip
def test_a_card_of_another_form_is_damaged(folder, changes):
    rewrite(folder, **changes)

    with pytest.raises(CheckpointError, match=r"card\.json is damaged; get it back"):
        cards.read(folder)


def test_the_card_of_a_later_version_is_refused(folder):
    rewrite(folder, format=cards.FORMAT + 1, hue="red")

    with pytest.raises(CheckpointError, match="of a later version of artlab: update artlab"):
        cards.read(folder)


def test_the_card_of_another_folder_is_refused(folder):
    folder.rename(folder.with_name("dense"))

    with pytest.raises(CheckpointError, match=r"holds 'gan', not 'dense'; get it back"):
        cards.read(folder.with_name("dense"))


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), r"prior-.* is damaged: .*"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"), r"prior-.* is damaged: .*"),
        (lambda path: path.unlink(), "the prior of .* is missing"),
        (lambda path: rewrite(path.parent, files={}), "the prior of .* is missing"),
    ],
    ids=["truncated", "flipped", "not there", "not listed"],
)
def test_a_file_that_is_not_as_it_is_listed_is_refused(folder, damage, sentence):
    damage(prior(folder))

    with pytest.raises(CheckpointError, match=f"{sentence}; get it back"):
        prior(folder)


def test_a_card_that_was_read_before_never_gives_a_file_that_was_published_after(folder):
    card = cards.read(folder)

    publish(folder, writers("new"))

    with pytest.raises(CheckpointError, match=r"the prior of .* is missing; get it back"):
        cards.verified(folder, card, "prior")


@pytest.mark.parametrize("name", ["../secret", "/{}/secret", "..", ".", "", "a\0b"])
def test_no_name_on_a_card_leads_out_of_its_folder(folder, name):
    secret = folder.parent / "secret"
    secret.write_text("secret")
    listed = {"bytes": 6, "sha256": hashlib.sha256(b"secret").hexdigest()}
    rewrite(folder, files={"prior": {"name": name.format(folder.parent), **listed}})

    with pytest.raises(CheckpointError, match=r"the prior of .* is missing; get it back"):
        prior(folder)

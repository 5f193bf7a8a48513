"""The commands that have to do with music."""

import resource
import wave
from dataclasses import replace

import mido
import numpy as np
import PIL.Image
import pytest
from made_up_chorales import corpus_folder, publish

from artlab import cards
from artlab.collections.mnist import MNIST
from artlab.evaluation.chorale import report
from artlab.music import decoder, tune

DOCS = MNIST.root.parents[1] / "docs"
OLD = b"the file that was here before"
SMALL = ["--state=8", "--hidden=8", "--embedding=4", "--encoder=8", "--epochs=1", "--bars=4"]


@pytest.fixture
def musical(tmp_path):
    """Return a collection with a made-up chorale model alone."""
    root = tmp_path / "checkpoints"
    publish(root)
    return replace(MNIST, root=root)


def test_music_can_be_heard_played_and_looked_at(run, musical, tmp_path):
    walk = ["music", "--from", "42", "--to", "44", "--seconds", "6"]
    for name in ("a.wav", "a.mid", "a.png"):
        status, output, errors = run(musical, *walk, tmp_path / name)
        assert (status, errors) == (0, "")
        assert output.startswith(f"wrote {tmp_path / name}: 2 bars in 6 s, 80 quarters a minute, ")

    with wave.open(str(tmp_path / "a.wav")) as heard:
        assert heard.getnframes() == 6 * 48_000
    assert mido.MidiFile(tmp_path / "a.mid").length == pytest.approx(6)
    with PIL.Image.open(tmp_path / "a.png") as roll:
        assert roll.width == 2 * 8 * 14


def test_the_same_request_gives_the_same_bytes_and_another_tune_others(run, musical, tmp_path):
    for name, number in (("a", 0), ("b", 0), ("c", 1)):
        assert run(musical, "music", "--tune", number, tmp_path / f"{name}.wav")[0] == 0

    first, again, other = ((tmp_path / f"{name}.wav").read_bytes() for name in "abc")
    assert first == again
    assert first != other


def test_every_seed_on_the_way_begins_a_bar(run, musical, tmp_path, monkeypatch):
    along, edges = tune.along, []

    def listening(*arguments, **options):
        played = along(*arguments, **options)
        edges.append(played.edges)
        return played

    monkeypatch.setattr(tune, "along", listening)
    for walk in (["--from=42.5", "--to=45"], ["--from=45", "--to=42.5"]):
        assert run(musical, "music", *walk, "--seconds=5", tmp_path / "a.mid")[0] == 0

    assert edges == [(0.0, 3.0, 5.0), (0.0, 2.0, 5.0)]


def test_a_walk_through_all_seeds_there_are_has_its_tune(run, musical, tmp_path):
    _, output, errors = run(musical, "music", "--from=0", "--to=4294967295", tmp_path / "a.mid")

    assert errors == ""
    assert ": 4 bars in 10 s, 96 quarters a minute, " in output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--seconds=0"], "--seconds must be a number from 2 to 300, not '0'"),
        (["--seconds=3600"], "--seconds must be a number from 2 to 300, not '3600'"),
        (["--from=-1"], "--from must be"), (["--to=x"], "--to must be"),
        (["--tune=1.5"], "--tune must be a whole number"),
        (["--from=7", "--to=7"], "--from and --to must differ, both are 7"),
    ],
    ids=str,
)  # fmt: skip
def test_bad_input_is_one_sentence(run, musical, tmp_path, options, said):
    path = tmp_path / "old.wav"
    path.write_bytes(OLD)

    status, output, errors = run(musical, "music", *options, path)

    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("artlab: ")
    assert said in errors
    assert path.read_bytes() == OLD


@pytest.mark.parametrize("name", ["a.ogg", "nowhere/a.wav"])
def test_a_place_that_cannot_be_written_is_one_sentence(run, musical, tmp_path, name):
    status, output, errors = run(musical, "music", tmp_path / name)

    assert (status, output, errors.count("\n")) == (2, "", 1)


def test_a_full_disk_is_one_sentence_and_what_was_there_stays(run, musical, tmp_path):
    path = tmp_path / "old.wav"
    path.write_bytes(OLD)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        status, _, errors = run(musical, "music", path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert (status, errors.count("\n")) == (2, 1)
    assert "cannot write" in errors
    assert path.read_bytes() == OLD
    assert not list(tmp_path.glob(".partial*"))


@pytest.mark.parametrize("damage", ["missing", "cut", "another"])
def test_a_model_that_is_damaged_is_one_sentence(run, musical, tmp_path, damage):
    folder = musical.root / decoder.NAME
    [path] = folder.glob("*.npz")
    if damage == "missing":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    else:
        empty = {"embed/embeddings": np.zeros((1, 1))}
        decoder.save(folder, empty, cards.read(folder))

    status, output, errors = run(musical, "music", tmp_path / "a.wav")

    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert "make it: python -m artlab train chorale" in errors


def test_train_chorale_writes_a_model_that_plays_and_evaluate_music_its_card(run, tmp_path):
    scores = tmp_path / "scores"
    scores.mkdir()
    corpus_folder(scores)
    collection = replace(MNIST, root=tmp_path / "checkpoints")
    work = ["--data", scores, "--work", tmp_path / "work"]

    status, output, _ = run(collection, "train", "chorale", *work, *SMALL)
    assert status == 0
    assert output.endswith("chorale; measure it: python -m artlab evaluate-music\n")
    assert run(collection, "music", tmp_path / "a.mid")[0] == 0

    docs = (DOCS / "music.md").read_text(encoding="utf-8")
    status, output, _ = run(collection, "evaluate-music", "--data", scores)
    assert status == 0
    assert "| Markov, with harmony |" in output
    assert report.tables(cards.read(collection.root / "chorale").scores) == output.rstrip("\n")
    assert (DOCS / "music.md").read_text(encoding="utf-8") == docs  # of the shipped model


def test_scores_that_are_missing_are_one_sentence(run, musical, tmp_path):
    for command in (["train", "chorale", "--work", tmp_path / "w"], ["evaluate-music"]):
        status, output, errors = run(musical, *command, "--data", tmp_path / "nowhere")
        assert (status, output, errors.count("\n")) == (2, "", 1)
        assert "there is no folder" in errors


def test_ten_seconds_of_music_take_less_than_one_of_a_processor(tmp_path, run):
    before = resource.getrusage(resource.RUSAGE_SELF)

    assert run(MNIST, "music", "--seconds=10", tmp_path / "a.wav")[0] == 0

    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 1

"""What the chorale model is fitted to: scores in one key, split so that nothing leaks."""

import numpy as np
import pytest
from made_up_chorales import chorale, corpus_folder, pack, score

from artlab.errors import DataError
from artlab.music import tokens
from artlab.training.chorale import clusters, corpus, musicxml
from artlab.training.chorale.corpus import Piece

FOUR = [[[(pitch, 8, "")], [(pitch, 8, "")]] for pitch in (72, 67, 64, 48)]


def as_tokens(tmp_path, parts, **options):
    return corpus.as_tokens(musicxml.read(pack(score(parts, **options), tmp_path / "a.mxl")))


def pitches(written):
    return sorted({note.pitch for note in tokens.notes(written)})


def test_voices_are_in_the_order_in_which_they_are_decided(tmp_path):
    first = tokens.notes(as_tokens(tmp_path, FOUR))[:4]

    assert [(note.voice, note.pitch, note.length) for note in first] == [
        (0, 72, 8), (1, 48, 8), (2, 67, 8), (3, 64, 8),
    ]  # fmt: skip


def test_a_score_in_another_key_comes_to_c_by_the_shorter_way(tmp_path):
    there = as_tokens(tmp_path, FOUR)
    up_a_tone = [[[(note[0] + 2, *note[1:]) for note in bar] for bar in part] for part in FOUR]

    assert np.array_equal(as_tokens(tmp_path, up_a_tone, fifths=2), there)


def test_what_ends_on_d_without_a_flat_was_minor(tmp_path):
    dorian = [[[(pitch, 8, "")]] for pitch in (69, 65, 62, 50)]

    assert pitches(as_tokens(tmp_path, dorian)) == [45, 57, 60, 64]


def test_a_pickup_ends_the_first_bar(tmp_path):
    parts = [[[(pitch, 2, "")], [(pitch, 8, "")]] for pitch in (72, 67, 64, 48)]

    written = as_tokens(tmp_path, parts)

    assert len(written) == 16
    assert [note.start for note in tokens.notes(written) if note.voice == 0] == [6, 8]


def test_of_two_notes_in_an_eighth_the_first_counts(tmp_path):
    fast = [[[(72, 1, ""), (74, 1, ""), (76, 14, "")]], *FOUR[1:]]

    written = as_tokens(tmp_path, fast, divisions=4)

    assert [note.pitch for note in tokens.notes(written) if note.voice == 0] == [72, 76]


@pytest.mark.parametrize(
    ("parts", "options"), [(FOUR[:3], {}), (FOUR, {"beats": 3}), ([*FOUR[:3], [[]]], {})]
)
def test_what_is_no_chorale_is_left_out(tmp_path, parts, options):
    assert as_tokens(tmp_path, parts, **options) is None


def test_settings_of_a_melody_are_one_cluster_whatever_the_other_voices_do():
    one, other, third = chorale(1), chorale(2), chorale(3)
    other[: len(other) // 2, 0] = one[: len(one) // 2, 0]

    assert clusters.of([piece[:, 0] for piece in (one, third, other)]) == [[0, 2], [1]]


def test_no_melody_is_on_both_sides_of_the_split():
    pieces = [Piece(name=str(index), tokens=chorale(index // 2)) for index in range(40)]

    found = corpus.split(pieces, source="here")

    grouped = clusters.of([piece.tokens[:, 0] for piece in found.train + found.test])
    for cluster in grouped:
        assert max(cluster) < len(found.train) or min(cluster) >= len(found.train)
    assert (found.clusters, len(found.train), len(found.test)) == (20, 34, 6)


def test_a_folder_of_scores_is_read_and_split_alike_each_time(tmp_path):
    folder = corpus_folder(tmp_path)

    first, second = corpus.load(folder), corpus.load(folder)

    assert [piece.name for piece in first.test] == ["made-up-05", "made-up-11"]
    assert all(
        np.array_equal(one.tokens, other.tokens)
        for one, other in zip(first.train, second.train, strict=True)
    )
    assert np.array_equal(first.train[0].tokens, chorale(0))


def test_a_folder_that_is_missing_or_too_small_is_one_sentence(tmp_path):
    with pytest.raises(DataError, match="there is no folder"):
        corpus.load(tmp_path / "nowhere")
    with pytest.raises(DataError, match="holds 0 melodies in four parts, too few to learn"):
        corpus.load(tmp_path)


def test_without_music21_the_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(corpus, "find_spec", lambda _: None)

    with pytest.raises(DataError, match=r"pip install --no-deps -r requirements-train.txt"):
        corpus.load()

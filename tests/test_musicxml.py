"""Compressed MusicXML, as the chorales have it."""

from fractions import Fraction

import pytest
from made_up_chorales import pack, score

from artlab.errors import DataError
from artlab.training.chorale import musicxml
from artlab.training.chorale.musicxml import Heard


def read(tmp_path, *parts, **options):
    return musicxml.read(pack(score(parts, **options), tmp_path / "a.mxl"))


def heard(start, length, pitch):
    return Heard(start=Fraction(start), length=Fraction(length), pitch=pitch)


def test_notes_rests_key_and_metre_are_read(tmp_path):
    found = read(tmp_path, [[(60, 2, ""), (None, 4, ""), (61, 1, "")]], fifths=-3, beats=3)

    assert found.parts == [[heard(0, 1, 60), heard(3, Fraction(1, 2), 61)]]
    assert (found.fifths, found.metres) == (-3, {"3/4"})


def test_tied_notes_are_one_over_the_barline(tmp_path):
    first, second = [(60, 4, ""), (64, 4, "start")], [(64, 2, "stop start"), (64, 2, "stop")]

    found = read(tmp_path, [first, second])

    assert found.parts == [[heard(0, 2, 60), heard(2, 4, 64)]]


def test_a_bar_begins_where_the_one_before_ends_and_the_first_may_be_short(tmp_path):
    found = read(tmp_path, [[(60, 2, "")], [(62, 8, "")], [(64, 6, "")]])

    assert found.pickup == 1
    assert [note.start for note in found.parts[0]] == [0, 1, 5]


def test_of_notes_at_one_time_the_highest_counts(tmp_path):
    text = score([[[(60, 4, ""), (67, 4, "")]]])
    chord = text.replace("<note><pitch><step>G", "<note><chord/><pitch><step>G")
    second_voice = text.replace("<note><pitch><step>G", "<backup><duration>4</duration></backup>"
                                "<note><pitch><step>G")  # fmt: skip

    for written in (chord, second_voice):
        found = musicxml.read(pack(written, tmp_path / "a.mxl"))
        assert found.parts == [[heard(0, 2, 67)]]


def test_grace_notes_take_no_time(tmp_path):
    text = score([[[(60, 4, ""), (67, 4, "")]]])
    graced = text.replace("<note><pitch><step>C", "<note><grace/><pitch><step>C")

    found = musicxml.read(pack(graced, tmp_path / "a.mxl"))

    assert found.parts == [[heard(0, 2, 67)]]


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all"])
def test_a_file_that_is_none_is_one_sentence(tmp_path, content):
    path = tmp_path / "a.mxl"
    path.write_bytes(content)

    with pytest.raises(DataError, match=r"a\.mxl is not compressed MusicXML"):
        musicxml.read(path)


PITCHLESS = "<measure><note><pitch/></note></measure>"


@pytest.mark.parametrize("text", ["<score", f"<score><part>{PITCHLESS}</part></score>"])
def test_a_score_that_is_none_is_one_sentence(tmp_path, text):
    with pytest.raises(DataError, match="is not compressed MusicXML"):
        musicxml.read(pack(text, tmp_path / "a.mxl"))


def test_a_score_that_is_too_large_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(musicxml, "LARGEST", 100)

    with pytest.raises(DataError, match="a score of more than 100 bytes"):
        read(tmp_path, [[(60, 8, "")] * 9])

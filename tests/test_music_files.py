"""Files of music: what another program reads in them is what was composed."""

import io

import mido
import numpy as np
import PIL.Image
import pytest
from made_up_chorales import chorale

from artlab.errors import InputError
from artlab.music import files, roll
from artlab.music.tokens import BY_HEIGHT, VOICES
from artlab.music.tune import Tune

TUNE = Tune(tokens=chorale(5, bars=3), edges=(0.0, 2.0, 4.0, 7.0))


def sung(track):
    """Return when each note of a track begins and ends, in ticks, and its pitch."""
    now, begun, found = 0, {}, []
    for message in track:
        now += message.time
        if message.type == "note_on":
            begun[message.note] = now
        elif message.type == "note_off":
            found.append((begun.pop(message.note), now, message.note))
    assert not begun
    return found


def test_midi_holds_every_note_in_a_track_of_its_voice():
    read = mido.MidiFile(file=io.BytesIO(files.midi(TUNE)))

    assert [track.name for track in read.tracks[1:]] == [VOICES[voice] for voice in BY_HEIGHT]
    for track, voice in zip(read.tracks[1:], BY_HEIGHT, strict=True):
        assert sung(track) == [
            (240 * note.start, 240 * (note.start + note.length), note.pitch)
            for note in TUNE.notes
            if note.voice == voice
        ]


def test_midi_takes_as_long_as_the_sound():
    read = mido.MidiFile(file=io.BytesIO(files.midi(TUNE)))

    tempi = [message for message in read.tracks[0] if message.type == "set_tempo"]
    assert read.length == pytest.approx(TUNE.seconds, abs=0.001)
    assert [mido.tempo2bpm(message.tempo) for message in tempi] == [120, 80]


@pytest.mark.parametrize("suffix", files.SUFFIXES)
def test_the_same_tune_gives_the_same_bytes(tmp_path, suffix):
    for name in ("a", "b"):
        files.write(TUNE, tmp_path / f"{name}{suffix}")

    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_a_piano_roll_has_a_bar_of_colour_for_every_note(tmp_path):
    files.write(TUNE, tmp_path / "a.png")

    with PIL.Image.open(tmp_path / "a.png") as picture:
        page = np.asarray(picture)
    for note in TUNE.notes:
        middle = (roll.TOP - note.pitch) * roll.HIGH + roll.HIGH // 2
        assert tuple(page[middle, note.start * roll.WIDE + 5]) == roll.COLOURS[note.voice]


@pytest.mark.parametrize(
    ("name", "said"),
    [("a.mp3", r"must end in \.wav, \.mid or \.png, not 'a\.mp3'"), ("x/a.wav", "no folder"),
     ("folder.wav", "is a folder")],
)  # fmt: skip
def test_a_file_that_cannot_be_is_one_sentence(tmp_path, name, said):
    (tmp_path / "folder.wav").mkdir()

    with pytest.raises(InputError, match=said):
        files.write(TUNE, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.wav"]

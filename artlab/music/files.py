"""Music as files: WAV, what is heard; MIDI, what is played; PNG, its notes to look at."""

import io
import wave
from pathlib import Path

import mido
import numpy as np

from artlab import files, images
from artlab.errors import InputError
from artlab.inputs import listed, quoted
from artlab.music import roll, sound
from artlab.music.sound import RATE, Sound
from artlab.music.tokens import VOICES
from artlab.music.tune import Tune

SUFFIXES = (".wav", ".mid", ".png")
TICKS = 480  # of MIDI, a quarter
LOUD = 80  # of 127
CHURCH_ORGAN = 19  # General MIDI's
BY_HEIGHT = ("soprano", "alto", "tenor", "bass")


def write(tune: Tune, path: Path) -> None:
    """Write a tune as what a file's name says; what was there is replaced in one rename.

    Raises:
        InputError: If the name ends in none of SUFFIXES, or there is no such folder.
        ArtlabError: If the file cannot be written.
    """
    check(path)
    makers = (lambda: wav(sound.render(tune)), lambda: midi(tune), lambda: _picture(tune))
    files.write(path, dict(zip(SUFFIXES, makers, strict=True))[path.suffix]())


def check(path: Path) -> None:
    """Find out beforehand whether a tune can be written there.

    Raises:
        InputError: If the name ends in none of SUFFIXES, is a folder, or is in none.
    """
    if path.suffix not in SUFFIXES:
        raise InputError(f"music's name must end in {listed(SUFFIXES)}, not {quoted(path.name)}")
    if path.is_dir():
        raise InputError(f"{path} is a folder; give the name of a file")
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {path.parent}; make it first")


def wav(heard: Sound) -> bytes:
    """Return sound as a WAV: 16 bits, stereo, 48 kHz."""
    levels = np.rint(heard * (2**15 - 1)).astype("<i2")
    with io.BytesIO() as file:
        with wave.open(file, "wb") as written:
            written.setnchannels(2)
            written.setsampwidth(2)
            written.setframerate(RATE)
            written.writeframes(levels.tobytes())
        return file.getvalue()


def _picture(tune: Tune) -> bytes:
    return images.png(roll.draw(tune.tokens))


def midi(tune: Tune) -> bytes:
    """Return a tune as a MIDI file: a track for the tempo, then one a voice, from above."""
    written = mido.MidiFile(type=1, ticks_per_beat=TICKS)
    written.tracks.append(_tempi(tune))
    for name in BY_HEIGHT:
        written.tracks.append(_voice(tune, VOICES.index(name)))
    with io.BytesIO() as file:
        written.save(file=file)
        return file.getvalue()


def _tempi(tune: Tune) -> mido.MidiTrack:
    track = mido.MidiTrack([mido.MetaMessage("time_signature", numerator=4, denominator=4)])
    waited, before = 0, 0
    for bar in range(len(tune.edges) - 1):
        tempo = mido.bpm2tempo(tune.tempo(bar))
        if tempo != before:
            track.append(mido.MetaMessage("set_tempo", tempo=tempo, time=waited))
            waited, before = 0, tempo
        waited += 4 * TICKS
    return track


def _voice(tune: Tune, voice: int) -> mido.MidiTrack:
    eighth = TICKS // 2
    name = mido.MetaMessage("track_name", name=VOICES[voice])
    sounds = mido.Message("program_change", program=CHURCH_ORGAN, channel=voice)
    track = mido.MidiTrack([name, sounds])
    now = 0
    for note in (note for note in tune.notes if note.voice == voice):
        sung = {"note": note.pitch, "channel": voice}
        begin, end = note.start * eighth, (note.start + note.length) * eighth
        track.append(mido.Message("note_on", **sung, velocity=LOUD, time=begin - now))
        track.append(mido.Message("note_off", **sung, velocity=0, time=end - begin))
        now = end
    return track

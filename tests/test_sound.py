"""What a machine hears in the sound: pitches, beats, the close; and that nothing is too loud."""

import io
import wave

import numpy as np
import pytest
from made_up_chorales import chorale

from artlab.collections.mnist import MNIST
from artlab.latents import at
from artlab.music import decoder, files, sound, tune
from artlab.music.sound import RATE
from artlab.music.tokens import Note, tokens
from artlab.music.tune import Tune

NOTES = "C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"


@pytest.fixture(scope="module")
def shipped():
    """Compose with the model that comes with artlab, for a path with three keyframes."""
    weights = decoder.load(MNIST.root / decoder.NAME)
    return tune.along(weights, lambda times: at(42 + times / 4), [0.0, 4.0, 8.0, 12.0])


@pytest.fixture(scope="module")
def heard(shipped):
    """Return what a player reads from the WAV, (samples, 2), in [-1, 1]."""
    with wave.open(io.BytesIO(files.wav(sound.render(shipped)))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 48_000)
        levels = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return levels.reshape(-1, 2) / 2**15


def spectrum(samples):
    """Return how strong each hertz is, and the hertz."""
    mono = samples.mean(axis=1) * np.hanning(len(samples))
    size = max(2**17, len(mono))
    return np.abs(np.fft.rfft(mono, size)), np.fft.rfftfreq(size, 1 / RATE)


def classes(samples):
    """Return how strong each pitch class is, (12,), between 60 and 1200 Hz."""
    power, hertz = spectrum(samples)
    inside = (hertz > 60) & (hertz < 1200)
    pitches = np.rint(12 * np.log2(hertz[inside] / 440) + 69).astype(int) % 12
    return np.bincount(pitches, weights=power[inside] ** 2, minlength=12)


def between(samples, start, end):
    return samples[round(start * RATE) : round(end * RATE)]


def test_it_lasts_as_long_as_the_picture_and_nothing_clips(shipped, heard):
    assert len(heard) == round(shipped.seconds * RATE) == 12 * RATE
    assert 0.79 < np.abs(heard).max() < 0.81
    assert np.abs(heard[[0, -1]]).max() < 0.01


def test_it_is_as_loud_all_along_and_both_sides_take_part(heard):
    seconds = heard[: 11 * RATE].reshape(11, RATE, 2)
    loudness = 20 * np.log10(np.sqrt(np.square(seconds).mean(axis=1)))

    assert loudness.min() > -24
    assert loudness.max() < -10
    assert 0 < np.corrcoef(heard.T)[0, 1] < 0.9
    assert np.abs(heard.mean(axis=0)).max() < 1e-3


def test_a_note_has_its_pitch():
    lonely = Tune(tokens=tokens([Note(start=0, length=8, voice=0, pitch=69)], 8), edges=(0.0, 2.0))

    power, hertz = spectrum(sound.render(lonely)[RATE // 2 : RATE])

    assert hertz[power.argmax()] == pytest.approx(440, abs=1.5)
    assert 880 in np.rint(hertz[power > power.max() / 10] / 20) * 20


def test_the_close_is_heard(shipped, heard):
    bar = shipped.edges[-1] - shipped.edges[-2]
    half = shipped.edges[-2] + bar / 2
    dominant = classes(between(heard, shipped.edges[-2] + 0.3, half - 0.1))
    tonic = classes(between(heard, half + 0.2, shipped.seconds - 0.3))
    is_minor = "A minor" in shipped.describe()
    wanted = (
        ({"E", "G#", "B"}, {"A", "C#", "E"}) if is_minor else ({"G", "B", "D"}, {"C", "E", "G"})
    )

    for found, chord in zip((dominant, tonic), wanted, strict=True):
        inside = [name in chord for name in NOTES]
        assert found[inside].sum() > 0.9 * found.sum()


def test_the_key_is_heard(heard):
    scale = [name in {"C", "D", "E", "F", "G", "A", "B"} for name in NOTES]

    assert classes(heard)[scale].sum() > 0.85 * classes(heard).sum()


def test_the_tempo_is_heard(shipped, heard):
    frames = np.abs(np.stack([spectrum(part)[0][:4000] for part in _frames(heard)]))
    onsets = np.maximum(np.diff(np.log1p(100 * frames), axis=0), 0).sum(axis=1)
    onsets -= onsets.mean()
    quarter = 60 / shipped.tempo(0)

    lags = np.arange(20, 90)  # hundredths of a second
    beats = [float(onsets[:-lag] @ onsets[lag:]) for lag in lags]

    assert lags[int(np.argmax(beats))] / 100 == pytest.approx(quarter, abs=0.015)


def test_the_same_tune_is_the_same_to_the_bit(shipped):
    assert np.array_equal(sound.render(shipped), sound.render(shipped))


def test_the_church_answers_alike_whatever_the_pieces_in_which_it_is_asked(shipped, monkeypatch):
    whole = sound.render(shipped)
    monkeypatch.setattr(sound, "BLOCK", 2**17)

    assert np.allclose(sound.render(shipped), whole, atol=1e-6)


def test_a_tune_of_rests_is_silence():
    silent = Tune(tokens=np.zeros((8, 4), np.int8), edges=(0.0, 2.0))

    assert not sound.render(silent).any()


def test_a_short_bar_and_a_long_one_last_what_they_should():
    uneven = Tune(tokens=chorale(0, bars=2), edges=(0.0, 1.6, 5.0))

    assert len(sound.render(uneven)) == 5 * RATE
    assert uneven.time(8) == 1.6
    assert [round(uneven.tempo(bar), 1) for bar in (0, 1)] == [150, 70.6]


def _frames(heard):
    return [heard[at : at + 2400] for at in range(0, len(heard) - 2400, 480)]

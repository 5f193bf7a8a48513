"""Notes to sound: a small organ in a small church, of sines alone; the same to the bit each time.

Sound is float32, (samples, 2), left and right, in [-1, 1], 48,000 samples a second.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from artlab.music.tokens import Note
from artlab.music.tune import Tune

Sound = NDArray[np.float32]

RATE = 48_000  # samples a second; Opus has no other, AAC takes it
LOUDEST = 0.8  # of full scale: no sample is above it
ATTACK, RELEASE = 0.045, 0.09  # seconds
BREATH = 0.04  # seconds by which a note ends early, so that one struck again is heard
CLOSE = 0.5  # seconds that are left to the church after the last chord

# How strong each harmonic is: a stopped flute with a principal above it.
HARMONICS = (1.0, 0.42, 0.26, 0.17, 0.06, 0.07, 0.02, 0.035)
SOFTER = 0.86  # the upper ones of a high note, for each octave above A3

CENTS = 3.0  # each voice is two pipes, so much sharp and flat, left and right of its place
PLACES = (-0.25, 0.3, -0.6, 0.65)  # of the voices, from left to right, -1 to 1
LOUDNESS = (1.0, 1.0, 0.72, 0.72)  # of soprano, bass, alto, tenor

CHURCH = 0.3  # of the reverberation beside the direct sound
CHURCH_SECONDS = 1.6  # until it has faded by 60 dB
CHURCH_SEED = 48
BLOCK = 2**18  # samples that are transformed at once


def render(tune: Tune) -> Sound:
    """Play a tune; the sound is exactly as long as it is."""
    heard = np.zeros((round(tune.seconds * RATE), 2))
    for begin, wave in _waves(tune):
        fits = wave[: len(heard) - begin]
        heard[begin : begin + len(fits)] += fits
    heard += CHURCH * _in_church(heard)
    fade = min(len(heard), round(0.08 * RATE))
    heard[len(heard) - fade :] *= np.linspace(1, 0, fade)[:, None]
    peak = np.abs(heard).max()
    return (heard * (LOUDEST / peak if peak else 0)).astype(np.float32)


def _waves(tune: Tune) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Yield each note's first sample and its wave."""
    last = len(tune.tokens)
    for note in tune.notes:
        begin, end = tune.time(note.start), tune.time(note.start + note.length)
        if note.start + note.length == last:
            end -= min(CLOSE, (end - begin) / 3)
        length = max(2 * ATTACK, end - begin - BREATH)
        yield round(begin * RATE), _wave(note, length)


def _wave(note: Note, seconds: float) -> NDArray[np.float64]:
    """Play a note: harmonics are Chebyshev's polynomials of one cosine."""
    count = round((seconds + RELEASE) * RATE)
    time = np.arange(count) / RATE
    octaves = (note.pitch - 57) / 12
    softer = SOFTER ** np.maximum(0, octaves)
    strengths = [strength * softer**number for number, strength in enumerate(HARMONICS)]
    loudness = LOUDNESS[note.voice] * np.sqrt(1 / np.square(strengths).sum())
    envelope = np.minimum(time / ATTACK, 1) * np.clip((seconds + RELEASE - time) / RELEASE, 0, 1)
    envelope = np.sin(np.pi / 2 * envelope) ** 2 * loudness
    wave = np.zeros((count, 2))
    for side, cents in enumerate((-CENTS, CENTS)):
        frequency = 440 * 2 ** ((note.pitch - 69 + cents / 100) / 12)
        cosine = np.cos(2 * np.pi * frequency * time - np.pi / 2)
        pipe = np.polynomial.chebyshev.chebval(cosine, [0, *strengths]) * envelope
        place = np.clip(PLACES[note.voice] + (side - 0.5) * 0.5, -1, 1)
        angle = (place + 1) * np.pi / 4  # equal power
        wave += pipe[:, None] * (np.cos(angle), np.sin(angle))
    return wave


def _in_church(heard: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what comes back from the walls: noise that fades, another on each side."""
    room = _room()
    answers, answered = np.fft.rfft(room, BLOCK, axis=0), np.zeros_like(heard)
    stride = BLOCK - len(room)
    for start in range(0, len(heard), stride):  # in pieces, so that a long tune takes no more room
        spectrum = np.fft.rfft(heard[start : start + stride], BLOCK, axis=0) * answers
        fits = np.fft.irfft(spectrum, BLOCK, axis=0)[: len(heard) - start]
        answered[start : start + len(fits)] += fits
    return answered


@cache
def _room() -> NDArray[np.float64]:
    """Return the church's answer to a click, (samples, 2): darker and quieter as it fades."""
    time = np.arange(round(CHURCH_SECONDS * RATE)) / RATE
    noise = np.random.RandomState(CHURCH_SEED).standard_normal((len(time), 2))
    spectrum = np.fft.rfft(noise, axis=0)
    pitch = np.fft.rfftfreq(len(time), 1 / RATE)[:, None]
    spectrum *= (pitch > 120) / (1 + (pitch / 2500) ** 2)
    answer = np.fft.irfft(spectrum, len(time), axis=0)
    answer *= (np.minimum(time / 0.02, 1) * 10 ** (-3 * time / CHURCH_SECONDS))[:, None]
    return answer / np.sqrt(np.square(answer).sum(axis=0))

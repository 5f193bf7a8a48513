"""Chorales: the same each time, and with a close."""

import numpy as np
import pytest
from made_up_chorales import chorale, weights

from artlab.models.chorale import LATENT_DIM
from artlab.music import cadence, compose
from artlab.music.projection import matrix, project
from artlab.music.rules import PITCHES
from artlab.music.tokens import BAR, HOLD, sounding

MODEL = weights()


def latents(bars, seed=0):
    return np.random.RandomState(seed).standard_normal((bars, LATENT_DIM)).astype(np.float32)


def test_the_same_request_gives_the_same_notes_and_another_seed_others():
    first, again, other = (compose.compose(MODEL, latents(4), seed=seed) for seed in (7, 7, 8))

    assert first.shape == (4 * BAR, 4)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_bar_follows_its_latent_and_those_before_it_stay():
    path = latents(4)
    moved = path.copy()
    moved[2] += 3

    first, second = (compose.compose(MODEL, each, has_close=False) for each in (path, moved))

    assert np.array_equal(first[: 2 * BAR], second[: 2 * BAR])
    assert not np.array_equal(first[2 * BAR : 3 * BAR], second[2 * BAR : 3 * BAR])


@pytest.mark.parametrize("seed", range(12))
def test_it_ends_in_an_authentic_cadence(seed):
    played = compose.compose(MODEL, latents(3, seed), seed=seed)

    key = cadence.key(played[:-BAR])
    dominant, tonic = (PITCHES[sounding(played)[at]] for at in (-BAR, -BAR // 2))
    bass = 1
    assert (dominant[bass] % 12, tonic[bass] % 12) == (key.dominant[0], key.tonic[0])
    assert set(dominant % 12) <= set(key.dominant)
    assert set(tonic % 12) <= set(key.tonic)
    assert {key.dominant[0], key.dominant[1]} <= set(dominant % 12)
    assert (played[-BAR + 1 : -BAR // 2] == HOLD).all()
    assert (played[-BAR // 2 + 1 :] == HOLD).all()


def test_the_leading_tone_rises_and_the_last_chord_has_its_third_once():
    closed = [compose.compose(MODEL, latents(3, seed), seed=seed) for seed in range(12)]

    for played in closed:
        key = cadence.key(played[:-BAR])
        dominant, tonic = (PITCHES[sounding(played)[at]] for at in (-BAR, -BAR // 2))
        leads = dominant % 12 == key.dominant[1]
        assert leads.sum() == 1
        assert tonic[leads] == dominant[leads] + 1
        assert (tonic % 12 == key.tonic[1]).sum() == 1


def test_one_bar_is_a_cadence_in_c():
    played = compose.compose(MODEL, latents(1))

    assert PITCHES[played[0, 1]] % 12 == 7
    assert cadence.key(played[:0]) is cadence.C_MAJOR


def test_the_key_is_that_whose_tonic_sounded_longer():
    minor = chorale(0)[:2]
    minor[0] = np.array((69, 45, 64, 60)) - 31

    assert cadence.key(minor) is cadence.A_MINOR


def test_the_projection_keeps_what_is_normal_normal():
    drawn = np.random.RandomState(3).standard_normal((20_000, 100)).astype(np.float32)

    bars = project(drawn)

    assert np.allclose(matrix() @ matrix().T, np.eye(16), atol=1e-12)
    assert np.allclose(np.cov(bars.T), np.eye(16), atol=0.05)


def test_the_projection_is_the_published_one():
    assert matrix()[0, :3].round(6).tolist() == [0.012964, -0.154864, -0.060231]


def test_the_likeliest_tokens_share_the_chances_and_the_others_have_none():
    logits = np.log(np.array([0.5, 0.3, 0.15, 0.05], np.float32)) * compose.TEMPERATURE
    fits = np.array([True, True, True, True])

    drawn = [compose.drawn(logits, fits, draw) for draw in np.linspace(0, 1, 100, endpoint=False)]

    assert np.bincount(drawn).tolist() == [53, 32, 15]
    fits[0] = False
    assert compose.drawn(logits, fits, 0.0) == 1

"""The rules of voice leading, and that what is played keeps them."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from made_up_chorales import weights

from artlab.evaluation.chorale import leading
from artlab.models.chorale import LATENT_DIM
from artlab.music import rules
from artlab.music.compose import compose
from artlab.music.rules import PITCHES
from artlab.music.tokens import FIRST, HOLD, LOWEST, REST, VOICES, sounding

SOPRANO, BASS, ALTO, TENOR = range(4)


def may(voice, pitch, chosen, before):
    token = HOLD if pitch is None else pitch - LOWEST + FIRST
    return bool(rules.allowed(voice, chosen, before)[token])


def test_parallel_fifths_octaves_and_unisons_are_not_allowed():
    before = {SOPRANO: 67, BASS: 48, ALTO: 60, TENOR: 55}

    assert not may(BASS, 50, {SOPRANO: 69}, before)  # a fifth and an octave, as before
    assert may(BASS, 52, {SOPRANO: 69}, before)
    assert not may(ALTO, 62, {SOPRANO: 65, BASS: 50}, before)  # octaves with the bass
    assert not may(BASS, 38, {SOPRANO: 69}, before)  # contrary motion from fifth to fifth


def test_a_fifth_may_stay_and_one_voice_may_move_to_another():
    before = {SOPRANO: 67, BASS: 48}

    assert may(BASS, None, {SOPRANO: 67}, before)
    assert may(BASS, 48, {SOPRANO: 67}, before)
    assert may(BASS, 60, {SOPRANO: 67}, before)  # the soprano has not moved


def test_voices_do_not_cross_but_may_meet():
    chosen = {SOPRANO: 72, BASS: 50}

    assert not may(ALTO, 73, chosen, {})
    assert not may(ALTO, 49, chosen, {})
    assert may(ALTO, 72, chosen, {})
    assert not may(TENOR, 61, chosen | {ALTO: 60}, {})
    assert not may(ALTO, None, chosen, {ALTO: 74})  # it would have to hold what is too high


def test_nobody_is_silent_and_nothing_is_held_that_has_not_begun():
    for before in ({}, {SOPRANO: 72}):
        fits = rules.allowed(SOPRANO, {}, before)
        assert (fits[REST], fits[HOLD]) == (False, bool(before))


@pytest.mark.parametrize("seed", range(5))
def test_even_an_untrained_model_plays_by_the_rules(seed):
    latents = np.random.RandomState(seed).standard_normal((6, LATENT_DIM)).astype(np.float32)

    played = compose(weights(), latents, seed=seed)

    heard = PITCHES[sounding(played)]
    assert (sounding(played) >= FIRST).all()
    assert (np.diff(heard[:, (BASS, TENOR, ALTO, SOPRANO)], axis=1) >= 0).all()
    for first, second in pairwise(heard):
        for one, other in combinations(range(len(VOICES)), 2):
            pair = (first[one], first[other]), (second[one], second[other])
            assert not rules.is_parallel(*pair)


def test_without_the_rules_it_does_not():
    latents = np.random.RandomState(0).standard_normal((8, LATENT_DIM)).astype(np.float32)

    free = compose(weights(), latents, has_rules=False, has_close=False)

    found = leading.measure([free])
    assert found["parallels in 100 changes"] > 1
    assert found["crossed voices, % of eighths"] > 10

"""Tunes for a path, and for a film: bars begin where keyframes are, with what is seen there."""

import numpy as np
import pytest
from made_up_chorales import weights

from artlab.latents import at
from artlab.music import tune
from artlab.music.compose import compose
from artlab.music.projection import project

MODEL = weights()


def test_a_film_has_a_tune_as_long_as_itself_that_follows_its_frames():
    positions = np.linspace(42, 44, 151)
    film = at(positions)

    played = tune.for_film(MODEL, film, [0, 60, 150], rate=30)

    assert played.edges == (0.0, 2.0, 151 / 30)
    seen = film[[0, 60]]
    assert np.array_equal(played.tokens, compose(MODEL, project(seen)))


def test_the_same_film_is_the_same_tune_at_any_rate():
    slow, fast = (
        tune.for_film(MODEL, at(np.linspace(7, 9, count)), [], rate=count / 4)
        for count in (41, 401)
    )

    assert slow.seconds == fast.seconds == pytest.approx(4)
    assert np.array_equal(slow.tokens[:8], fast.tokens[:8])


def test_a_film_of_one_frame_has_its_close():
    played = tune.for_film(MODEL, at([42.0]), [], rate=1)

    assert played.describe().startswith("1 bar in 1 s, 240 quarters a minute, 8 notes, ends in C")

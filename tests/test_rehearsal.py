"""How long a training will take is estimated by steps of its own, and changes nothing."""

from dataclasses import replace

import pytest
from made_up import TINY

from artlab.models import CONFIGS
from artlab.training import rehearsal


@pytest.fixture
def config():
    return CONFIGS["dense"](
        **TINY, autoencoder_epochs=10, prior_epochs=20, adversary_steps=5, batch_size=20
    )


def test_it_estimates_every_stage_of_some_length(shapes_data, config, monkeypatch):
    monkeypatch.setattr(rehearsal, "LEAST", 100)

    found = rehearsal.minutes(config, shapes_data)

    assert list(found) == ["autoencoder", "prior"]
    assert all(0 < took < 10 for took in found.values())


def test_a_short_training_is_not_rehearsed(shapes_data, config):
    assert rehearsal.minutes(replace(config, prior_epochs=1), shapes_data) == {}

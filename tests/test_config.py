import math

import pytest

from artlab.errors import InputError
from artlab.models import CONFIGS, GENERATORS, PEERS
from artlab.options import declarations


@pytest.mark.parametrize("config", CONFIGS.values())
def test_every_option_has_a_line_of_help_and_bounds_that_hold_its_default(config):
    for declared in declarations(config).values():
        assert declared.help
        assert declared.first <= declared.default <= declared.last


def test_the_gan_comes_first_and_the_judge_neither_draws_nor_is_a_peer():
    assert GENERATORS == ("gan", "dense")
    assert set(CONFIGS) == {*GENERATORS, *PEERS, "classifier"}


def test_texts_become_numbers():
    config = CONFIGS["gan"](hidden="64", adversary_weight="0.5")

    assert (config.hidden, config.adversary_weight) == (64, 0.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("batch_size", 0), ("hidden", 1.5), ("seed", -1), ("temperature", "x"), ("prior_rate", 0),
        ("prior_noise", math.nan), ("autoencoder_epochs", None), ("average_decay", 1.1),
    ],
)  # fmt: skip
def test_refuses_a_value_out_of_its_bounds(name, value):
    with pytest.raises(InputError, match=rf"^{name} must be a (whole )?number from .*, not .+$"):
        CONFIGS["dense"](**{name: value})


def test_the_help_says_what_each_model_is(run, tiny):
    _, output, _ = run(tiny, "train", "--help")

    words = " ".join(output.split())
    assert all(f" {name} {config.about}" in words for name, config in CONFIGS.items())


def test_the_command_line_refuses_a_value_before_anything_else(run, tiny):
    status, _, errors = run(tiny, "train", "dense", "--data", "nowhere.npz", "--batch-size", "0")

    assert status == 2
    assert "--batch-size must be a whole number from 1" in errors

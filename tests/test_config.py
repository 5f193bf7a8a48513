import math

import numpy as np
import pytest

from artlab.__main__ import main
from artlab.errors import InputError
from artlab.images import to_bytes
from artlab.models import CONFIGS
from artlab.models.config import declarations


@pytest.mark.parametrize("config", CONFIGS.values())
def test_every_option_has_a_line_of_help_and_bounds_that_hold_its_default(config):
    for declared in declarations(config).values():
        assert declared["help"]
        assert declared["first"] <= declared["default"] <= declared["last"]


def test_the_help_says_what_each_model_is(capsys):
    with pytest.raises(SystemExit):
        main(["train", "--help"])

    told = " ".join(capsys.readouterr().out.split())
    assert all(f" {name} {config.about}" in told for name, config in CONFIGS.items())


def test_texts_become_numbers():
    config = CONFIGS["gan"](hidden="64", adversary_weight="0.5")

    assert (config.hidden, config.adversary_weight) == (64, 0.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("batch_size", 0),
        ("hidden", 1.5),
        ("seed", -1),
        ("temperature", "x"),
        ("prior_rate", 0),
        ("prior_noise", math.nan),
        ("autoencoder_epochs", None),
        ("average_decay", 1.1),
    ],
)
def test_refuses_a_value_out_of_its_bounds(name, value):
    with pytest.raises(InputError, match=rf"^{name} must be a (whole )?number from .*, not .+$"):
        CONFIGS["dense"](**{name: value})


def test_the_command_line_refuses_it_before_anything_else(capsys):
    assert main(["train", "dense", "--data", "nowhere.npz", "--batch-size", "0"]) == 2
    assert "batch_size must be a whole number from 1" in capsys.readouterr().err


def test_the_command_line_names_a_folder_that_cannot_be_made(capsys, tmp_path, labels, digits):
    data = tmp_path / "mnist.npz"
    grey = to_bytes(digits)
    np.savez(data, x_train=grey, y_train=labels, x_test=grey, y_test=labels)
    (tmp_path / "taken").write_text("")

    status = main(
        ["train", "dense", "--data", str(data), "--work", str(tmp_path / "taken" / "run")]
    )

    assert status == 2
    assert "cannot make the folder" in capsys.readouterr().err

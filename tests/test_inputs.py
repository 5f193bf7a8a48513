import math

import numpy as np
import pytest

from artlab import inputs
from artlab.errors import InputError


@pytest.mark.parametrize("value", [7, "7", "+7.", "70e-1", 7.0, np.int64(7), np.float32(7)])
def test_takes_whole_numbers_of_every_kind(value):
    assert inputs.whole(value, name="frames", first=2, last=9) == 7


@pytest.mark.parametrize("value", [10**5000, [10**5000], np.zeros((99, 99)), float], ids=type)
def test_whatever_cannot_be_quoted_is_refused_in_a_short_line(value):
    for check in (inputs.whole, inputs.number):
        with pytest.raises(InputError, match=r"^frames must be [^\n]{1,150}$"):
            check(value, name="frames", first=2, last=9)
    with pytest.raises(InputError, match=r"^model must be [^\n]{1,150}$"):
        inputs.choice(value, name="model", choices=["gan", "dense"])


BAD = [
    *(2.5, "0.0625", 1, 10, math.nan, math.inf, 10**400, "seven", "", None, True, [7]),
    *(" 7", "0_7", "\u0667", "0x7", "7e", "nan"),  # Python takes some of these for numbers
]


@pytest.mark.parametrize("value", BAD, ids=lambda value: str(value)[:9])
def test_refuses_what_is_no_whole_number_within_the_bounds(value):
    with pytest.raises(InputError, match=r"^frames must be a whole number from 2 to 9, not .+$"):
        inputs.whole(value, name="frames", first=2, last=9)


def test_refuses_an_odd_number_where_it_must_be_even():
    with pytest.raises(
        InputError, match=r"^width must be an even whole number from 2 to 9, not 7$"
    ):
        inputs.whole(7, name="width", first=2, last=9, must_be_even=True)


def test_takes_both_bounds():
    assert [inputs.number(value, name="x", first=0, last=1) for value in (0, 1)] == [0, 1]


@pytest.mark.parametrize("value", ["vae", "", None, 3, True, ["gan"]], ids=str)
def test_refuses_what_is_no_choice(value):
    with pytest.raises(InputError, match=r"^model must be gan or dense, not .+$"):
        inputs.choice(value, name="model", choices=["gan", "dense"])

import math
from dataclasses import dataclass

import pytest

from artlab.errors import InputError
from artlab.options import Declared, Option, declarations, option

WIDTH = Option(help="pixels", default=64, first=64, last=1920, step=2)
HEAT = Option(help="how hot", default="own", last=1.5, unset="own")
LABEL = Option(help="which", default="any", words=("0", "1"), unset="any")
SMOOTH = Option(help="blend", default=False)


@dataclass(frozen=True, kw_only=True)
class Base(Declared):
    count: int = option(3, "how many", least=1, most=9)
    rate: float = option(0.5, "how fast", least=0, most=1)


@dataclass(frozen=True, kw_only=True)
class Own(Base):
    count: int = 4


@pytest.mark.parametrize(
    ("declared", "value", "is_"),
    [
        (WIDTH, "640", 640), (HEAT, 1, 1.0), (HEAT, None, None), (HEAT, "own", None),
        (LABEL, 1, "1"), (LABEL, "any", None), (SMOOTH, True, True),
    ],
)  # fmt: skip
def test_a_value_within_its_bounds_is_what_it_is(declared, value, is_):
    checked = declared.check(value, name="value")

    assert checked == is_
    assert type(checked) is type(is_)


@pytest.mark.parametrize(
    ("declared", "value", "sentence"),
    [
        (WIDTH, 65, "value must be an even whole number from 64 to 1920, not 65"),
        (WIDTH, 62, "value must be an even whole number from 64 to 1920, not 62"),
        (HEAT, math.nan, "value must be a number from 0 to 1.5, not nan"),
        (LABEL, "2", "value must be any, 0 or 1, not '2'"),
        (SMOOTH, "yes", "value must be true or false, not 'yes'"),
    ],
)
def test_any_other_is_one_sentence(declared, value, sentence):
    with pytest.raises(InputError) as refused:
        declared.check(value, name="value")

    assert str(refused.value) == sentence


def test_what_it_may_be_fits_a_label():
    assert [each.bounds for each in (WIDTH, HEAT, LABEL, SMOOTH)] == [
        "even, 64 to 1920",
        "own, or 0 to 1.5",
        "any, or 0 or 1",
        "",
    ]


def test_a_class_that_sets_its_own_default_keeps_help_and_bounds():
    declared = declarations(Own)["count"]

    assert (declared.default, declared.help, declared.last) == (4, "how many", 9)
    assert Own().count == 4


@pytest.mark.parametrize("wrong", [{"count": 2.5}, {"count": 10}, {"rate": "fast"}])
def test_every_field_is_checked(wrong):
    assert Own(count="5").count == 5
    with pytest.raises(InputError, match=f"^{next(iter(wrong))} must be "):
        Own(**wrong)

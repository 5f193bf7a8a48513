"""Values from outside (page, API, command line), checked: the value, or one sentence."""

import math
import re
import reprlib
from collections.abc import Sequence

import numpy as np

from artlab.errors import InputError
from artlab.texts import t

# Python takes more for a number: 1_000, digits of any script, blanks around.
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


LONGEST = 99  # letters of what a sentence quotes


def number(value: object, *, name: str, first: float, last: float) -> float:
    """Return a number, or a text that is one, as a float.

    Args:
        value: Anything.
        name: Of the value, for the sentence.
        first: The least that is allowed.
        last: The most.

    Raises:
        InputError: If it is not a finite number within the bounds.

    >>> number("42.375", name="position", first=0, last=99)
    42.375
    """
    converted = _converted(value)
    if not first <= converted <= last:
        values = {"name": name, "first": first, "last": last, "given": quoted(value)}
        raise InputError(t("{name} must be a number from {first} to {last}, not {given}", **values))
    return converted + 0.0  # no negative zero


def whole(value: object, *, name: str, first: int, last: int, must_be_even: bool = False) -> int:
    """Return a whole number, or a text that is one, as an int; see `number`.

    Raises:
        InputError: If it is not a whole number within the bounds, or odd where
            that is not allowed.

    >>> whole(42.0, name="frames", first=2, last=600)
    42
    """
    converted = _converted(value)
    if not first <= converted <= last or converted % (2 if must_be_even else 1):
        values = {"name": name, "first": first, "last": last, "given": quoted(value)}
        if must_be_even:
            sentence = t(
                "{name} must be an even whole number from {first} to {last}, not {given}", **values
            )
        else:
            sentence = t(
                "{name} must be a whole number from {first} to {last}, not {given}", **values
            )
        raise InputError(sentence)
    return int(converted)


def choice(value: object, *, name: str, choices: Sequence[str]) -> str:
    """Return one of some texts; a whole number counts as its text.

    Raises:
        InputError: If it is none of them.

    >>> choice(7, name="digit", choices=["any", "7"])
    '7'
    """
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    is_short = not isinstance(value, int) or abs(value) < 10**18
    text = str(value) if is_text and is_short else ""
    if text not in choices:
        values = {"name": name, "choices": listed(choices), "given": quoted(value)}
        raise InputError(t("{name} must be {choices}, not {given}", **values))
    return text


def line(value: object, *, name: str, longest: int) -> str:
    """Return a text of one line.

    Raises:
        InputError: If it is none, too long, or holds signs that cannot be seen.

    >>> line(" for Ada ", name="title", longest=80)
    'for Ada'
    """
    if not isinstance(value, str):
        raise InputError(t("{name} must be a text, not {given}", name=name, given=quoted(value)))
    text = value.strip()
    if len(text) > longest:
        values = {"name": name, "longest": longest, "count": len(text)}
        raise InputError(t("{name} must have at most {longest} letters, not {count}", **values))
    if not text.isprintable():
        raise InputError(t("{name} must be one line of letters that can be seen", name=name))
    return text


def listed(choices: Sequence[str]) -> str:
    """Return some texts as a sentence lists them.

    >>> listed(["own"]), listed(["any", "0", "1"])
    ('own', 'any, 0 or 1')
    """
    *others, other = choices
    return t("{others} or {other}", others=", ".join(others), other=other) if others else other


def _converted(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str | np.number):
        return math.nan
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        return math.nan
    try:
        return float(value)
    except (ValueError, OverflowError):
        return math.nan


def quoted(value: object) -> str:
    """Return a value as a sentence quotes it: short, whatever it is."""
    value = value.item() if isinstance(value, np.number) else value
    if value is None or (isinstance(value, str) and not value):
        return "nothing"
    try:
        text = reprlib.repr(value).replace("\n", " ")  # of an array
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    except ValueError:  # Python writes no number of more than 4300 digits
        return f"something as long as no {type(value).__name__} may be"

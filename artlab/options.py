"""Values that somebody may choose, each declared once: its meaning, its default, its bounds.

Checks, the command line, the API and the page are made from what stands here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from artlab import inputs
from artlab.errors import InputError
from artlab.texts import t

TINY = 1e-9  # the least of what must be above 0
BETWEEN = ".."  # in a blend of two words, and before the share of the second: 3..8..0.25


@dataclass(frozen=True, kw_only=True)
class Option:
    """What somebody may choose: a number within bounds, one of some words, a switch, or a text.

    Attributes:
        help: What it is, in one line.
        default: What it is unless somebody chooses.
        first: The least, of a number.
        last: The most.
        step: It is a multiple of this: 1 of a whole number, 2 of an even one, 0 of any.
        words: The texts that it may be.
        unset: A word for no value of its own, which is None.
        longest: It is a text of one line, of at most so many letters.
        blended: It may lie between two of its words, one turning into the other: 3..8..0.25.
    """

    help: str
    default: Any
    first: float = 0
    last: float = 0
    step: int = 0
    words: tuple[str, ...] = ()
    unset: str = ""
    longest: int = 0
    blended: bool = False

    def check(self, value: object, *, name: str) -> Any:
        """Return a value from outside as what it is: a number, a word, a switch, or None.

        Raises:
            InputError: If it is out of bounds, or of another kind.
        """
        if self.unset and (value is None or (isinstance(value, str) and value == self.unset)):
            return None
        if self.words:
            return self._worded(value, name=name)
        if self.longest:
            return inputs.line(value, name=name, longest=self.longest)
        if self.is_switch:
            if not isinstance(value, bool):
                given = inputs.quoted(value)
                raise InputError(
                    t("{name} must be true or false, not {given}", name=name, given=given)
                )
            return value
        bounds: dict[str, Any] = {"name": name, "first": self.first, "last": self.last}
        if self.step:
            return inputs.whole(value, must_be_even=self.step == 2, **bounds)
        return inputs.number(value, **bounds)

    def _worded(self, value: object, *, name: str) -> str:
        """Return a word, or a blend of two."""
        choices = [self.unset, *self.words] if self.unset else self.words
        parts = value.split(BETWEEN) if self.blended and isinstance(value, str) else []
        if len(parts) != len(("first", "second", "share")):
            return inputs.choice(value, name=name, choices=choices)
        first = inputs.choice(parts[0], name=name, choices=choices)
        second = inputs.choice(parts[1], name=name, choices=self.words)
        said = t("the share of {word}", word=second)
        share = inputs.number(parts[2], name=said, first=0, last=1)
        return BETWEEN.join([first, second, f"{share:.15g}"])

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off."""
        return isinstance(self.default, bool)

    @property
    def bounds(self) -> str:
        """What it may be, in a few words; nothing of a switch.

        >>> Option(help="pixels", default=64, first=64, last=1920, step=2).bounds
        'even, 64 to 1920'
        """
        if self.is_switch:
            return ""
        if self.longest:
            return t("at most {longest} letters", longest=self.longest)
        unset = f"{self.unset}, or " if self.unset else ""
        if self.words:
            return unset + inputs.listed(self.words)
        first, last = f"{self.first:.10g}", f"{self.last:.10g}"
        if self.step == 2:
            return t("even, {first} to {last}", first=first, last=last)
        span = t("{first} to {last}", first=first, last=last)
        return t("{unset}, or {span}", unset=self.unset, span=span) if unset else span

    @property
    def schema(self) -> dict[str, Any]:
        """What it may be, as a JSON schema."""
        if self.longest:
            return {"type": "string", "maxLength": self.longest}
        if self.is_switch:
            return {"type": "boolean"}
        if self.words:
            plain = {"enum": [*filter(None, [self.unset]), *self.words]}
            blend = {"type": "string", "pattern": r"^.+\.\..+\.\..+$"}
            return {"anyOf": [plain, blend]} if self.blended else plain
        kind = "integer" if self.step else "number"
        bounds = {"type": kind, "minimum": self.first, "maximum": self.last}
        return {"anyOf": [{"enum": [self.unset]}, bounds]} if self.unset else bounds


def option(default: float, explained: str, *, least: float = 1, most: float = 100_000) -> Any:
    """Declare a number as a field of a dataclass; see `Declared`."""
    step = int(isinstance(default, int))
    declared = Option(help=explained, default=default, first=least, last=most, step=step)
    return field(default=default, metadata={"option": declared})


def refuse_unknown(asked: Mapping[str, object], known: Mapping[str, object]) -> None:
    """Raise InputError if something is asked for by a name that there is not."""
    for name in asked:
        if name not in known:
            raise InputError(f"there is no {inputs.quoted(name)}, only {inputs.listed([*known])}")


class Declared:
    """A dataclass whose every field is an `option`; all values are checked when one is made.

    Raises:
        InputError: If a value is not of its field's kind, or out of its bounds.
    """

    def __post_init__(self) -> None:
        for name, declared in declarations(type(self)).items():
            object.__setattr__(self, name, declared.check(getattr(self, name), name=name))


def declarations(declared: type) -> Mapping[str, Option]:
    """Return the option of every field of a dataclass.

    A class that only sets a default of its own keeps the help and the bounds.
    """
    found: dict[str, Option] = {}
    for ancestor in filter(is_dataclass, reversed(declared.__mro__)):
        for own in fields(ancestor):
            option = own.metadata.get("option") or found[own.name]
            found[own.name] = replace(option, default=own.default)
    return found

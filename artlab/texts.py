"""What a person reads, in every language: the English stands in the code, the others in locales/.

`t("{n} of {all}", n=1, all=2)` is a text: a str in English, which knows its template and its
values, so that `said` can say it in another language. Static/texts.js does the same in a browser.
A template holds its values in braces. A number may say how it is shown, as in `{score:.1f}`; a
word, in a translation, in which form it stands, as in `{noun:genitive}`: the catalogue has it
under that context (msgctxt).
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Formatter
from typing import Any, Self

LOCALES = Path(__file__).parent / "locales"
FOLDER = "languages"  # of a browser's texts
SOURCE = "en"  # of all texts; it needs no catalogue
LANGUAGES = (SOURCE, *sorted(path.stem for path in LOCALES.glob("*.po")))
BETWEEN = "\4"  # a context and what it is of, as gettext has it
FIGURES = re.compile(r"[\d.,]+ ?%?( [±/] [\d.,]+ ?%?)*")  # as tables have them
# The files with a browser's texts.
IN_BROWSER = (".js", "viewer.html", "verdict.py", "panels.py", "texts.py")


class Text(str):
    """A text in English, which can be said in other languages.

    Attributes:
        template: With names of values in braces.
        values: By name: numbers, words, or texts.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any]) -> Self:
        """Fill a template in."""
        made = super().__new__(cls, _filled(template, values, SOURCE))
        made.template, made.values = template, values
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made of."""
        return self.template, self.values

    @property
    def parts(self) -> list[Any]:
        """The template and the values, as texts.js takes them; JSON has no other form."""
        said_later = {
            name: value.parts if isinstance(value, Text) else value
            for name, value in self.values.items()
        }
        return [self.template, said_later]


def t(template: str, /, **values: Any) -> Text:
    """Return a text; `make texts` finds it, and asks for its translations.

    >>> t("{name} scores {score:.1f} dB", name="it", score=28.31)
    'it scores 28.3 dB'
    """
    return Text(template, values)


def said(text: object, language: str) -> str:
    """Return a text in a language; what has no translation stays as it is.

    >>> said(t("must be a number from {first} to {last}", first=1.5, last=2), "en")
    'must be a number from 1.5 to 2'
    """
    if isinstance(text, Exception):
        (text,) = text.args[:1] or ("",)
    if language == SOURCE:
        return str(text)
    template, values = (text.template, text.values) if isinstance(text, Text) else (str(text), {})
    found = catalogue(language).get(template, template)
    found = found if isinstance(found, str) else found[0]
    return _filled(found, values, language) if isinstance(text, Text) else found


def in_all(write: Callable[[str], str], *, tag: str = "div") -> str:
    """Return HTML in every language; the page shows the one that it is in.

    Args:
        write: Makes it, in a language.
        tag: Of what holds each.
    """
    return "".join(f'<{tag} lang="{each}">{write(each)}</{tag}>' for each in LANGUAGES)


def spans(text: object) -> str:
    """Return a text, or an error's, as HTML in every language."""
    return in_all(lambda language: escape(said(text, language)), tag="span")


def liked(accepted: str) -> str:
    """Return the language of ours that a caller likes best; English if none.

    Args:
        accepted: An Accept-Language header.

    >>> liked("xx, ru-RU;q=0.8, en;q=0.5"), liked("")
    ('ru', 'en')
    """
    weighted = [entry.strip().partition(";q=") for entry in accepted.lower().split(",")]
    known = [
        (name.split("-")[0], float(weight) if re.fullmatch(r"[01](\.\d+)?", weight) else 1.0)
        for name, _, weight in weighted
        if name.split("-")[0] in LANGUAGES
    ]
    return max(known, key=lambda each: each[1], default=(SOURCE, 1.0))[0]


def numbers(text: str, language: str) -> str:
    """Return a text whose figures are written as a language writes them.

    >>> numbers("0.9897, 31.15 dB", "ru")
    '0,9897, 31,15 dB'
    """
    if language == SOURCE:
        return text
    decimal, group = _symbols(language)
    text = re.sub(r"(?<=\d),(?=\d{3})", "\0", text)
    return re.sub(r"(?<=\d)\.(?=\d)", decimal, text).replace("\0", group)


@cache
def catalogue(language: str, *, in_browser: bool = False) -> Mapping[str, str | list[str]]:
    """Return the texts of a language, by the English; the forms of a plural as a list.

    Args:
        language: One of ours.
        in_browser: Leave out what only Python says.
    """
    told: dict[str, str | list[str]] = {}
    for message in _messages(language):
        name = message.id if isinstance(message.id, str) else message.id[0]
        string = message.string if isinstance(message.string, str) else [*(message.string or ())]
        if not all([string] if isinstance(string, str) else string):
            continue  # it is yet to be translated
        is_theirs = any(str(place).endswith(IN_BROWSER) for place, _ in message.locations)
        if is_theirs or message.context or not in_browser:
            told[f"{message.context}{BETWEEN}{name}" if message.context else name] = string
    return told


def script(language: str) -> str:
    """Return a script that hands a browser the texts of a language."""
    told = json.dumps(catalogue(language, in_browser=True), ensure_ascii=False)
    return f"window.artlabLanguage.texts = {told};\n"


@cache
def _messages(language: str) -> Sequence[Any]:
    """Return the messages of a catalogue, as Babel reads them."""
    if language == SOURCE:
        return ()
    from babel.messages.pofile import read_po  # noqa: PLC0415 - only who reads another language

    with (LOCALES / f"{language}.po").open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


class _Filling(Formatter):
    """Fills templates of a language in."""

    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, int | float):
            return numbers(format(value, format_spec), self.language)
        if format_spec and self.language != SOURCE:
            known = catalogue(self.language)
            return str(known.get(f"{format_spec}{BETWEEN}{value}", value))
        words = said(value, self.language)
        return numbers(words, self.language) if FIGURES.fullmatch(words) else words


def _filled(template: str, values: Mapping[str, Any], language: str) -> str:
    return _Filling(language).vformat(template, (), values) if values else template


@cache
def _symbols(language: str) -> tuple[str, str]:
    from babel.core import Locale  # noqa: PLC0415 - only who reads another language

    known = Locale(language).number_symbols["latn"]
    return known["decimal"], known["group"]

"""Every text has its translations: none is missing, none is left over, and all fit."""

import copy
import json
import re
from string import Formatter

import catalogue
import node
import pytest
from catalogue import LITERAL, STATIC, TRANSLATED, is_said, read, texts

from artlab.texts import LANGUAGES, said, t
from artlab.texts import catalogue as artlab_catalogue

HOW = "run make texts, and fill in artlab/locales/{}.po; see docs/languages.md"
FORM = re.compile(r"\{\w+:([a-z][^}]*)\}")


def strings(message):
    return [message.string] if isinstance(message.string, str) else list(message.string)


def named(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.fixture(scope="module", params=TRANSLATED)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def told(language):
    """Return the messages of a language."""
    return [message for message in read(language) if message.id]


def test_no_text_is_missing(told, language):
    known = {message.id for message in told if is_said(message)}

    missing = [message.id for message in texts() if message.id and message.id not in known]

    assert missing == [], HOW.format(language)


def test_no_text_is_left_over(told, language):
    wanted = {message.id for message in texts()}
    asked = {form for message in told for text in strings(message) for form in FORM.findall(text)}

    left = [message.id for message in told if not message.context and message.id not in wanted]
    forms = [message.context for message in told if message.context]

    assert left == [], HOW.format(language)
    assert set(forms) == asked


def test_the_file_is_as_it_is_written(language):
    path = catalogue.LOCALES / f"{language}.po"

    up_to_date = catalogue.written(catalogue.brought_up_to_date(language))

    assert path.read_bytes() == up_to_date, HOW.format(language)


def test_translations_name_the_same_values(told):
    for message in told:
        ids = [message.id] if isinstance(message.id, str) else message.id
        for text in strings(message):
            assert named(text) == named(ids[0]), text


def test_translations_have_the_same_tags(told):
    for message in told:
        tags = [
            sorted(re.findall(r"<[^>]+>", each)) for each in (str(message.id), *strings(message))
        ]
        assert all(each == tags[0] for each in tags), message.id


def test_a_script_says_nothing_that_the_catalogues_do_not_find():
    others = re.compile(rf"(?<![\w.\s]\s)(?<![.\w])(?:t|plural)\((?!{LITERAL})")

    found = {
        path.name: others.findall(path.read_text(encoding="utf-8"))
        for path in STATIC.rglob("*.js")
        if "vendor" not in path.parts and path.name != "texts.js"
    }

    assert {name: calls for name, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "на 1 сид назад"), (3, "на 3 сида назад"), (10, "на 10 сидов назад"),
     (21, "на 21 сид назад"), (112, "на 112 сидов назад")],
)  # fmt: skip
def test_plurals_and_numbers_are_the_language_s(count, words):
    told = in_browser(f"plural('{{n}} seed back', '{{n}} seeds back', {{ n: {count} }})")

    assert told == words


@pytest.mark.parametrize(
    "text",
    [
        t("seed {at}", at=42.375),
        t("real {noun}: test {noun} {index:,}, {label}", noun="digit", index=9350, label="a 4"),
        t("{psnr:.1f} dB", psnr=16.94),
        t("seed {at}, {kind} {label}", at=4294967295, kind="digit", label="7"),
        t(
            "it should be {wanted}, but the nearest real {noun} is {label}",
            wanted=t("{first} turning into {then}", first="a 3", then="an 8"),
            noun="digit",
            label="a 5",
        ),
    ],
)
def test_a_browser_and_python_say_the_same(text):
    call = f"say({json.dumps(text.parts)})"

    assert in_browser(call, "ru") == said(text, "ru")
    assert in_browser(call, "en") == text


def test_a_text_is_its_english_and_can_be_copied():
    text = t("real {name}s score {score:.1f} dB against their nearest", name="7", score=16.9)

    assert text == "real 7s score 16.9 dB against their nearest"
    assert json.loads(json.dumps(text)) == text
    assert copy.deepcopy(text).parts == text.parts
    assert said(text, "ru") == "между настоящей «7» и ближайшей к ней — 16,9 дБ"


def in_browser(call, language="ru"):
    """Return what texts.js says in a language."""
    return node.evaluate(
        "texts.js",
        "(module, { call }) => new Function('module', `with (module) { return ${call}; }`)(module)",
        call=call,
        artlabLanguage={
            "language": language,
            "own": language,
            "offered": LANGUAGES,
            "texts": dict(artlab_catalogue(language, in_browser=True)),
        },
    )

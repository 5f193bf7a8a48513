"""The catalogues of artlab/locales, and all texts that they should hold; make texts runs it."""

import ast
import io
import json
import re

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from artlab import panels
from artlab.collections import SHIPPED, own
from artlab.collections.collection import ANY
from artlab.models import CONFIGS
from artlab.texts import LANGUAGES, LOCALES, SOURCE

PACKAGE = LOCALES.parent
STATIC = PACKAGE / "studio" / "static"
TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
LITERAL = r'\s*("(?:[^"\\]|\\.)*")'
CALL = re.compile(rf"\b(?:t|trouble|plural)\({LITERAL}(?:,{LITERAL})?")  # of texts.js
WRITTEN = re.compile(r">([^<>]+)<|(?:aria-label|title|placeholder)=\"([^\"]+)\"")  # in HTML


def texts():
    """Return every text that stands in the code, where a language may have its own."""
    found = Catalog(project="artlab", charset="utf-8")
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in EXTRACTORS and "vendor" not in path.parts:
            place = path.relative_to(PACKAGE).as_posix()
            for text in EXTRACTORS[path.suffix](path):
                found.add(text, locations=[(place, 0)])
    for word in words():
        found.add(word, locations=[("texts.py", 0)])
    return found


def python(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name == "t" and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def javascript(path):
    for one, many in CALL.findall(path.read_text(encoding="utf-8")):
        yield (json.loads(one), json.loads(many)) if many else json.loads(one)


def html(path):
    text = path.read_text(encoding="utf-8")
    if blocks := panels.BLOCK.findall(text):
        yield from (panels.words(block) for _, block in blocks)
    else:
        found = (" ".join((words or read).split()) for words, read in WRITTEN.findall(text))
        yield from (words for words in found if re.search(r"[a-z]{2}", words.replace("&nbsp;", "")))


def words():
    """Return what collections and models are called; a page puts these into its texts."""
    yield from (ANY, own.NOUN, own.KIND)
    for collection in SHIPPED.values():
        yield from (collection.title, collection.noun, collection.kind, *collection.spoken)
    yield from (config.title for config in CONFIGS.values())


EXTRACTORS = {".py": python, ".js": javascript, ".html": html}


def read(language):
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def brought_up_to_date(language):
    """Return a catalogue with every text and no other; what is new is yet to be translated."""
    catalogue = read(language)
    forms = [message for message in catalogue if message.context]
    date = catalogue.creation_date
    catalogue.update(texts(), no_fuzzy_matching=True)
    catalogue.creation_date = date
    catalogue.obsolete.clear()
    for message in forms:  # they are the language's own
        catalogue.add(message.id, message.string, context=message.context)
    return catalogue


def written(catalogue):
    """Return a catalogue as its file has it."""
    packed = io.BytesIO()
    write_po(packed, catalogue, width=100, include_lineno=False)
    return packed.getvalue()


def is_said(message):
    strings = [message.string] if isinstance(message.string, str) else message.string
    return bool(strings) and all(strings)


def main():
    for language in TRANSLATED:
        catalogue = brought_up_to_date(language)
        path = LOCALES / f"{language}.po"
        path.write_bytes(written(catalogue))
        missing = [message.id for message in catalogue if message.id and not is_said(message)]
        print(f"{path}: {len(catalogue)} texts, {len(missing)} to translate", *missing, sep="\n  ")


if __name__ == "__main__":
    main()

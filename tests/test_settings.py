import re
from dataclasses import fields
from pathlib import Path

import pytest

from artlab.errors import ArtlabError
from artlab.studio.serving import settings
from artlab.studio.serving.settings import Settings

HOSTING = Path(__file__).parents[1] / "docs" / "hosting.md"


def test_each_is_read_from_its_own_variable():
    given = {settings.variable(field.name): "7" for field in fields(Settings)}

    read = settings.read(given)

    assert {getattr(read, field.name) for field in fields(Settings)} == {7}
    assert settings.read({}) == Settings()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"ARTLAB_CLIPS": "many"}, "ARTLAB_CLIPS must be a whole number from 1 to"),
        ({"ARTLAB_CLIPS": ""}, "ARTLAB_CLIPS must be .*, not nothing"),
        ({"ARTLAB_FREE_MB": "-1"}, "ARTLAB_FREE_MB must be"),
        ({"ARTLAB_CLIPPS": "4"}, "there is no setting ARTLAB_CLIPPS; there are ARTLAB_BODY_SEC"),
        ({"FORWARDED_ALLOW_IPS": "*"}, "FORWARDED_ALLOW_IPS must name the proxies"),
        ({"FORWARDED_ALLOW_IPS": "10.0.0.1, *"}, "FORWARDED_ALLOW_IPS must name the proxies"),
        (
            {"GRADIO_SERVER_NAME": "::", "GRADIO_WATCH_DIRS": "."},
            "GRADIO_WATCH_DIRS is for development",
        ),
    ],
)
def test_what_is_wrong_or_unsafe_is_refused_in_a_sentence(environment, sentence):
    with pytest.raises(ArtlabError, match=sentence):
        settings.read(environment)


@pytest.mark.parametrize(
    "environment",
    [
        {"FORWARDED_ALLOW_IPS": "10.0.0.0/8"},
        {"GRADIO_WATCH_DIRS": "."},
        {"GRADIO_SERVER_NAME": "::", "GRADIO_VIBE_MODE": ""},
        {"ARTLAB_TEMP": "/elsewhere", "ARTLAB_COLLECTIONS": "/data"},
    ],
)
def test_what_is_safe_is_taken(environment):
    assert settings.read(environment) == Settings()


def test_the_docs_name_each_with_its_default():
    rows = dict(re.findall(r"\| `(ARTLAB_\w+)` \| (\S+) \|", HOSTING.read_text(encoding="utf-8")))

    known = {settings.variable(field.name): str(field.default) for field in fields(Settings)}
    assert {rows.pop(settings.variable(place)) for place in settings.PLACES} == {"—"}
    assert rows == known

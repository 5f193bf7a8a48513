"""What a link to the page shows where it is sent."""

import io
import re
import urllib.request

import PIL.Image
import pytest

from artlab.panels import ABOUT, TITLE
from artlab.studio.serving import link_preview

TAGS = re.compile(r'<meta (?:property|name)="((?:og|twitter):[^"]+|description)" content="([^"]*)"')


@pytest.fixture
def tags(address):
    """Return a function that reads the head of the page, as somebody asks for it."""

    def tags(**headers):
        asked = urllib.request.Request(address, headers=headers)  # noqa: S310 - it is ours
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            found = TAGS.findall(answer.read().decode())
        assert len(dict(found)) == len(found)  # and Gradio says nothing besides
        return dict(found)

    return tags


def test_a_link_shows_title_description_and_a_picture_that_is_there(tags, address):
    found = tags()

    assert (found["og:title"], found["og:description"], found["description"]) == (
        TITLE,
        ABOUT,
        ABOUT,
    )
    assert found["og:image"].startswith(address)
    with urllib.request.urlopen(found["og:image"]) as answer:  # noqa: S310 - it is ours
        picture = PIL.Image.open(io.BytesIO(answer.read()))
    assert picture.size == link_preview.SIZE
    assert answer.headers["content-type"] == "image/png"


def test_behind_a_proxy_the_picture_is_where_its_visitors_are(tags):
    found = tags(**{"X-Forwarded-Proto": "https", "X-Forwarded-Host": "who-artlab.hf.space"})

    assert found["og:image"] == f"https://who-artlab.hf.space/{link_preview.PICTURE}"


def test_a_page_of_another_form_keeps_what_it_has():
    assert link_preview.with_tags("<p>a page</p>", "http://here/") == "<p>a page</p>"

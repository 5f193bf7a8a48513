"""A clip that is dropped on the page is what its file says: its words, its size, and no more."""

import pytest
from filming import cards, drop, opened
from playwright.sync_api import expect

from artlab.clips import document, metadata
from artlab.collections import DEFAULT

KEYFRAMES = [{"seed": seed, "seconds": 0.5} for seed in (7, 8.5)]
SAID = """() => {
  window.said = new Set();
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (words, ...others) {
    window.said.add(words);
    fillText.call(this, words, ...others);
  };
}"""


@pytest.fixture(scope="module")
def address(app):
    return app


def described(**values):
    """Return what a file says of a clip."""
    wanted = document.read({"keyframes": KEYFRAMES} | values, DEFAULT)
    return metadata.written("clip", document.written(wanted)).encode()


def asked_for(page, act):
    """Return what the view asks the server about, once something has been done."""
    with page.expect_request("**/clips/estimate") as asking:
        act()
    return asking.value.post_data_json


@pytest.mark.parametrize(
    ("page_s", "file_s", "words"),
    [
        ("en", "ru", ["GAN · сид 7 …", "PSNR · SSIM до ближайшей из настоящих цифр"]),
        ("ru", "en", ["GAN · seed 7 …", "PSNR · SSIM to the nearest real digit"]),
    ],
)
def test_its_words_are_in_its_own_language_which_can_be_changed(
    page, address, page_s, file_s, words
):
    opened(page, address, f"&lang={page_s}")
    page.evaluate(SAID)

    drop(page, described(caption=True, language=file_s, easing="in-out"), "clip.gif")

    page.wait_for_function("(words) => words.every((one) => window.said.has(one))", arg=words)
    expect(page.locator(f"#lab-clip-language [value={file_s}]")).to_be_checked()
    asked = asked_for(page, page.locator(f"#lab-clip-language [value={page_s}]").check)
    assert asked["language"] == page_s
    assert asked["easing"] == "in-out"


def test_what_it_does_not_say_is_as_usual(page, address):
    opened(page, address)
    page.get_by_label("A line above the picture").fill("An earlier one")
    page.get_by_label("a grid").check()
    page.get_by_label("GIF").check()
    walk = {"start": 42, "end": 45, "frames": 91, "rate": 30, "width": 96, "height": 96}
    content = metadata.written("clip", walk).encode()

    asked = asked_for(page, lambda: (drop(page, content, "walk.mp4"), page.wait_for_timeout(900)))
    asked = asked_for(page, page.get_by_label("Smooth pixels").check)

    restored = document.read(asked, DEFAULT)
    assert (restored.frames, restored.width, restored.height) == (91, 96, 96)
    assert (restored.title, restored.layout, restored.format) == ("", "one", "mp4")
    assert restored.way.ending == "stop"
    assert [one.point.position for one in restored.way.keyframes] == [42, 43, 44, 45]
    assert len(cards(page)) == 4
    expect(page.get_by_label("640 × 480")).not_to_be_checked()


def test_one_with_too_many_seeds_is_said_and_what_was_there_stays(page, address):
    opened(page, address)
    kept = cards(page)

    drop(page, metadata.written("clip", {"start": 0, "end": 99}).encode(), "walk.mp4")

    said = "a clip takes at most 64 keyframes, not 100"
    expect(page.locator(".clip-trouble")).to_have_text(said)
    assert cards(page) == kept

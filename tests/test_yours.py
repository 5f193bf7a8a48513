"""Yours in headless Chromium, by itself: strokes, files, and what is said of what is no picture."""

import io

import numpy as np
import PIL.Image
import pytest
from alone import alone, draw, expect_ready, hand_over, levels, photo
from playwright.sync_api import expect
from viewing import cut_once

from artlab import images, pictures, rebuilding
from artlab.fitting import fit
from artlab.models import ENCODERS, GENERATORS


@pytest.fixture(scope="module")
def address(lab, tmp_path_factory):
    with alone(lab, tmp_path_factory.mktemp("yours")) as address:
        yield address


@pytest.fixture(scope="module")
def opened(browser, address):
    """Open the page, once for all: it fetches 30 MB; no script may fail."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    failures, page.fetched = [], []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("request", lambda sent: page.fetched.append(sent.url.rpartition("/")[2]))
    page.goto(address)
    page.wait_for_selector(".yours-pad canvas")
    yield page
    page.close()
    assert failures == []


@pytest.fixture
def pad(opened):
    """Return the page with nothing on its pad."""
    clear = opened.get_by_role("button", name="Clear")
    if clear.is_enabled():
        clear.click()
    expect(opened.locator("section")).to_have_attribute("data-state", "empty")
    return opened


def is_right(page, lab, fitted):
    """Return whether the page shows what the server makes of a fitted picture."""
    shown = levels(page, ".yours-fitted")[..., 0]
    if np.abs(shown.astype(int) - fitted.levels).max() > 1:
        return False
    for model in GENERATORS:
        wanted = rebuilding.rebuild(lab, fitted, model)
        figure = page.locator(f"figure[data-model={model}]")
        rebuilt = levels(page, f"figure[data-model={model}]")[..., 0].astype(int)
        told = [figure.locator(f"[data-score={name}]").inner_text() for name in ("psnr", "ssim")]
        near = f"nearest real digit: {lab.collection.spoken[wanted.label]}"
        if (
            np.abs(rebuilt - images.to_bytes(wanted.image)[0]).max() > 1
            or told != [f"{wanted.psnr:.1f} dB", f"{wanted.ssim:.3f}"]
            or page.locator(".yours-nearest").inner_text() != near
        ):
            return False
    return True


def test_what_is_drawn_is_rebuilt_as_the_server_does(opened, lab):
    weights = {f"{name}.bin" for name in (*GENERATORS, *ENCODERS)}
    assert not weights & set(opened.fetched)
    draw(opened)
    expect_ready(opened)

    fitted = fit(levels(opened, ".yours-pad"), lab.collection)
    assert is_right(opened, lab, fitted)
    expect(opened.locator(".yours-nearest")).to_have_text("nearest real digit: a 7")
    assert weights <= set(opened.fetched)

    opened.fetched.clear()
    draw(opened, [(0.3, 0.52), (0.66, 0.5)])
    expect(opened.locator("section")).to_have_attribute("data-state", "waiting")
    expect_ready(opened)
    assert is_right(opened, lab, fit(levels(opened, ".yours-pad"), lab.collection))
    assert opened.fetched == []

    opened.get_by_role("button", name="Undo").click()
    opened.wait_for_timeout(400)
    expect_ready(opened)
    assert is_right(opened, lab, fitted)


@pytest.mark.parametrize("way", ["drop", "paste", "choose"])
def test_a_file_is_rebuilt_however_it_comes(pad, lab, way):
    content = photo("PNG")
    if way == "choose":
        file = {"name": "four.png", "mimeType": "image/png", "buffer": content}
        pad.set_input_files(".yours-file", file)
    else:
        hand_over(pad, way, "four.png", content)
    expect_ready(pad)

    picture = pictures.opened(content, name="four.png")
    assert is_right(pad, lab, fit(picture, lab.collection))


def test_other_kinds_come_close(pad, lab):
    hand_over(pad, "drop", "four.jpeg", photo("JPEG"))
    expect_ready(pad)

    wanted = fit(pictures.opened(photo("JPEG"), name="it"), lab.collection).levels.astype(int)
    shown = levels(pad, ".yours-fitted")[..., 0]
    assert np.abs(shown - wanted).mean() < 2  # two decoders are not one


def test_a_picture_gives_way_to_strokes_and_comes_back(pad):
    hand_over(pad, "drop", "four.png", photo("PNG"))
    expect_ready(pad)
    before = levels(pad, ".yours-pad")
    draw(pad)
    expect(pad.locator(".yours-nearest")).to_have_text("nearest real digit: a 7")

    pad.get_by_role("button", name="Undo").click()

    assert np.array_equal(levels(pad, ".yours-pad"), before)
    pad.get_by_role("button", name="Clear").click()
    expect(pad.locator("section")).to_have_attribute("data-state", "empty")
    expect(pad.locator("[data-score=psnr]").first).to_have_text("–")  # noqa: RUF001 - no score
    assert not levels(pad, ".yours-fitted").any()


def header(width, height):
    size = width.to_bytes(4) + height.to_bytes(4)
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + size + bytes(9)


def blank():
    file = io.BytesIO()
    PIL.Image.new("RGB", (60, 60), "teal").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("it.png", b"", "it.png is empty: give a PNG, a JPEG or a WebP"),
        (
            "it.svg",
            b"<svg/>",
            "it.svg is no picture that can be read: give a PNG, a JPEG or a WebP",
        ),
        ("it.png", photo("PNG")[:90], "it.png is damaged, or not the whole of it is here"),
        (
            "it.png",
            header(20_000, 20_000),
            "it.png must have no more than 50 million pixels, not 20000×20000",
        ),
        ("it.png", blank(), "no digit is to be seen: nothing stands out from the paper"),
        ("", b"", "there is no picture in what was dropped"),
    ],
    ids=["empty", "svg", "cut", "large", "blank", "none"],
)
def test_what_is_no_picture_is_one_sentence(pad, name, content, says):
    hand_over(pad, "drop", name, content)

    expect(pad.get_by_role("alert")).to_have_text(says)
    draw(pad)
    expect(pad.get_by_role("alert")).to_be_hidden()


def test_weights_that_do_not_come_are_asked_for_again(browser, address):
    opened = browser.new_page()
    cut_once(opened, "**/gan-encoder.bin")
    opened.goto(address)

    draw(opened)

    said = opened.locator(".yours-status")
    expect(said).to_have_text("What rebuilds it did not come; the page asks again.")
    expect_ready(opened)
    opened.close()


def test_the_pad_keeps_fifty_pages(pad):
    undo = pad.get_by_role("button", name="Undo")
    box = pad.locator(".yours-pad canvas").bounding_box()
    for dot in range(52):
        pad.mouse.click(box["x"] + 60 + 3 * dot, box["y"] + 60)

    for _ in range(50):
        undo.click()

    expect(undo).to_be_disabled()
    assert levels(pad, ".yours-pad").any()


def test_what_another_finger_does_ends_no_stroke(pad):
    box = pad.locator(".yours-pad canvas").bounding_box()
    middle = box["x"] + box["width"] / 2
    pad.mouse.move(middle, box["y"] + 0.2 * box["height"])
    pad.mouse.down()
    pad.locator(".yours-pad canvas").dispatch_event("pointerup", {"pointerId": 77})
    pad.mouse.move(middle, box["y"] + 0.8 * box["height"], steps=5)
    pad.mouse.up()

    assert levels(pad, ".yours-pad")[120:440, 280, 0].min() == 255


def test_a_finger_draws_and_the_page_stays(browser, address):
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.route("**/*.bin", lambda route: route.abort())  # what is fitted needs none
    page.goto(address)
    box = page.locator(".yours-pad canvas").bounding_box()
    touch = context.new_cdp_session(page)
    for kind, share in (("touchStart", 0.2), ("touchMove", 0.5), ("touchMove", 0.8)):
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + share * box["height"]}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    expect(page.locator("section")).to_have_attribute("data-state", "waiting")
    assert levels(page, ".yours-fitted")[5:23, 14, 0].min() == 255
    expect(page.get_by_role("button", name="Photo…")).to_be_visible()
    for figures in page.locator(".yours-figures").all():
        expect(figures).to_be_in_viewport(ratio=1)  # beside what is drawn
    assert page.evaluate("scrollY") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()

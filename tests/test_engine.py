"""The engine in headless Chromium: what it draws, when it may, and what is said if it cannot."""

import io
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlencode

import httpx
import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import expect
from running import called, running_app
from viewing import SEEN, drag, expect_engine, go_to, is_right, let_go, sheet, view, visit

from artlab import images, latents, rebuilding
from artlab.fitting import fit
from artlab.points import Point

REBUILT = """async ({ pictures, collection, last }) => {
  const scripts = document.querySelector('link[href*="/engine.js"]').href;
  const { createEngine } = await import(scripts);
  const { served } = await import(scripts.replace('engine.js', 'served.js'));
  const versions = await (await fetch('strips/mnist/versions')).json();
  const engine = createEngine({ source: served('weights/mnist'), collection, last,
    version: (name) => versions[name], tell: () => {} });
  engine.want('gan');
  return Promise.all(pictures.flatMap((pixels) => ['gan', 'dense'].map(async (model) => {
    const found = await engine.rebuild(model, Uint8Array.from(pixels));
    return { ...found, pixels: [...found.pixels] };
  })));
}"""
PAINTED = """
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    window.painted ??= performance.now();
    draw.apply(this, given);
  };
"""
FETCHED = """() => [window.painted, Object.fromEntries(performance.getEntriesByType('resource')
  .filter(({ name }) => name.endsWith('.bin'))
  .map(({ name, startTime }) => [name.split('/').at(-1), startTime]))]"""
GO = """query => {
  history.replaceState(null, '', `?${query}`);
  dispatchEvent(new PopStateEvent('popstate'));
}"""
THERE = "seed => document.querySelector('.lab-view').dataset.position === seed"
STATES = 150  # of each model
HEATS = ("0.5", "0.95", "1.2")


@pytest.fixture
def opened(browser, app):
    """Open the page with the shipped models; it may go wrong."""
    page = browser.new_page(reduced_motion="reduce")
    page.goto("about:blank")
    page.app = app
    yield page
    page.close()


def told(collection):
    """Return what the page is told of a collection."""
    names = ("name", "noun", "kind", "labels", "spoken", "side")
    return {name: getattr(collection, name) for name in names}


def test_it_rebuilds_a_picture_as_the_server_does(opened, lab):
    stream = np.random.RandomState(2)
    scrawls = [np.pad(stream.randint(256, size=(9, 7), dtype=np.uint8), 1) for _ in range(10)]
    real = images.to_bytes(lab.references.images[:30])
    fitted = [fit(picture, lab.collection) for picture in (*real, *scrawls)]
    visit(opened)
    expect_engine(opened, "ready")
    fetched = []
    opened.on("request", lambda sent: fetched.append(sent.url.rpartition("/")[2]))

    found = opened.evaluate(
        REBUILT,
        {
            "pictures": [one.levels.ravel().tolist() for one in fitted],
            "collection": told(lab.collection),
            "last": latents.LAST_SEED,
        },
    )

    asked = [(one, model) for one in fitted for model in ("gan", "dense")]
    for (one, model), here in zip(asked, found, strict=True):
        there = rebuilding.rebuild(lab, one, model)
        levels = images.to_bytes(there.image).ravel().astype(int)
        assert abs(levels - here["pixels"]).max() <= 1
        assert (here["index"], here["label"]) == (there.index, there.label)
        assert f"{here['psnr']:.1f} {here['ssim']:.3f}" == f"{there.psnr:.1f} {there.ssim:.3f}"
    weights = sorted(name for name in fetched if name.endswith(".bin"))
    once = ["dense-encoder", "dense", "gan-encoder", "gan", "references"]
    assert weights == [f"{name}.bin" for name in once]


def test_the_first_picture_comes_before_the_weights(opened):
    opened.add_init_script(PAINTED)
    visit(opened)

    expect_engine(opened, "ready")

    painted, fetched = opened.evaluate(FETCHED)
    assert sorted(fetched) == ["gan-directions.bin", "gan.bin", "references.bin"]
    assert painted < min(fetched.values())
    assert fetched["gan.bin"] < fetched["references.bin"]


def test_with_the_engine_nothing_is_asked_of_the_server(opened, lab):
    visit(opened)
    expect_engine(opened, "ready")
    expect(opened.locator(".lab-source")).to_have_text("Drawn in this browser, without the server.")
    asked = []
    opened.on("request", lambda sent: asked.append(sent.url))

    for seed in (4294967295, 123456.5, 777):
        go_to(opened, seed)
        assert is_right(lab, opened)

    assert asked == []


def test_a_sheet_is_drawn_as_the_server_draws_and_without_it(opened, lab):
    opened.goto(f"{opened.app}?view=sheet&seed=1000&digit=any&temperature=1.2")
    expect_engine(opened, "ready")
    drawn = opened.locator(".lab-sheet")
    expect(drawn).to_have_attribute("data-drawn", "1000/100")
    asked = []
    opened.on("request", lambda sent: asked.append(sent.url))

    for key, start in (("PageDown", 1100), ("PageUp", 1000)):
        opened.keyboard.press(key)
        expect(drawn).to_have_attribute("data-drawn", f"{start}/100")
        for name, pixels in list(sheet(opened).items())[::17]:
            seed = name.removeprefix("seed ")
            point = Point.checked(lab.collection, seed=seed, label="any", temperature="1.2")
            levels = images.to_bytes(lab.draw(point))[0].astype(int)
            assert abs(levels - pixels).max() <= 1
    opened.get_by_label("every digit").check()
    expect(opened.get_by_role("button", name="seed 1009, digit 9")).to_be_visible()
    for name, pixels in list(sheet(opened).items())[::17]:
        _, seed, _, digit = name.replace(",", "").split()
        point = Point.checked(lab.collection, seed=seed, label=digit, temperature="1.2")
        levels = images.to_bytes(lab.draw(point))[0].astype(int)
        assert abs(levels - pixels).max() <= 1
    assert asked == []


def test_another_model_cancels_the_one_that_is_on_its_way(opened):
    failed = []
    opened.on("requestfailed", lambda sent: failed.append(sent.url))
    held = []
    opened.route("**/gan.bin", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    visit(opened)
    expect_engine(opened, "loading")
    opened.wait_for_timeout(500)

    opened.get_by_label("dense model").check()

    expect_engine(opened, "ready")
    expect(view(opened)).to_have_attribute("data-model", "dense")
    assert [url.rpartition("/")[2] for url in failed] == ["gan.bin"]


def test_the_address_may_say_that_there_is_none(opened, lab):
    opened.goto(f"{opened.app}?engine=off")

    expect_engine(opened, "off", "as the address says")
    expect(opened.locator(".lab-source")).to_have_text("Drawn by the server.")
    go_to(opened, 555)
    assert is_right(lab, opened)


def test_once_it_draws_the_server_may_go(browser, lab):
    stream = np.random.RandomState(1)
    every = {model: states(stream, lab, model) for model in ("gan", "dense")}
    with running_app() as address, httpx.Client(base_url=address) as http:
        with ThreadPoolExecutor(8) as callers:  # a call that stands alone waits for its answer
            ask = partial(asked, http)
            wanted = {model: [*callers.map(ask, every[model])] for model in every}
        page = browser.new_page(reduced_motion="reduce")
        page.goto(address)
        expect_engine(page, "ready")
        page.get_by_label("dense model").check()
        expect_engine(page, "ready")

    for model, chosen in every.items():
        for state, (pixels, words) in zip(chosen, wanted[model], strict=True):
            seen = seen_at(page, state)
            assert abs(pixels - seen["pixels"]).max() <= 1
            assert {name: seen[name] for name in words} == words
        seen_at(page, {"model": model, "seed": "42", "span": "1000"})  # a pixel is a seed
        digits = np.array_split(stream.permutation(10), len(HEATS))
        for heat, some in zip(HEATS, digits, strict=True):
            page.locator("#lab-temperature input[type=number]").fill(heat)
            for digit in some:
                page.locator("#lab-label").get_by_label(str(digit), exact=True).check()
                for step in drag(page, steps=5, pixels_a_step=7):
                    if step == 4:
                        page.wait_for_timeout(300)
                        assert is_right(lab, page, is_blend=True)
                let_go(page)
                assert is_right(lab, page)
    page.close()


def states(stream, lab, model):
    """Return random states as an address has them, the first and the last seed among them."""
    known = lab.card(model).scores["directions"]
    seeds = stream.randint(latents.LAST_SEED, size=STATES) + stream.randint(16, size=STATES) / 16
    seeds[:2] = 0, latents.LAST_SEED
    return [
        {
            "model": model,
            "seed": f"{seed:.15g}",
            "digit": str(stream.choice(["any", *lab.collection.labels])),
            "temperature": str(stream.choice(["own", *HEATS])),
            "reference": str(stream.choice(["nearest", str(stream.randint(10_000))])),
            **{name: str(stream.randint(-20, 21) / 10) for name in known if bent % 2},
        }
        for bent, seed in enumerate(seeds)
    ]


def asked(http, state):
    """Return the pixels that /generate draws, and what the page has to say if /score is right."""
    drawn = {name: value for name, value in state.items() if name != "reference"}
    [picture] = called("", "v2/generate", drawn, http=http)
    content = http.get(f"gradio_api/file={picture['path']}").content
    pixels = np.asarray(PIL.Image.open(io.BytesIO(content))).ravel().astype(int)
    [score] = called("", "v2/score", state, http=http)
    psnr = "identical" if score["psnr"] is None else f"{score['psnr']:.1f} dB"
    words = {"psnr": psnr, "ssim": f"{score['ssim']:.3f}", "reading": score["reading"]}
    return pixels, words | {"reference": str(score["index"])}


def seen_at(page, state):
    """Go to a state as Back and Forward do, by its address; return what is seen there."""
    page.evaluate(GO, urlencode(state))
    page.wait_for_function(THERE, arg=state["seed"])
    return page.evaluate(SEEN) | {"reading": page.locator(".lab-reading").text_content()}

"""What is to be seen of a page in a browser, and a lab behind it that draws without TensorFlow."""

import shutil
import threading
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
from playwright.sync_api import expect, sync_playwright

from artlab import images
from artlab.collections.mnist import MNIST
from artlab.errors import CheckpointError
from artlab.generator import Generator
from artlab.lab import Lab
from artlab.points import Point

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [  # Chromium's own errands, which would look like the page's
    "--no-sandbox", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip

expect.set_options(timeout=20_000)  # a busy machine is no bug

SEEN = """() => {
  const view = document.querySelector('.lab-view');
  const canvas = view.querySelector('.lab-drawn canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return { ...view.dataset, pixels: [...data].filter((_, index) => index % 4 === 0),
    psnr: view.querySelector('[data-score=psnr]').textContent,
    ssim: view.querySelector('[data-score=ssim]').textContent };
}"""
SHEET = """() => {
  const { width: side } = document.querySelector('.lab-drawn canvas');
  const canvas = document.querySelector('.lab-board canvas');
  const [length, pitch] = [Number(canvas.dataset.length), Number(canvas.dataset.pitch)];
  const columns = Math.floor((canvas.width - length) / pitch) + 1;
  const { data, width } = canvas.getContext('2d')
    .getImageData(0, 0, canvas.width, canvas.height);
  const every = [...Array(side * side).keys()];
  return [...document.querySelectorAll('.lab-cells button:not([hidden])')].map((cell, index) => {
    const [left, top] = [index % columns * pitch, Math.floor(index / columns) * pitch];
    const at = (pixel) => Math.floor((pixel + 0.5) * length / side);
    return [cell.ariaLabel, every.map((pixel) => data[4 * (left + at(pixel % side)
      + (top + at(Math.floor(pixel / side))) * width)])];
  });
}"""
AT_REST = "() => document.querySelector('#lab-slider input').value * 16 % 1 === 0"  # at a frame
NAMES = ("model", "label", "temperature")


@contextmanager
def chromium():
    """Yield a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class StandIn(Lab):
    """A lab with the shipped references, whose models are noise.

    Attributes:
        is_loaded: Whoever asks for a model waits until it is set.
        faults: Why there is no model, by its name.
        edition: Of the models; another one, and the versions are others.
    """

    def __init__(self, root):
        for name in ("gan", "dense"):
            (root / name).mkdir()
            for file in ("card.json", "learning-*.npz"):
                shutil.copy(next((MNIST.root / name).glob(file)), root / name)
        shutil.copytree(MNIST.root / "references", root / "references")
        super().__init__(replace(MNIST, root=root))
        self.is_loaded = threading.Event()
        self.is_loaded.set()
        self.faults, self.edition = {}, ""
        self.models = {name: _noise(name, seed) for seed, name in enumerate(("gan", "dense"))}

    def load(self, *, after=0.0):
        """Load nothing."""

    def generator(self, model):
        self.is_loaded.wait()
        if model in self.faults:
            raise CheckpointError(self.faults[model])
        return self.models[model]

    def own_temperature(self, model):
        return self.models[model].temperature

    def version(self, model):
        return super().version(model) + self.edition


def _noise(name, seed):
    basis = np.random.RandomState(seed).standard_normal((110, MNIST.values)).astype(np.float32)
    return Generator(
        name=name,
        place=lambda latents, weights: np.hstack([latents, 5 * weights]),
        paint=lambda codes: (np.tanh(codes @ basis / 10) / 2 + 0.5).reshape(-1, *MNIST.shape),
        encode=None,
        temperature=0.95 if name == "gan" else 0.6,
    )


def view(page):
    return page.locator(".lab-view")


def canvas(page):
    return page.locator(".lab-frame > canvas")


def slider(page):
    return page.locator("#lab-slider input[type=range]")


def number(page):
    return page.locator("#lab-number input")


def stands_at(page, position):
    """Expect everything that names the position to name this one."""
    expect(view(page)).to_have_attribute("data-position", position)
    expect(number(page)).to_have_value(position)
    expect(slider(page)).to_have_value(position)


def let_go(page):
    """Release the mouse; return the position once everything names it."""
    page.mouse.up()
    page.wait_for_timeout(100)
    page.wait_for_function(AT_REST)
    reached = slider(page).input_value()
    stands_at(page, reached)
    return reached


def is_right(lab, page, *, is_blend=False):
    """Return whether the picture is that of the words beside it, scores included.

    A blend, which is what a hand sees on its way, lies between that and a neighbouring one.
    """
    told = page.evaluate(SEEN)
    words = {name: told[name] for name in NAMES}
    position = float(told["position"])
    point = Point.checked(lab.collection, seed=position, **words)
    exact = lab.draw(point)
    around = [position - 1 / 16, position, position + 1 / 16] if is_blend else [position]
    levels = [
        images.to_bytes(lab.draw(replace(point, position=one)))[0].astype(int) for one in around
    ]
    shown = np.array(told["pixels"]).reshape(exact.shape[1:])
    is_close = (np.min(levels, axis=0) - 1 <= shown).all()
    is_close &= (shown <= np.max(levels, axis=0) + 1).all()
    true = lab.judge(exact, point)
    return is_close and says(told["psnr"], true.psnr, 0.1) and says(told["ssim"], true.ssim, 0.001)


def says(words, value, unit):
    """Return whether words give a score in such a unit: where two are as near, either will do."""
    if value is None:
        return words == "identical"
    return abs(float(words.removesuffix(" dB")) - value) <= 0.52 * unit


def sheet(page):
    """Return the pictures of a sheet that is drawn in crisp pixels, by the names of its cells."""
    return {
        name: np.array(pixels).reshape(MNIST.shape[:2]) for name, pixels in page.evaluate(SHEET)
    }


def drag(page, *, steps, pixels_a_step=0.4):
    """Drag the slider, without letting go; yield after each step."""
    box = slider(page).bounding_box()
    left, middle = box["x"] + 60, box["y"] + box["height"] / 2
    page.mouse.move(left, middle)
    page.mouse.down()
    for step in range(steps):
        page.mouse.move(left + pixels_a_step * step, middle)
        page.wait_for_timeout(16)
        yield step


def visit(page):
    page.goto(page.app)
    page.wait_for_selector(".lab-view[data-state=ready]")


def expect_engine(page, mood, reason=""):
    expect(view(page)).to_have_attribute("data-engine", mood)
    expect(page.locator(".lab-source")).to_have_attribute("title", reason)


def go_to(page, seed):
    number(page).fill(str(seed))
    number(page).press("Enter")
    expect(view(page)).to_have_attribute("data-position", str(seed))


def cut_once(page, pattern):
    """Break the first answer to such an address off."""
    tries = []

    def cut(route):
        tries.append(route)
        if len(tries) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(pattern, cut)

"""What tests share: made-up digits, a fake generator, and checkpoints of tiny networks."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from artlab import cards
from artlab.generator import Generator
from artlab.images import SIDE, to_bytes
from artlab.scores import references, verdict

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# A shell starts what runs in the background deaf to Ctrl-C, and its children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [  # Chromium's own errands, which would look like the page's
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

COUNT = 300
REFERENCES = 100
TINY = {
    "prior_width": 16,
    "prior_blocks": 1,
    "prior_steps": 1,
    "encoder_first": 32,
    "encoder_second": 16,
}


@pytest.fixture(scope="session")
def labels():
    """Return which digits `digits` are: 0 to 9 over and over, uint8, (300,)."""
    return np.arange(COUNT, dtype=np.uint8) % 10


@pytest.fixture(scope="session")
def digits(labels):
    """Return made-up digits, no two alike: float32, (300, 28, 28), in [0, 1], 256 levels."""
    stream = np.random.RandomState(0)
    drawn = np.array([_written(str(label), stream) for label in labels], np.float32)
    drawn.setflags(write=False)
    return drawn


@pytest.fixture
def generator():
    """Return a fake generator of blurry noise; seed and digit decide the picture."""
    basis = np.random.RandomState(0).standard_normal((110, SIDE * SIDE)).astype(np.float32)
    return Generator(
        name="gan",
        place=lambda latents, weights: np.hstack([latents, 5 * weights]),
        decode=lambda codes: (np.tanh(codes @ basis / 10) / 2 + 0.5).reshape(-1, SIDE, SIDE),
        encode=lambda images: (images.reshape(-1, SIDE * SIDE) - 0.5) @ basis.T / 40,
    )


@pytest.fixture(scope="session")
def tiny_root(tmp_path_factory, digits, labels):
    """Return a folder of checkpoints: tiny untrained models and 100 references; only to read."""
    from artlab import checkpoints  # noqa: PLC0415 - imports TensorFlow

    root = tmp_path_factory.mktemp("checkpoints")
    for name, hidden in (("dense", 128), ("gan", 64)):
        config = checkpoints.CONFIGS[name](hidden=hidden, **TINY)
        networks, cost = _networks(config), {"digits": 1000, "minutes": 0.5, "machine": "none"}
        checkpoints.save(name, networks, config, root=root, command=f"train {name}", training=cost)
    judge = checkpoints.CONFIGS["classifier"]()
    networks = checkpoints.family(judge).build(judge)
    checkpoints.save("classifier", networks, judge, root=root, command="train classifier")
    grey = to_bytes(digits[:REFERENCES])
    references.publish(grey, labels[:REFERENCES], root=root, command="train dense")
    cards.add_scores(root / references.NAME, verdict.baseline(references.load(root=root)))
    return root


@pytest.fixture
def root(tiny_root, tmp_path):
    """Return a copy of `tiny_root`, for a test to damage."""
    return shutil.copytree(tiny_root, tmp_path / "checkpoints")


@pytest.fixture(scope="module")
def address():
    """Run python app.py with the shipped checkpoints; returns where it is, models loaded."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "GRADIO_SERVER_PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert any("the models are ready" in line for line in app.stdout)
    yield f"http://127.0.0.1:{port}/"
    app.terminate()
    app.communicate()


@pytest.fixture(scope="module")
def browser():
    """Return a headless Chromium."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only some tests need it

    if CHROMIUM is None and "CI" not in os.environ:
        pytest.skip("needs Chromium; on Debian: apt install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, address):
    """Open the page; afterwards nothing foreign was asked for, and the console is clean."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    foreign, complaints = [], []
    own = (address, "data:", "blob:")
    page.on("request", lambda sent: sent.url.startswith(own) or foreign.append(sent.url))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.wait_for_selector(".lab-view[data-state=ready]")
    yield page
    page.close()
    assert foreign == []
    assert complaints == []


def _written(digit, stream):
    page = np.zeros((4 * SIDE, 4 * SIDE), np.uint8)
    left, bottom = stream.randint(18, 30), stream.randint(88, 98)
    size, thickness = stream.uniform(2.6, 3.4), int(stream.randint(8, 16))
    cv2.putText(page, digit, (left, bottom), cv2.FONT_HERSHEY_SIMPLEX, size, 255, thickness)
    angle = stream.uniform(-15, 15)
    turn = cv2.getRotationMatrix2D((2 * SIDE, 2 * SIDE), angle, 1)
    turned = cv2.warpAffine(page, turn, page.shape)
    return cv2.resize(turned, (SIDE, SIDE), interpolation=cv2.INTER_AREA) / np.float32(255)


def _networks(config):
    import keras  # noqa: PLC0415 - imports TensorFlow

    from artlab.networks.autoencoder import build  # noqa: PLC0415 - imports TensorFlow

    keras.utils.set_random_seed(len(config.__class__.__name__))
    networks = build(config)
    stream = np.random.RandomState(config.hidden)
    # An untrained prior only permutes; this one also scales and shifts, by digit.
    for variable in networks.prior.trainable_variables:
        variable.assign_add(stream.normal(0, 0.2, variable.shape))
    return networks

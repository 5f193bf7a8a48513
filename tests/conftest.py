"""What tests share: made-up digits and shapes, a fake generator, checkpoints of tiny networks."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from viewing import StandIn

from artlab import __main__ as command_line
from artlab import cards
from artlab.collections.collection import Collection
from artlab.collections.mnist import MNIST
from artlab.generator import Generator
from artlab.images import to_bytes
from artlab.scores import references, verdict
from artlab.studio.serving.serve import serve

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
SIDE = MNIST.side


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
    """Return a fake generator of blurry noise; seed and label decide the picture."""
    basis = np.random.RandomState(0).standard_normal((110, MNIST.values)).astype(np.float32)
    return Generator(
        name="gan",
        place=lambda latents, weights: np.hstack([latents, 5 * weights]),
        decode=lambda codes: (np.tanh(codes @ basis / 10) / 2 + 0.5).reshape(-1, *MNIST.shape),
        encode=lambda images: (images.reshape(-1, MNIST.values) - 0.5) @ basis.T / 40,
    )


@pytest.fixture(scope="session")
def tiny(tmp_path_factory, digits, labels):
    """Return MNIST with tiny untrained models and 100 references; only to read."""
    root = tmp_path_factory.mktemp("checkpoints")
    tiny = replace(MNIST, references=REFERENCES, root=root)
    _publish(tiny, to_bytes(digits[:REFERENCES]), labels[:REFERENCES])
    return tiny


@pytest.fixture
def collection(tiny, tmp_path):
    """Return a copy of `tiny`, for a test to damage."""
    return replace(tiny, root=shutil.copytree(tiny.root, tmp_path / "checkpoints"))


@pytest.fixture(scope="session")
def shapes(tmp_path_factory):
    """Return a made-up collection in colour, with tiny untrained models; only to read."""
    shapes = Collection(
        name="shapes",
        title="coloured shapes",
        noun="shape",
        kind="form",
        side=16,
        channels=3,
        labels=("square", "disc", "cross"),
        spoken=("a square", "a disc", "a cross"),
        references=COUNT,
        palette="ink",
        source="made up",
        licence="CC0",
        root=tmp_path_factory.mktemp("shapes"),
    )
    _publish(shapes, *_shapes(shapes, seed=1))
    return shapes


@pytest.fixture(scope="session")
def shapes_data(shapes):
    """Return 300 shapes to fit, and the 300 that are the references."""
    from artlab.training.data import DataSet  # noqa: PLC0415 - imports TensorFlow

    (train, train_labels), (test, test_labels) = (_shapes(shapes, seed=seed) for seed in (0, 1))
    return DataSet(
        collection=shapes,
        train_images=train,
        train_labels=train_labels,
        test_images=test,
        test_labels=test_labels,
    )


@pytest.fixture
def run(capsys):
    """Return a function that runs a command on a collection: status, output, errors."""

    def run(collection, *arguments):
        try:
            status = command_line.main([*map(str, arguments)], collection=collection)
        except SystemExit as left:
            status = left.code
        written = capsys.readouterr()
        return status, written.out, written.err

    return run


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory):
    """Return a lab that draws without TensorFlow."""
    return StandIn(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture(scope="module")
def address(stand_in):
    """Serve the page, with the stand-in behind it; returns where it is."""
    page = serve(stand_in, blocking=False)
    yield page.local_url
    page.close()


@pytest.fixture(scope="module")
def app():
    """Run python app.py with the shipped checkpoints; returns where it is, models loaded."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "GRADIO_SERVER_PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert any("the models are ready" in line for line in process.stdout)
    yield f"http://127.0.0.1:{port}/"
    process.terminate()
    process.communicate()


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
def page(browser, address, complaints):
    """Open the page; afterwards nothing foreign was asked for, and no script has failed."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    foreign, failures = [], []
    own = (address, "data:", "blob:")
    page.on("request", lambda sent: sent.url.startswith(own) or foreign.append(sent.url))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(address)
    page.wait_for_selector(".lab-view[data-state=ready]")
    yield page
    page.close()
    assert foreign == []
    assert failures == []


@pytest.fixture
def complaints():
    """Return what the console says: for one, that an answer was a refusal."""
    return []


@pytest.fixture
def visit(page, complaints):
    """Open the page; afterwards, besides, the console is clean."""
    yield page
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


def _shapes(collection, *, seed):
    """Draw squares, discs and crosses in many colours on white; bytes, and their labels."""
    stream, labels = np.random.RandomState(seed), np.arange(COUNT, dtype=np.uint8) % 3
    pictures = np.full((COUNT, *collection.shape), 255, np.uint8)
    for picture, label in zip(pictures, labels, strict=True):
        (x, y), reach = stream.randint(6, 10, size=2).tolist(), int(stream.randint(3, 6))
        colour = stream.randint(0, 200, size=3).tolist()
        if label == 0:
            cv2.rectangle(picture, (x - reach, y - reach), (x + reach, y + reach), colour, -1)
        elif label == 1:
            cv2.circle(picture, (x, y), reach, colour, -1)
        else:
            cv2.line(picture, (x - reach, y), (x + reach, y), colour, 2)
            cv2.line(picture, (x, y - reach), (x, y + reach), colour, 2)
    return pictures, labels


def _publish(collection, pictures, labels):
    """Write tiny untrained models, an untrained classifier and references."""
    from artlab import checkpoints  # noqa: PLC0415 - imports TensorFlow
    from artlab.models import CONFIGS  # noqa: PLC0415

    cost = {"images": 1000, "minutes": 0.5, "machine": "none"}
    for name, small in (("dense", TINY | {"hidden": 128}), ("gan", TINY | {"hidden": 64})):
        config = CONFIGS[name](**small)
        networks = _networks(config, collection)
        checkpoints.save(networks, config, collection, command=f"train {name}", training=cost)
    judge = CONFIGS["classifier"]()
    networks = checkpoints.untrained(judge, collection)
    checkpoints.save(networks, judge, collection, command="train classifier")
    references.publish(pictures, labels, collection, command="train dense")
    baseline = verdict.baseline(references.load(collection))
    cards.add_scores(collection.root / references.NAME, baseline)


def _networks(config, collection):
    import keras  # noqa: PLC0415 - imports TensorFlow

    from artlab.networks.autoencoder import build  # noqa: PLC0415 - imports TensorFlow

    keras.utils.set_random_seed(len(config.__class__.__name__))
    networks = build(config, collection)
    stream = np.random.RandomState(config.hidden)
    # An untrained prior only permutes; this one also scales and shifts, by label.
    for variable in networks.prior.trainable_variables:
        variable.assign_add(stream.normal(0, 0.2, variable.shape))
    return networks

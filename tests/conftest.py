"""What tests share: made-up pictures, a fake generator, checkpoints of tiny networks."""

import io
import logging
import os
import shutil
import signal
from dataclasses import replace

import collecting
import made_up
import numpy as np
import pytest
import viewing
from hypothesis import settings
from running import free_port, running_app

from artlab import __main__ as command_line
from artlab.collections import COLLECTIONS, DEFAULT, SHIPPED, own
from artlab.collections.mnist import MNIST
from artlab.generator import Generator
from artlab.images import to_bytes
from artlab.lab import Lab
from artlab.studio.serving.serve import serve

# A shell starts what runs in the background deaf to Ctrl-C, and its children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

REFERENCES = 100

# The same examples every time, and nothing written beside the tests.
settings.register_profile("short", max_examples=50, derandomize=True, deadline=None, database=None)
settings.register_profile("long", max_examples=10_000, deadline=None, database=None)
settings.load_profile("short")


def pytest_configure():
    """Know nobody's own collections, nor in what is started; serve from a port of one's own."""
    os.environ["ARTLAB_COLLECTIONS"] = "/nowhere"
    for name in COLLECTIONS.keys() - SHIPPED.keys():
        del COLLECTIONS[name]
    # From 7860 on, two processes would find the same one free.
    pytest.MonkeyPatch().setattr("gradio.http_server.INITIAL_PORT_VALUE", free_port())


def pytest_collection_modifyitems(items):
    """Mark what a browser or the app takes part in: a busy machine would fail it."""
    for item in items:
        if {"browser", "app"} & set(item.fixturenames):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def labels():
    """Return which digits `digits` are: 0 to 9 over and over, uint8, (300,)."""
    return np.arange(made_up.COUNT, dtype=np.uint8) % 10


@pytest.fixture(scope="session")
def digits(labels):
    """Return 300 made-up digits, no two alike; only to read."""
    drawn = made_up.digits(labels)
    drawn.setflags(write=False)
    return drawn


@pytest.fixture
def generator():
    """Return a fake generator of blurry noise; seed and label decide the picture."""
    basis = np.random.RandomState(0).standard_normal((110, MNIST.values)).astype(np.float32)
    return Generator(
        name="gan",
        place=lambda latents, weights: np.hstack([latents, 5 * weights]),
        paint=lambda codes: (np.tanh(codes @ basis / 10) / 2 + 0.5).reshape(-1, *MNIST.shape),
        encode=lambda images: (images.reshape(-1, MNIST.values) - 0.5) @ basis.T / 40,
    )


@pytest.fixture(scope="session")
def tiny(tmp_path_factory, digits, labels):
    """Return MNIST with tiny untrained models and 100 references; only to read."""
    root = tmp_path_factory.mktemp("checkpoints")
    tiny = replace(MNIST, references=REFERENCES, root=root)
    made_up.publish(tiny, to_bytes(digits[:REFERENCES]), labels[:REFERENCES])
    return tiny


@pytest.fixture
def collection(tiny, tmp_path):
    """Return a copy of `tiny`, for a test to damage."""
    return replace(tiny, root=shutil.copytree(tiny.root, tmp_path / "checkpoints"))


@pytest.fixture(scope="session")
def shapes(tmp_path_factory):
    """Return a made-up collection in colour, with tiny untrained models; only to read."""
    shapes = replace(made_up.SHAPES, root=tmp_path_factory.mktemp("shapes"))
    made_up.publish(shapes, *made_up.shapes(seed=1))
    return shapes


@pytest.fixture(scope="session")
def shapes_data(shapes):
    """Return 300 shapes to fit, and the 300 that are the references."""
    return made_up.data_set(shapes, made_up.shapes(0), made_up.shapes(1))


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


@pytest.fixture
def drawings(tmp_path):
    """Return a folder of pictures, no two alike, in two folders."""
    stream = np.random.RandomState(0)
    for number, name in enumerate(collecting.NAMES):
        (tmp_path / "drawings" / name).mkdir(parents=True)
        for index in range(collecting.COUNT):
            picture = np.full((40, 50, 3), 255, np.uint8)
            top, left, size = stream.randint((2, 7, 10), (12, 17, 20))
            picture[top : top + size, left : left + size] = (40 + 180 * number, 40, 40 + index)
            collecting.save(picture, tmp_path / "drawings" / name / f"{index}.png")
    return tmp_path / "drawings"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return the folder of all own collections, an empty one."""
    place = tmp_path / "collections"
    monkeypatch.setattr(own, "FOLDER", place)
    return place


@pytest.fixture
def collect(run, place):  # noqa: ARG001 - what it writes goes there
    """Return a function that collects a folder: status, output, errors."""
    return lambda *arguments: run(DEFAULT, "collect", *arguments)


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory):
    """Return a lab that draws without TensorFlow."""
    return viewing.StandIn(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture(scope="module")
def lab():
    """Return the lab of what is shipped."""
    return Lab()


@pytest.fixture(scope="module")
def shapes_lab(shapes):
    """Return the lab of a made-up collection."""
    return Lab(shapes)


@pytest.fixture(scope="module")
def others():
    return []


@pytest.fixture(scope="module")
def surroundings():
    return {}


@pytest.fixture(scope="module")
def address(request):
    """Return where the page is; of a module that uses the app, the app's."""
    return request.getfixturevalue("app" if "app" in request.fixturenames else "made_up_page")


@pytest.fixture(scope="module")
def made_up_page(stand_in, others, surroundings):
    """Serve the stand-in; a module may say which other labs there are, and what environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in surroundings.items():
            patch.setenv(name, str(value))
        page = serve(stand_in, *others, blocking=False)
    yield page.local_url
    page.close()


@pytest.fixture
def written(capfd):
    """Return what returns all that was printed, and logged by a server, which began before."""
    log, server = io.StringIO(), logging.getLogger("uvicorn")
    handler = logging.StreamHandler(log)
    server.addHandler(handler)
    yield lambda: "".join(capfd.readouterr()) + log.getvalue()
    server.removeHandler(handler)


@pytest.fixture(scope="session")
def app():
    """Run the app while tests want it; returns where it is."""
    with running_app() as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    """Return a headless Chromium."""
    if viewing.CHROMIUM is None and "CI" not in os.environ:
        pytest.skip("needs Chromium; on Debian: apt install chromium")
    with viewing.chromium() as browser:
        yield browser


@pytest.fixture
def complaints():
    """Return what the console says: for one, that an answer was a refusal."""
    return []


@pytest.fixture
def page(browser, address, complaints):
    """Open the page; afterwards nothing foreign was asked for, and no script has failed."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    foreign, failures = [], []
    own = (address, "data:", "blob:")
    page.on("request", lambda sent: sent.url.startswith(own) or foreign.append(sent.url))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("pageerror", lambda error: failures.append(str(error)))
    # What draws here is noise, and has no weights; and a pixel of the slider is a seed.
    page.goto(f"{address}?engine=off&span=1000&seed=42")
    page.wait_for_selector(".lab-view[data-state=ready]")
    yield page
    page.close()
    assert foreign == []
    assert failures == []


@pytest.fixture
def visit(page, complaints):
    """Open the page; afterwards, besides, the console is clean."""
    yield page
    assert complaints == []

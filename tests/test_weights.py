import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
from made_up import shake

from artlab import cards, checkpoints, latents, weights
from artlab.collections.mnist import MNIST
from artlab.errors import CheckpointError
from artlab.images import to_bytes
from artlab.models import GENERATORS
from artlab.scores import references
from artlab.tone import Tone

STATES = 300


def unpacked(path):
    """Return the header of a file and its arrays by name, as its description has it."""
    content = path.read_bytes()
    length = int.from_bytes(content[:4], "little")
    header, numbers = json.loads(content[4 : 4 + length]), content[4 + length :]
    arrays = {
        name: np.frombuffer(
            numbers, listed["type"], count=int(np.prod(listed["shape"])), offset=listed["start"]
        ).reshape(listed["shape"])
        for name, listed in header["arrays"].items()
    }
    assert {length % 4, *(listed["start"] % 4 for listed in header["arrays"].values())} == {0}
    return header, arrays


def published(collection, folder):
    """Publish; return the path of each file by role."""
    card = weights.publish(folder, collection, command="weights")
    return {role: folder / "weights" / listed["name"] for role, listed in card.files.items()}


def rounded(name, path):
    """Return a shipped generator that draws with what a file holds alone."""
    header, arrays = unpacked(path)
    networks, config = checkpoints.trained(name, MNIST, cards.read(MNIST.root / name))
    for network in (networks.prior, networks.decoder):
        shake(network)  # so that a weight which is not in the file is seen
        for variable in network.weights:
            step = arrays.get(f"{variable.path}/step", np.float32(1))
            variable.assign(arrays[variable.path] * step)
    networks.prior.steps = header["steps"]
    usable = checkpoints.usable(networks, config, MNIST)
    knots = tuple((x, y) for x, y in header["knots"])
    return replace(usable, temperature=header["temperature"], tone=Tone(knots))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    return published(MNIST, tmp_path_factory.mktemp("shipped"))


@pytest.mark.parametrize("name", GENERATORS)
def test_rounded_weights_draw_the_same_to_one_grey_level(shipped, name):
    stream = np.random.RandomState(0)
    points = latents.at(stream.uniform(0, latents.LAST_SEED, STATES))
    classes = stream.dirichlet(np.full(10, 0.1), STATES).astype(np.float32)
    heat = stream.uniform(0.3, 1.5, (STATES, 1)).astype(np.float32)
    full, short = checkpoints.load(name, MNIST), rounded(name, shipped[name])

    wanted, found = (to_bytes(each.picture(points, classes, temperature=heat))
                     for each in (full, short))  # fmt: skip

    assert np.abs(found.astype(int) - wanted.astype(int)).max() <= 1
    assert np.mean(found != wanted) < 0.004
    assert (short.temperature, short.tone) == (full.temperature, full.tone)


def test_the_references_are_there_to_the_byte(shipped):
    real = references.load(MNIST)

    header, arrays = unpacked(shipped["references"])

    assert np.array_equal(arrays["images"], to_bytes(real.images))
    assert np.array_equal(arrays["labels"], real.labels)
    assert header["baseline"] == real.baseline


def test_a_file_carries_its_hash_and_earlier_ones_go(collection, tmp_path):
    before = published(collection, tmp_path)
    networks, config = checkpoints.trained("gan", collection, cards.read(collection.root / "gan"))
    shake(networks.decoder)
    checkpoints.save(networks, config, collection, command="")

    after = published(collection, tmp_path)

    assert before["dense"] == after["dense"]
    assert before["gan"] != after["gan"]
    files = sorted(path.name for path in (tmp_path / "weights").iterdir())
    assert files == sorted(["card.json", *(path.name for path in after.values())])
    assert hashlib.sha256(after["gan"].read_bytes()).hexdigest()[:8] in after["gan"].name


def test_a_damaged_model_writes_nothing(collection, tmp_path):
    for path in (collection.root / "dense").glob("prior*"):
        path.write_bytes(b"broken")

    with pytest.raises(CheckpointError, match="is damaged"):
        published(collection, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_the_command_says_what_it_wrote(run, tiny, tmp_path):
    status, output, errors = run(tiny, "weights", tmp_path)

    assert (status, errors) == (0, "")
    for line in output.splitlines():
        path, size = line.removeprefix("wrote ").removesuffix(" MB").split(": ")
        assert unpacked(type(tmp_path)(path))
        assert float(size) >= 0
    assert len(output.splitlines()) == len(GENERATORS) + 1

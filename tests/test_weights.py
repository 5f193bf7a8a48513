import json
from dataclasses import replace

import brotli
import numpy as np
import pytest
from made_up import shake

from artlab import cards, checkpoints, latents, weights
from artlab.collections.mnist import MNIST
from artlab.errors import CheckpointError
from artlab.images import to_bytes
from artlab.models import GENERATORS
from artlab.scores import references
from artlab.scores.psnr import psnr
from artlab.tone import Tone

STATES = 300


def unpacked(content):
    """Return the header of a file and its arrays by name, as its description has it."""
    length = int.from_bytes(content[:4], "little")
    header, numbers = json.loads(content[4 : 4 + length]), content[4 + length :]
    arrays = {
        name: np.frombuffer(
            numbers, listed["type"], count=int(np.prod(listed["shape"])), offset=listed["start"]
        ).reshape(listed["shape"])
        for name, listed in header["arrays"].items()
    }
    assert {length % 4, *(listed["start"] % 4 for listed in header["arrays"].values())} == {0}
    assert header["bytes"] == len(numbers)
    return header, arrays


def packed(name, collection):
    card = cards.read(collection.root / name.removesuffix("-encoder"))
    return weights.packed(name, collection, card, version="today")


def pictures(generator):
    """Return pictures at random states, as bytes."""
    stream = np.random.RandomState(0)
    points = latents.at(stream.uniform(0, latents.LAST_SEED, STATES))
    classes = stream.dirichlet(np.full(10, 0.1), STATES).astype(np.float32)
    heat = stream.uniform(0.3, 1.5, (STATES, 1)).astype(np.float32)
    return to_bytes(generator.picture(points, classes, temperature=heat)).astype(int)


@pytest.mark.parametrize("name", GENERATORS)
def test_a_file_holds_all_that_its_generator_draws_with(name):
    header, arrays = unpacked(packed(name, MNIST))
    networks, config = checkpoints.trained(name, MNIST, cards.read(MNIST.root / name))
    for network in (networks.prior, networks.decoder):
        shake(network)  # so that a weight which is not in the file is seen
        for variable in network.weights:
            step = arrays.get(f"{variable.path}/step", np.float32(1))
            variable.assign(arrays[variable.path] * step)
    networks.prior.steps = header["steps"]
    usable = checkpoints.usable(networks, config, MNIST)
    knots = tuple((x, y) for x, y in header["knots"])
    told = replace(usable, temperature=header["temperature"], tone=Tone(knots))

    assert np.array_equal(pictures(told), pictures(checkpoints.load(name, MNIST)))


@pytest.mark.parametrize("name", GENERATORS)
def test_an_encoder_has_a_file_of_its_own(name):
    header, arrays = unpacked(packed(f"{name}-encoder", MNIST))
    networks, config = checkpoints.trained(name, MNIST, cards.read(MNIST.root / name))
    for variable in networks.encoder.weights:
        step = arrays.pop(f"{variable.path}/step", np.float32(1))
        variable.assign(arrays.pop(variable.path) * step)
    real = references.load(MNIST).images[:100]

    found = checkpoints.usable(networks, config, MNIST).encode(real)

    assert np.array_equal(found, checkpoints.load(name, MNIST).encode(real))
    assert (header["name"], arrays) == (f"{name}-encoder", {})


@pytest.mark.parametrize("name", GENERATORS)
def test_whole_weights_draw_what_was_trained(name):
    card = cards.read(MNIST.root / name)
    networks, config = checkpoints.trained(name, MNIST, card)
    tone = checkpoints.load_tone(name, MNIST, card)
    trained = replace(checkpoints.usable(networks, config, MNIST), tone=tone)
    settled = checkpoints.load(name, MNIST)
    real = references.load(MNIST).images[:2000]

    lost = np.mean(psnr(real, trained.rebuild(real)) - psnr(real, settled.rebuild(real)))
    apart = np.abs(pictures(settled) - pictures(trained))

    assert lost < 0.04  # dB
    assert np.mean(apart) < 0.5  # grey levels, of 255


def test_what_a_browser_is_sent_to_draw_with_the_model_of_the_opening_is_small():
    files = [brotli.compress(packed(name, MNIST), quality=6) for name in ("gan", "references")]

    assert sum(map(len, files)) < 6e6


def test_the_references_are_there_to_the_byte():
    real = references.load(MNIST)

    header, arrays = unpacked(packed("references", MNIST))

    assert np.array_equal(arrays["images"], to_bytes(real.images))
    assert np.array_equal(arrays["labels"], real.labels)
    assert header["bars"] == real.baseline["class_psnr"]


def test_a_file_says_what_it_is(collection):
    headers = [unpacked(packed(name, collection))[0] for name in (*GENERATORS, "references")]

    assert [header["name"] for header in headers] == ["gan", "dense", "references"]
    assert {header["version"] for header in headers} == {"today"}


def test_a_damaged_model_is_not_packed(collection):
    for path in (collection.root / "dense").glob("prior*"):
        path.write_bytes(b"broken")

    with pytest.raises(CheckpointError, match="is damaged"):
        packed("dense", collection)

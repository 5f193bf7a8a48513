"""Two CPUs, and two worker processes on this machine, train the model that one trains."""

import json
import os
import socket
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from artlab import checkpoints
from artlab.__main__ import main
from artlab.collections.mnist import MNIST
from artlab.errors import InputError
from artlab.images import to_bytes
from artlab.models.gan import GanConfig
from artlab.tone import AS_DRAWN
from artlab.training import replicas
from artlab.training.strategies import Workers

SMALL = {"hidden": 32, "encoder-first": 32, "encoder-second": 32, "batch-size": 50}
SMALL |= {"autoencoder-epochs": 6, "prior-epochs": 3, "prior-width": 16, "prior-blocks": 1}
SMALL |= {"prior-steps": 1, "adversary-steps": 5, "adversary-batch": 20, "shift-pixels": 1}

# Rounding alone: sums are taken in another order, and only one device compiles with XLA.
TOLERANCE = 2e-4  # of 1, in any pixel; a twentieth of a grey level

TWO_CPUS = """
import tensorflow as tf
(cpu,) = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(cpu, 2 * [tf.config.LogicalDeviceConfiguration()])
"""
COMMAND = """
import sys
from artlab.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory, digits, labels):
    path, grey = tmp_path_factory.mktemp("data") / "small.npz", to_bytes(digits[:200])
    np.savez(path, x_train=grey, y_train=labels[:200], x_test=grey, y_test=labels[:200])
    return path


@pytest.fixture(scope="module")
def arguments(data, tmp_path_factory):
    """Return what trains the small GAN in a folder of its own, on the command line."""
    folder = tmp_path_factory.mktemp("training")

    def arguments(name, *more):
        options = [f"--{option}={value}" for option, value in SMALL.items()]
        options += ["--data", str(data), "--work", str(folder / name), "--save-seconds=1000"]
        return ["--checkpoints", str(folder / f"{name}-root"), "train", "gan", *options, *more]

    arguments.folder = folder
    return arguments


@pytest.fixture(scope="module")
def one(arguments):
    """Return what the networks of a GAN draw and rebuild that was trained on one device."""
    assert main(arguments("one")) == 0
    return pictures(arguments, "one")


def pictures(arguments, name):
    trained = checkpoints.load("gan", replace(MNIST, root=arguments.folder / f"{name}-root"))
    # A tone curve, steep where little is trained, would make more of the rounding.
    generator = replace(trained, tone=AS_DRAWN)
    drawn = generator.draw(np.arange(20.0))
    return np.concatenate([drawn, generator.rebuild(drawn)])


def started(program, command=(), **environment):
    return subprocess.Popen(
        [sys.executable, "-c", program, *command],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def two_workers(command, *, first="", second=""):
    """Run a command in two workers, each after some lines of Python; returns their ends."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("", 0)) as other:
        addresses = [f"127.0.0.1:{server.getsockname()[1]}" for server in (one, other)]
    workers = []
    for index, before in enumerate((first, second)):
        task = {"type": "worker", "index": index}
        config = json.dumps({"cluster": {"worker": addresses}, "task": task})
        workers.append(started(before + COMMAND, command, TF_CONFIG=config))
    said = [worker.communicate(timeout=200)[1] for worker in workers]
    return [(worker.returncode, errors) for worker, errors in zip(workers, said, strict=True)]


def signalled(number, step):
    return f"""
import signal
from artlab.training import autoencoder
batch = autoencoder.batch
def signalled(*arguments, **asked):
    if asked["step"] == {step}:
        signal.raise_signal({number})
    return batch(*arguments, **asked)
autoencoder.batch = signalled
"""


def test_two_cpus_train_what_one_trains(arguments, one):
    command = arguments("mirrored", "--strategy=mirrored")

    errors = started(TWO_CPUS + COMMAND, command).communicate(timeout=200)[1]

    assert "24/24" in errors
    np.testing.assert_allclose(pictures(arguments, "mirrored"), one, atol=TOLERANCE)


def test_two_workers_that_stop_and_die_and_go_on_train_what_one_trains(arguments, one):
    command = arguments("workers", "--strategy=multi-worker")
    stopped = two_workers(command, second=signalled("signal.SIGTERM", 4))
    alone, dead = two_workers([*command, "--resume"], second=signalled("signal.SIGKILL", 15))
    ends = two_workers([*command, "--resume"])

    assert [status for status, _ in stopped] == [130, 0]  # a kill was what one was asked for
    assert all("stopped in stage autoencoder after step 10 of 24" in said for _, said in stopped)
    assert dead[0] == -9
    assert alone[0] == 2
    assert alone[1].splitlines()[-1].startswith("artlab: another worker stopped")
    assert "Traceback" not in alone[1]
    assert [status for status, _ in ends] == [0, 0]
    np.testing.assert_allclose(pictures(arguments, "workers"), one, atol=TOLERANCE)


@pytest.mark.parametrize("task", ["", "}", ', "task": {"type": "worker", "index": 1}}'])
def test_a_strategy_that_cannot_be_is_one_sentence(monkeypatch, task):
    monkeypatch.setenv("TF_CONFIG", task and '{"cluster": {"worker": ["here:1"]}' + task)

    with pytest.raises(InputError, match=r"^TF_CONFIG must name all workers[^\n]*$"):
        Workers("multi-worker")
    with pytest.raises(InputError, match=r"^strategy must be one, mirrored or multi-worker, not "):
        Workers("fast")


def test_batches_that_cannot_be_shared_are_found_before_the_first_step(monkeypatch):
    monkeypatch.setattr(replicas, "count", lambda: 3)
    config = GanConfig(batch_size=30, adversary_batch=20)

    with pytest.raises(InputError, match=r"^adversary_batch must be a multiple of 3, .* not 20$"):
        replicas.check(config, 100)

"""What a run has learnt survives a stop, a kill and a full disk, or says what to do."""

import shlex
import signal
import subprocess
import sys
import time
from dataclasses import replace
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from made_up import SHAPES

from artlab.collections.mnist import MNIST
from artlab.errors import ArtlabError
from artlab.images import to_bytes
from artlab.models.dense import DenseConfig
from artlab.training.state import State

SMALL = {"hidden": 32, "encoder-first": 32, "encoder-second": 32, "batch-size": 50}
SMALL |= {"autoencoder-epochs": 2000, "prior-width": 16, "prior-blocks": 1}
CONFIG = DenseConfig()


@pytest.fixture
def opened(tmp_path):
    """Return a function that opens a run in one folder, and returns its state and its weights."""

    def opened(*, resume, work=tmp_path / "run", config=CONFIG, collection=MNIST):
        weights = keras.Variable(np.zeros(3), dtype="float32")
        state = State({"encoder": SimpleNamespace(variables=[weights])}, work)
        state.open(config, collection, resume=resume)
        return state, weights

    return opened


@pytest.fixture
def unfinished(opened):
    """Return the folder of a run that was stopped after 7 steps of its second stage."""
    state, weights = opened(resume=False)
    weights.assign([1, 2, 3])
    state.stage.assign(1)
    state.step.assign(7)
    state.count()
    state.save()
    return state.work


@pytest.fixture
def command(tmp_path, digits, labels):
    """Return what trains a small dense model, on the command line."""
    file, grey = tmp_path / "small.npz", to_bytes(digits)
    np.savez(file, x_train=grey, y_train=labels, x_test=grey, y_test=labels)
    options = [f"--{name}={value}" for name, value in SMALL.items()]
    options += [f"--data={file}", f"--work={tmp_path / 'run'}", "--save-seconds=0.2"]
    python = [sys.executable, "-m", "artlab", "--checkpoints", str(tmp_path / "root")]
    return [*python, "train", "dense", *options]


def test_what_was_saved_is_restored_wherever_the_checkpoints_are(opened, unfinished):
    state, weights = opened(resume=True, collection=replace(MNIST, root=unfinished))

    assert np.array_equal(weights, [1, 2, 3])
    assert (int(state.stage), int(state.step)) == (1, 7)
    assert float(state.seconds) > 0


def test_a_finished_run_leaves_nothing_to_resume(opened, unfinished):
    state, _ = opened(resume=True)

    state.close()

    assert not (unfinished / "state").exists()
    with pytest.raises(ArtlabError, match=r"^there is no run to resume in [^\n]*$"):
        opened(resume=True)


@pytest.mark.parametrize(
    ("another", "says"),
    [
        ({"resume": False}, "there is an unfinished run in {}: "),
        ({"resume": True, "config": DenseConfig(batch_size=20)}, "the run in {} has another conf"),
        ({"resume": True, "collection": SHAPES}, "the run in {} has another config, "),
    ],
    ids=["new", "config", "collection"],
)
def test_another_run_neither_wipes_out_nor_resumes_an_unfinished_one(
    opened, unfinished, another, says
):
    with pytest.raises(ArtlabError, match=f"^{says.format(unfinished)}"):
        opened(**another)


@pytest.mark.parametrize("broken", ["config", "state"])
def test_a_damaged_run_is_not_resumed(opened, unfinished, broken):
    if broken == "config":
        (unfinished / "config.json").unlink()
    for numbers in (unfinished / "state").glob("*.npz"):
        numbers.write_bytes(numbers.read_bytes()[:100])

    with pytest.raises(ArtlabError, match=r"^(cannot use the folder|the saved state in)[^\n]*$"):
        opened(resume=True)


def test_names_a_folder_that_cannot_be_made(opened, tmp_path):
    (tmp_path / "taken").write_text("")

    with pytest.raises(ArtlabError, match=r"^cannot make the folder [^\n]*: Not a directory$"):
        opened(resume=False, work=tmp_path / "taken" / "run")


def test_a_killed_command_resumes_from_its_last_saved_state(command, tmp_path):
    started = subprocess.Popen(command, stderr=subprocess.PIPE)
    for _ in range(600):
        if (tmp_path / "run" / "state" / "card.json").exists():
            break
        assert started.poll() is None, started.communicate()[1].decode()
        time.sleep(0.1)
    started.kill()
    started.communicate()
    again = subprocess.Popen([*command, "--resume"], stderr=subprocess.PIPE)
    written = b""
    while b"autoencoder" not in written:
        piece = again.stderr.read1(1000)
        assert piece, written.decode()
        written += piece
    again.terminate()
    _, complaints = again.communicate(timeout=60)

    assert started.returncode == -signal.SIGKILL
    assert again.returncode == 0
    assert b"--resume" in complaints
    assert not (tmp_path / "root").exists()


def test_a_full_disk_ends_in_a_sentence(command):
    limited = f"ulimit -f 64; exec {shlex.join(command)}"  # files of at most 64 KB

    done = subprocess.run(["/bin/bash", "-c", limited], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "cannot write the run's files" in done.stderr
    assert "Traceback" not in done.stderr

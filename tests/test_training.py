"""Training on 200 made-up digits: it learns, stops at a word, and resumes as if it had not."""

import csv
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import tensorflow as tf

from artlab import cards, checkpoints, images, machine
from artlab.errors import ArtlabError
from artlab.models import CONFIGS, PEERS
from artlab.scores import references
from artlab.training import adversary, autoencoder, conditional_gan, prior, variational
from artlab.training.data import Digits
from artlab.training.run import Pace, StoppedError, train

SMALL = {
    "dense": {"hidden": 32, "encoder_first": 32, "encoder_second": 32, "batch_size": 50}
    | {
        "autoencoder_epochs": 6,
        "prior_epochs": 3,
        "prior_width": 16,
        "prior_blocks": 1,
        "prior_steps": 1,
    },
}
SMALL["gan"] = SMALL["dense"] | {"adversary_steps": 5, "adversary_batch": 20, "shift_pixels": 1}
SMALL["dense"] |= {"adversary_steps": 0}
SMALL["vae"] = {"hidden": 32, "batch_size": 50, "epochs": 3}
SMALL["beta-vae"] = {"hidden": 32, "encoder_first": 32, "encoder_second": 32}
SMALL["beta-vae"] |= {"batch_size": 50, "epochs": 3, "rate": 0.01}
SMALL["cgan"] = {"batch_size": 25, "epochs": 1, "rate": 0.002}
STAGES = {"vae": variational, "beta-vae": variational, "cgan": conditional_gan}


@pytest.fixture(scope="module")
def two_hundred():
    """Bars of ten widths: ten classes that a small network can tell apart."""
    labels = np.arange(200, dtype=np.uint8) % 10
    images = np.zeros((200, 28, 28), np.uint8)
    for index, label in enumerate(labels):
        images[index, 5:23, 4 + index % 3 : 6 + 2 * label] = 150 + index % 100
    return Digits(train_images=images, train_labels=labels, test_images=images, test_labels=labels)


@pytest.fixture(scope="module")
def fit(tmp_path_factory, two_hundred):
    """Train a small model in a folder of its own; returns the folder and the checkpoints' root."""
    folder = tmp_path_factory.mktemp("training")

    def fit(name="gan", *, work, resume=False):
        config = CONFIGS[name](**SMALL[name])
        root = folder / f"{work}-checkpoints"
        pace = Pace(save_seconds=0, look_seconds=0)
        train(
            name, config, two_hundred, work=folder / work, root=root, command="a test",
            pace=pace, resume=resume,
        )  # fmt: skip
        return folder / work, root

    fit.folder = folder
    return fit


@pytest.fixture(scope="module")
def finished(fit):
    return fit(work="finished")


def stop_at(monkeypatch, module, step, number=signal.SIGTERM):
    """Have a signal come in the middle of a step."""
    original = module.batch

    def batch(*arguments, **options):
        if options["step"] == step:
            signal.raise_signal(number)
        return original(*arguments, **options)

    monkeypatch.setattr(module, "batch", batch)


def logged(work, name):
    with (work / "log.csv").open(encoding="utf-8", newline="") as file:
        rows = [dict(cell.split("=") for cell in row[2:]) for row in csv.reader(file)]
    return [float(row[name]) for row in rows if name in row]


def test_losses_fall_and_the_checkpoint_draws(finished):
    work, root = finished

    losses, velocities = logged(work, "loss"), logged(work, "velocity")
    drawn = checkpoints.load("gan", root=root).draw(np.array([42.0]), digit=3)

    assert losses[23] < losses[0] - 0.3
    assert velocities[-1] < velocities[0]
    assert drawn.shape == (1, 28, 28)
    assert 0 <= drawn.min() < drawn.max() <= 1


def test_the_card_says_what_the_training_took(finished):
    scores = cards.read(finished[1] / "gan").scores

    assert scores["training"]["digits"] == (6 + 3) * 200 + 5 * 20
    assert 0 < scores["training"]["minutes"] < 10
    assert scores["training"]["machine"] == machine.describe()
    assert scores["parameters"]["decoder"] == 101 * 32 + 33 * 784


def test_the_gradient_penalty_is_half_the_squared_slope():
    slope = tf.constant(np.linspace(-1, 1, 784, dtype=np.float32)[:, None])

    def discriminator(pixels, _):
        return (pixels @ slope)[:, 0], None

    penalty = adversary.gradient_penalty(discriminator, tf.zeros((3, 784)), tf.zeros((3, 10)))

    assert float(penalty) == pytest.approx(float(tf.reduce_sum(slope**2)) / 2, rel=1e-5)


def test_the_test_digits_become_the_references_where_there_are_none(finished, two_hundred):
    real = references.load(root=finished[1])

    np.testing.assert_array_equal(images.to_bytes(real.images), two_hundred.test_images)


def test_sheets_are_saved_as_it_goes(finished):
    work, _ = finished

    sheets = sorted(path.name for path in (work / "sheets").iterdir())

    assert sheets[0] == "adversary-000001.png"
    assert sheets[-1] == "prior-000012.png"
    with PIL.Image.open(work / "sheets" / sheets[-1]) as sheet:
        assert sheet.size == (604, 604)


def test_a_stopped_and_resumed_run_ends_as_one_that_was_not(finished, fit, monkeypatch):
    stops = [
        (autoencoder, 9, signal.SIGINT),
        (prior, 5, signal.SIGTERM),
        (adversary, 2, signal.SIGINT),
    ]
    for index, (module, step, number) in enumerate(stops):
        with monkeypatch.context() as patched:
            stop_at(patched, module, step, number)
            with pytest.raises(StoppedError, match="--resume"):
                fit(work="stopped", resume=index > 0)

    _, root = fit(work="stopped", resume=True)

    whole = checkpoints.load("gan", root=finished[1])
    resumed = checkpoints.load("gan", root=root)
    seeds = np.arange(5.0)
    np.testing.assert_allclose(resumed.draw(seeds), whole.draw(seeds), atol=1e-5)


@pytest.fixture(scope="module", params=PEERS)
def peer(request, fit):
    return request.param, *fit(request.param, work=request.param)


def test_a_peer_s_loss_falls_and_its_checkpoint_draws(peer):
    name, work, root = peer

    losses = logged(work, "discriminator" if name == "cgan" else "loss")
    drawn = checkpoints.load(name, root=root).draw(np.array([42.0]), digit=3)

    assert losses[-1] < 0.85 * losses[0]
    assert drawn.shape == (1, 28, 28)
    assert 0 <= drawn.min() < drawn.max() <= 1


def test_a_stopped_and_resumed_peer_ends_as_one_that_was_not(peer, fit, monkeypatch):
    name, _, root = peer
    work = f"{name}-stopped"
    with monkeypatch.context() as patched:
        stop_at(patched, STAGES[name], 4)
        with pytest.raises(StoppedError, match="--resume"):
            fit(name, work=work)

    _, resumed_root = fit(name, work=work, resume=True)

    whole, resumed = (checkpoints.load(name, root=each) for each in (root, resumed_root))
    seeds = np.arange(5.0)
    np.testing.assert_allclose(resumed.draw(seeds), whole.draw(seeds), atol=1e-5)


def test_standard_normal_latents_have_no_divergence_and_others_the_textbook_s():
    means, log_variances = np.full((2, 100), 3.0, "f4"), np.full((2, 100), np.log(4), "f4")

    assert float(variational.kl(np.zeros_like(means), np.zeros_like(means))) == 0
    # Of N(3, 4) from N(0, 1), a hundred times: (9 + 4 - 1 - log 4) / 2.
    assert float(variational.kl(means, log_variances)) == pytest.approx(530.685, abs=0.01)


def test_the_cross_entropy_is_the_sum_over_the_pixels():
    white, grey = np.full((2, 784), 1.0, "f4"), np.zeros((2, 784), "f4")

    assert float(variational.cross_entropy(white, white)) == pytest.approx(0, abs=1e-3)
    assert float(variational.cross_entropy(white, grey)) == pytest.approx(784 * np.log(2), rel=1e-5)


def test_a_score_costs_what_its_logit_says():
    scores = np.full((3, 1), np.log(3), "f4")  # a chance of 3/4 that the image is real

    costs = [float(conditional_gan.cross_entropy(scores, real=real)) for real in (True, False)]

    assert costs == pytest.approx([-np.log(3 / 4), -np.log(1 / 4)], abs=1e-5)


def test_only_a_finished_run_touches_the_checkpoint(finished, fit, monkeypatch):
    card = (finished[1] / "gan" / "card.json").read_bytes()
    stop_at(monkeypatch, autoencoder, 3)

    with pytest.raises(StoppedError):
        fit(work="finished")

    assert (finished[1] / "gan" / "card.json").read_bytes() == card
    assert checkpoints.load("gan", root=finished[1])


def test_a_new_run_does_not_wipe_out_an_unfinished_one(fit, monkeypatch):
    with monkeypatch.context() as patched:
        stop_at(patched, autoencoder, 3)
        with pytest.raises(StoppedError):
            fit("dense", work="unfinished")

    with pytest.raises(ArtlabError, match="unfinished run"):
        fit("dense", work="unfinished")


def test_there_must_be_something_to_resume(fit):
    with pytest.raises(ArtlabError, match="no run to resume"):
        fit("dense", work="nothing", resume=True)


def test_refuses_to_resume_with_another_config(fit, monkeypatch):
    stop_at(monkeypatch, autoencoder, 3)
    with pytest.raises(StoppedError):
        fit("dense", work="other")
    monkeypatch.setitem(SMALL, "dense", SMALL["dense"] | {"batch_size": 20})

    with pytest.raises(ArtlabError, match="another config"):
        fit("dense", work="other", resume=True)


def test_signals_have_their_old_meaning_after_a_run(finished):
    assert finished
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_killed_command_resumes_from_its_last_saved_state(tmp_path, two_hundred):
    file, work, root = tmp_path / "small.npz", tmp_path / "work", tmp_path / "root"
    np.savez(
        file,
        x_train=two_hundred.train_images, y_train=two_hundred.train_labels,
        x_test=two_hundred.test_images, y_test=two_hundred.test_labels,
    )  # fmt: skip
    small = SMALL["dense"] | {"autoencoder_epochs": 2000}
    options = [f"--{name.replace('_', '-')}={value}" for name, value in small.items()]
    command = [sys.executable, "-m", "artlab", "--checkpoints", str(root), "train", "dense"]
    command += ["--data", str(file), "--work", str(work), "--save-seconds=0.2", *options]

    started = subprocess.Popen(command, stderr=subprocess.PIPE)
    _wait_for(work / "state" / "checkpoint", started)
    started.kill()
    _, _ = started.communicate()
    again = subprocess.Popen([*command, "--resume"], stderr=subprocess.PIPE)
    _wait_for_text(again, b"autoencoder")
    again.terminate()
    _, complaints = again.communicate(timeout=60)

    assert started.returncode == -signal.SIGKILL
    assert again.returncode == 130
    assert b"--resume" in complaints
    assert not root.exists()


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if path.exists():
            return
        assert process.poll() is None, process.communicate()[1].decode()
        time.sleep(0.1)
    pytest.fail(f"{path} never came")


def _wait_for_text(process: subprocess.Popen[bytes], text: bytes) -> None:
    read = b""
    while text not in read:
        piece = process.stderr.read1(1000)
        assert piece, read.decode()
        read += piece


def test_a_full_disk_ends_in_a_sentence(tmp_path, two_hundred):
    file = tmp_path / "small.npz"
    np.savez(
        file,
        x_train=two_hundred.train_images, y_train=two_hundred.train_labels,
        x_test=two_hundred.test_images, y_test=two_hundred.test_labels,
    )  # fmt: skip
    options = [f"--{name.replace('_', '-')}={value}" for name, value in SMALL["dense"].items()]
    command = [sys.executable, "-m", "artlab", "train", "dense", "--data", str(file)]
    command += ["--work", str(tmp_path / "work"), *options]
    limited = f"ulimit -f 64; exec {shlex.join(command)}"  # files of at most 64 KB

    done = subprocess.run(["/bin/bash", "-c", limited], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "cannot write the run's files" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("broken", ["config", "state"])
def test_a_damaged_run_is_not_resumed(fit, monkeypatch, broken):
    name = f"damaged-{broken}"
    with monkeypatch.context() as patched:
        stop_at(patched, autoencoder, 3)
        with pytest.raises(StoppedError):
            fit("dense", work=name)
    folder = fit.folder / name
    if broken == "config":
        (folder / "config.json").unlink()
    else:
        for numbers in (folder / "state").glob("*.data*"):
            numbers.write_bytes(numbers.read_bytes()[:100])

    with pytest.raises(ArtlabError, match=r"cannot use the folder|is damaged"):
        fit("dense", work=name, resume=True)

"""Kills training at random instants, saving included, and goes on; the end must be the same."""

import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from artlab import cards
from artlab.collections.mnist import MNIST
from artlab.errors import CheckpointError
from artlab.training.state import ROLE

SMALL = {"hidden": 32, "encoder-first": 32, "encoder-second": 32, "batch-size": 50}
SMALL |= {"prior-width": 16, "prior-blocks": 1, "prior-epochs": 10, "adversary-steps": 20}
SMALL |= {"autoencoder-epochs": 10, "adversary-batch": 20}
LATEST = 2.0  # seconds after a run goes on in which it is killed
PATIENCE = 900  # seconds for a run to begin, or to end


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the kills have cost.

    Attributes:
        kills: How many there were.
        saving: Those of them in the middle of a save.
        unloadable: After how many the saved state was not whole.
        lost: After how many it was an older one than had been saved.
        runs: How many runs were killed, again and again, until they ended.
        different: How many of these ended with other files than a run that was left alone.
    """

    kills: int
    saving: int
    unloadable: int
    lost: int
    runs: int
    different: int


def trial(kills: int, *, seed: int = 0) -> Outcome:
    """Kill training so many times."""
    stream = random.Random(seed)  # noqa: S311 - no secret
    killed = saving = unloadable = lost = runs = different = 0
    with tempfile.TemporaryDirectory(prefix="artlab-trial-") as name:
        folder = Path(name)
        data = _data(folder)
        wanted = _Run(folder / "undisturbed", data).end(resume=False)
        while killed < kills:
            run, saved = _Run(folder / f"run{runs}", data), (-1, -1)
            while killed < kills:
                in_saving = stream.random() < 0.5
                is_killed = run.kill(
                    after=stream.uniform(0, LATEST), in_saving=in_saving, resume=saved != (-1, -1)
                )
                if not is_killed:  # it was done before
                    break
                killed, saving = killed + 1, saving + run.was_saving
                found = run.progress()
                unloadable += found is None
                lost += found is not None and found < saved
                saved = found or saved
            different += run.end(resume=True) != wanted
            runs += 1
    return Outcome(
        kills=killed, saving=saving, unloadable=unloadable, lost=lost, runs=runs,
        different=different,
    )  # fmt: skip


class _Run:
    """One run of training, in a folder."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder, self.root = folder, folder / "checkpoints"
        self.was_saving = False
        options = [f"--{name}={value}" for name, value in SMALL.items()]
        self._command = [
            *(sys.executable, "-m", "artlab", "--checkpoints", str(self.root), "train", "dense"),
            *(*options, f"--data={data}", f"--work={folder}", "--save-seconds=0.2"),
        ]

    def end(self, *, resume: bool) -> dict[str, str]:
        """Let it end; return the hashes of what came of it."""
        if not (self.root / "dense" / "card.json").exists():
            process = self._start(resume=resume)
            if process.wait(PATIENCE):
                raise RuntimeError((self.folder / "errors").read_text())
        listed = cards.read(self.root / "dense").files
        return {role: file["sha256"] for role, file in sorted(listed.items())}

    def kill(self, *, after: float, in_saving: bool, resume: bool) -> bool:
        """Let it go on, and kill it; False if it ended before."""
        state = self.folder / ROLE
        before = _changed(state / "card.json")
        process = self._start(resume=resume)
        while process.poll() is None and _changed(state / "card.json") == before:
            time.sleep(0.01)
        time.sleep(after)
        until = time.monotonic() + PATIENCE
        while in_saving and not _partial(state):
            if process.poll() is not None or time.monotonic() > until:
                break
        process.kill()
        self.was_saving = _partial(state)
        return process.wait() < 0

    def progress(self) -> tuple[int, int] | None:
        """Return how many stages, and steps of the next one, are saved; None if that is damaged."""
        try:
            state = self.folder / ROLE
            with np.load(cards.verified(state, cards.read(state), ROLE)) as saved:
                return int(saved["arr_0"]), int(saved["arr_1"])
        except (CheckpointError, OSError, ValueError):
            return None

    def _start(self, *, resume: bool) -> subprocess.Popen[bytes]:
        self.folder.mkdir(exist_ok=True)
        command = [*self._command, "--resume"] if resume else self._command
        with (self.folder / "errors").open("wb") as errors:
            return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)


def _data(folder: Path) -> Path:
    stream, file = np.random.RandomState(0), folder / "small.npz"
    pictures = stream.randint(256, size=(300, *MNIST.shape)).astype(np.uint8)
    labels = np.arange(300, dtype=np.uint8) % 10
    np.savez(file, x_train=pictures, y_train=labels, x_test=pictures, y_test=labels)
    return file


def _partial(folder: Path) -> bool:
    try:
        return any(path.name.startswith(".partial") for path in folder.iterdir())
    except OSError:
        return False


def _changed(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0

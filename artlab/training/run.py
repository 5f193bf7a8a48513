"""One run of training: the stages of a model in order, and a state that survives a stop.

The state is written before the first step, every minute, and at Ctrl-C or a `kill`; after a
`kill -9` or a power cut the last one counts.
"""

import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import keras
from tqdm import tqdm

from artlab import checkpoints, learning, machine
from artlab.cards import Card
from artlab.errors import ArtlabError, CheckpointError
from artlab.learning import Snapshot
from artlab.models.config import Config
from artlab.scores import references
from artlab.tone import AS_DRAWN
from artlab.training import ink, replicas
from artlab.training.data import DataSet
from artlab.training.stages import Stage
from artlab.training.state import State
from artlab.training.strategies import Workers
from artlab.training.watch import Watch, snapshot_steps, view


class StoppedError(ArtlabError):
    """Training was asked to stop, and did, after saving its state."""

    def __init__(self, done: str, number: int | None) -> None:
        super().__init__(f"stopped {done}; the same command with --resume goes on from there")
        # To a `kill` it is what was wanted; Ctrl-C has the status that shells have for it.
        self.exit_status = 0 if number == signal.SIGTERM else 130


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How often a run does what is not a step."""

    save_seconds: float = 60
    look_seconds: float = 30


def train(  # noqa: PLR0913 - what, on what, where to, and how often
    config: Config,
    data: DataSet,
    *,
    work: Path,
    command: str,
    resume: bool = False,
    pace: Pace = Pace(),
    strategy: str = "one",
) -> Card | None:
    """Train a model and write its checkpoint.

    Args:
        config: The model, and everything that decides what it will be.
        data: What it is fitted to. Only a finished run writes to the root of its
            collection; where that has no references, the test images become them.
        work: Folder of the run: its state, sheets and log.
        command: What the card will say made it.
        resume: Continue the run in `work`, rather than start anew.
        pace: How often to save and to look.
        strategy: Where to compute; see artlab.training.strategies.

    Returns:
        The card of the new checkpoint; None from a worker that is not the chief.

    Raises:
        StoppedError: On SIGINT or SIGTERM, after saving.
        ArtlabError: If there is nothing to resume, or something that was not asked
            for; the config is not that of the run; the strategy does not fit; another
            worker is gone; a file cannot be written.
    """
    workers, collection = Workers(strategy), data.collection
    keras.utils.set_random_seed(config.seed)
    with workers.together():
        options = repr((config, resume)).encode()
        workers.agree(options, data.train_images.data, data.train_labels.data)
        with workers.strategy.scope():
            replicas.check(config, len(data.train_images))
            networks = checkpoints.untrained(config, collection)
            usable = checkpoints.usable(networks, config, collection)
            stages = [import_module(each).stage(networks, config, data) for each in config.stages]
        stages = [stage for stage in stages if stage.steps]
        learnt = checkpoints.parts(networks)
        for stage in stages:
            learnt |= stage.learnt
        state = State(learnt, work)
        if workers.is_chief:
            state.open(config, collection, resume=resume)
        watch = Watch(view(usable, data), work)
        Run(state, watch, workers, pace).go(config.name, stages)
    if not workers.is_chief:
        return None
    with _signals(_stop_at_once):  # all is saved; what is written now, is at once or not at all
        seen = sum(stage.steps * stage.batch_size for stage in stages)
        minutes = float(state.seconds) / 60
        card = checkpoints.save(
            networks,
            config,
            collection,
            command=command,
            tone=ink.tone(usable, data) if config.role == "generator" else AS_DRAWN,
            snapshots=watch.snapshots(stages),
            training={"images": seen, "minutes": minutes, "machine": machine.describe()},
        )
        _provide_references(data, command)
    state.close()
    return card


def _provide_references(data: DataSet, command: str) -> None:
    """Write the test images beside the models, for the scores, unless they are there."""
    try:
        references.load(data.collection)
    except CheckpointError:
        references.publish(data.test_images, data.test_labels, data.collection, command=command)


@dataclass(frozen=True)
class Run:
    """The stages of a model, taken one after the other, from where its state is."""

    state: State
    watch: Watch
    workers: Workers
    pace: Pace

    def go(self, name: str, stages: Sequence[Stage]) -> None:
        """Take every step that is left."""
        self.workers.follow_chief(self.state.variables)
        self._save()
        received: list[int] = []
        with _signals(received.append), _bar(is_shown=self.workers.is_chief) as bar:
            for index in range(int(self.state.stage), len(stages)):
                bar.set_description(f"{name} {index + 1}/{len(stages)} {stages[index].name}")
                self._go_through(stages[index], bar, received)
                self.state.stage.assign(index + 1)
                self.state.step.assign(0)
                self._save()
        if received:
            _stop_at_once(received[0])

    def _go_through(self, stage: Stage, bar: tqdm, received: Sequence[int]) -> None:
        state = self.state
        if int(state.step) == 0:
            if self.workers.is_chief:
                stage.begin()
            self.workers.follow_chief(state.variables)
        stage.enter()
        bar.reset(total=stage.steps)
        bar.set_postfix()
        bar.update(int(state.step))
        snapped = set(snapshot_steps(stage))
        saved_at = looked_at = time.monotonic()
        for number in range(int(state.step), stage.steps):
            losses = stage.step(number)
            state.step.assign(number + 1)
            bar.update()
            now = time.monotonic()
            if self.workers.is_chief:
                with state.writing():
                    if number + 1 in snapped:
                        _show(self.watch.snapshot(stage.name, number + 1, losses))
                    if now - looked_at > self.pace.look_seconds or number + 1 == stage.steps:
                        bar.set_postfix(self.watch.look(stage.name, number + 1, losses))
                        looked_at = now
            stops = self.workers.is_any_stopped(lambda: bool(received), number + 1)
            if stops or now - saved_at > self.pace.save_seconds:
                self._save()
                saved_at = now
            if stops:
                done = f"in stage {stage.name} after step {number + 1} of {stage.steps}"
                raise StoppedError(done, received[0] if received else None)

    def _save(self) -> None:
        self.state.count()
        if self.workers.is_chief:
            self.state.save()


def _show(snapshot: Snapshot | None) -> None:
    """Draw a snapshot above the bar, where a person sits before it."""
    if snapshot is None or not sys.stderr.isatty():
        return
    text = learning.in_terminal(snapshot)
    if text.partition("\n")[0].count("▀") <= shutil.get_terminal_size().columns:
        tqdm.write(text, file=sys.stderr)


def _bar(*, is_shown: bool) -> tqdm:
    # A file is read later: a line now and then will do.
    pause = 0.2 if sys.stderr.isatty() else 10
    pauses = {"mininterval": pause, "maxinterval": pause}
    return tqdm(unit=" steps", dynamic_ncols=True, disable=not is_shown, **pauses)


def _stop_at_once(number: int) -> None:
    raise StoppedError("after the last step", number)


@contextmanager
def _signals(heard: Callable[[int], None]) -> Iterator[None]:
    """Have Ctrl-C and `kill` heard, instead of what they do otherwise."""
    before = {
        number: signal.signal(number, lambda number, _: heard(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

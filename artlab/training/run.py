"""One run of training: the stages of a recipe in order, and a state that survives a stop.

Everything that a run has learnt is in one saved state. It is written every
minute and at Ctrl-C or a `kill`; after a power cut the last one counts.
"""

import json
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf
from tqdm import tqdm

from artlab import checkpoints, learning, machine
from artlab.cards import Card
from artlab.errors import ArtlabError, CheckpointError
from artlab.learning import Frame
from artlab.models.config import Config
from artlab.scores import references
from artlab.training import recipes, replicas
from artlab.training.data import Digits
from artlab.training.stages import Stage
from artlab.training.strategies import Workers
from artlab.training.watch import Watch, film_steps


class StoppedError(ArtlabError):
    """Training was asked to stop, and did, after saving its state."""

    exit_status = 130  # as a shell has it for Ctrl-C


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How often a run does what is not a step."""

    save_seconds: float = 60
    look_seconds: float = 30


def train(  # noqa: PLR0913 - what, on what, where to, and how often
    name: str,
    config: Config,
    digits: Digits,
    *,
    work: Path,
    root: Path,
    command: str,
    resume: bool = False,
    pace: Pace = Pace(),
    strategy: str = "one",
) -> Card | None:
    """Train a model and write its checkpoint.

    Args:
        name: The model's, as in artlab.models.CONFIGS.
        config: Everything that decides what it will be.
        digits: MNIST.
        work: Folder of the run: its state, sheets and log.
        root: Folder of the checkpoints; only a finished run writes there. Where it
            has no reference digits, the test digits become them.
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
    workers = Workers(strategy)
    keras.utils.set_random_seed(config.seed)
    with workers.together():
        options = repr((name, config, resume)).encode()
        workers.agree(options, digits.train_images.data, digits.train_labels.data)
        with workers.strategy.scope():
            replicas.check(config, len(digits.train_images))
            networks = checkpoints.family(config).build(config)
            recipe = recipes.recipe(name, networks, config, digits)
        learnt = checkpoints.parts(networks) | recipe.learnt
        run = _Run(recipe.stages, learnt, work, pace, workers)
        if workers.is_chief:
            run.open(name, config, resume=resume)
        watch = Watch(recipe.view, work)
        run.go(name, watch)
    if not workers.is_chief:
        return None
    frames = watch.filmed(recipe.stages)
    card = checkpoints.save(
        name,
        networks,
        config,
        root=root,
        command=command,
        film=frames,
        training=_cost(recipe.stages, float(run.seconds)),
    )
    _provide_references(digits, root, command)
    run.close()
    return card


def _cost(stages: list[Stage], seconds: float) -> dict[str, Any]:
    """Return what a run took, for the card."""
    digits = sum(stage.steps * stage.batch_size for stage in stages)
    return {"digits": digits, "minutes": seconds / 60, "machine": machine.describe()}


def _provide_references(digits: Digits, root: Path, command: str) -> None:
    """Write the test digits beside the models, for the scores, unless they are there."""
    try:
        references.load(root=root)
    except CheckpointError:
        references.publish(digits.test_images, digits.test_labels, root=root, command=command)


class _Run:
    def __init__(
        self,
        stages: list[Stage],
        learnt: dict[str, Any],
        work: Path,
        pace: Pace,
        workers: Workers,
    ) -> None:
        self.stages, self.work, self.pace, self.workers = stages, work, pace, workers
        self.stage, self.step = (tf.Variable(0, dtype=tf.int64) for _ in range(2))
        # By their variables: TensorFlow does not look into the lists of a Keras model.
        variables = {
            name: [weight.value for weight in part.variables] for name, part in learnt.items()
        }
        self.seconds = tf.Variable(0, dtype=tf.float64)
        progress = {"stage": self.stage, "step": self.step, "seconds": self.seconds}
        self.variables = [*progress.values(), *chain(*variables.values())]
        state = tf.train.Checkpoint(**progress, **variables)
        self.states = tf.train.CheckpointManager(state, str(work / "state"), max_to_keep=2)

    def open(self, name: str, config: Config, *, resume: bool) -> None:
        """Start anew, or where the run in the folder stopped."""
        try:
            self.work.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"cannot make the folder {self.work}: {error.strerror}"
            raise ArtlabError(message) from error
        try:
            self._open(name, config, resume=resume)
        except OSError as error:
            raise ArtlabError(f"cannot use the folder {self.work}: {error.strerror}") from error

    def _open(self, name: str, config: Config, *, resume: bool) -> None:
        config_file = self.work / "config.json"
        text = json.dumps({"model": name, **asdict(config)}, indent=2)
        is_unfinished = self.states.latest_checkpoint is not None
        if is_unfinished and not resume:
            raise ArtlabError(
                f"there is an unfinished run in {self.work}: go on with --resume, "
                "or remove that folder to start anew"
            )
        if not resume:
            shutil.rmtree(self.work / "film", ignore_errors=True)  # of a run before
            config_file.write_text(text, encoding="utf-8")
            return
        if not is_unfinished:
            raise ArtlabError(f"there is no run to resume in {self.work}; leave out --resume")
        if config_file.read_text(encoding="utf-8") != text:
            raise ArtlabError(
                f"the run in {self.work} has another config, see {config_file}; "
                "resume it with the same options, or leave out --resume"
            )
        try:
            self.states.checkpoint.restore(self.states.latest_checkpoint).assert_consumed()
        except (tf.errors.OpError, IndexError, ValueError, AssertionError) as error:
            message = f"the saved state in {self.work / 'state'} is damaged"
            raise ArtlabError(f"{message}; remove {self.work} and start anew") from error

    def close(self) -> None:
        """Remove the state of a finished run; sheets and log stay."""
        shutil.rmtree(self.work / "state", ignore_errors=True)

    def go(self, name: str, watch: Watch) -> None:
        """Take every step that is left."""
        self.workers.follow_chief(self.variables)
        self.counted_at = time.monotonic()
        with _stop_signals() as is_stopped, _bar(is_shown=self.workers.is_chief) as bar:
            for index in range(int(self.stage), len(self.stages)):
                bar.set_description(
                    f"{name} {index + 1}/{len(self.stages)} {self.stages[index].name}"
                )
                self._go_through(self.stages[index], watch, bar, is_stopped)
                self.stage.assign(index + 1)
                self.step.assign(0)
                self._save()

    def _go_through(
        self, stage: Stage, watch: Watch, bar: tqdm, is_stopped: Callable[[], bool]
    ) -> None:
        if int(self.step) == 0:
            if self.workers.is_chief:
                stage.begin()
            self.workers.follow_chief(self.variables)
        stage.enter()
        bar.reset(total=stage.steps)
        bar.set_postfix()
        bar.update(int(self.step))
        filmed = set(film_steps(stage))
        saved_at = looked_at = time.monotonic()
        for number in range(int(self.step), stage.steps):
            losses = stage.step(number)
            self.step.assign(number + 1)
            bar.update()
            now = time.monotonic()
            if self.workers.is_chief:
                with self._writing():
                    if number + 1 in filmed:
                        self._show(watch.film(stage.name, number + 1, losses))
                    if now - looked_at > self.pace.look_seconds or number + 1 == stage.steps:
                        bar.set_postfix(watch.look(stage.name, number + 1, losses))
                        looked_at = now
            stops = self.workers.is_any_stopped(is_stopped, number + 1)
            if stops or now - saved_at > self.pace.save_seconds:
                self._save()
                saved_at = now
            if stops:
                message = f"stopped in stage {stage.name} after step {number + 1} of {stage.steps}"
                raise StoppedError(f"{message}; the same command with --resume goes on from there")

    def _save(self) -> None:
        now = time.monotonic()
        self.seconds.assign_add(now - self.counted_at)
        self.counted_at = now
        if self.workers.is_chief:
            with self._writing():
                self.states.save()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, tf.errors.OpError) as error:
            reason = str(getattr(error, "strerror", None) or error).splitlines()[0]
            raise ArtlabError(
                f"cannot write the run's files in {self.work} ({reason}); what was saved before "
                "is whole: make room and go on with --resume"
            ) from error

    @staticmethod
    def _show(frame: Frame | None) -> None:
        """Draw a frame above the bar, where a person sits before it."""
        if frame is not None and sys.stderr.isatty() and shutil.get_terminal_size().columns >= 140:
            tqdm.write(learning.in_terminal(frame), file=sys.stderr)


def _bar(*, is_shown: bool) -> tqdm:
    # A file is read later: a line now and then will do.
    pause = 0.2 if sys.stderr.isatty() else 10
    return tqdm(
        unit=" steps",
        dynamic_ncols=True,
        mininterval=pause,
        maxinterval=pause,
        disable=not is_shown,
    )


@contextmanager
def _stop_signals() -> Iterator[Callable[[], bool]]:
    """Turn Ctrl-C and `kill` into a question that the loop asks between two steps."""
    received: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: received.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield lambda: bool(received)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

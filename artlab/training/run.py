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
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf
from tqdm import tqdm

from artlab import checkpoints, learning
from artlab.cards import Card
from artlab.errors import ArtlabError, CheckpointError
from artlab.learning import Frame
from artlab.models.config import Config
from artlab.scores import references
from artlab.training import recipes
from artlab.training.data import Digits
from artlab.training.stages import Stage
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
) -> Card:
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

    Returns:
        The card of the new checkpoint.

    Raises:
        StoppedError: On SIGINT or SIGTERM, after saving.
        ArtlabError: If there is nothing to resume, or something that was not asked
            for; the config is not that of the run; a file cannot be written.
    """
    try:
        work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArtlabError(f"cannot make the folder {work}: {error.strerror}") from error
    keras.utils.set_random_seed(config.seed)
    networks = checkpoints.family(config).build(config)
    recipe = recipes.recipe(name, networks, config, digits)
    run = _Run(recipe.stages, checkpoints.parts(networks) | recipe.learnt, work, pace)
    run.open(name, config, resume=resume)
    watch = Watch(recipe.view, work)
    run.go(name, watch)
    frames = watch.filmed(recipe.stages)
    card = checkpoints.save(name, networks, config, root=root, command=command, film=frames)
    _provide_references(digits, root, command)
    run.close()
    return card


def _provide_references(digits: Digits, root: Path, command: str) -> None:
    """Write the test digits beside the models, for the scores, unless they are there."""
    try:
        references.load(root=root)
    except CheckpointError:
        references.publish(digits.test_images, digits.test_labels, root=root, command=command)


class _Run:
    def __init__(self, stages: list[Stage], learnt: dict[str, Any], work: Path, pace: Pace) -> None:
        self.stages, self.work, self.pace = stages, work, pace
        self.stage, self.step = (tf.Variable(0, dtype=tf.int64) for _ in range(2))
        # By their variables: TensorFlow does not look into the lists of a Keras model.
        variables = {
            name: [weight.value for weight in part.variables] for name, part in learnt.items()
        }
        state = tf.train.Checkpoint(stage=self.stage, step=self.step, **variables)
        self.states = tf.train.CheckpointManager(state, str(work / "state"), max_to_keep=2)

    def open(self, name: str, config: Config, *, resume: bool) -> None:
        """Start anew, or where the run in the folder stopped."""
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

    def go(self, name: str, watch: Watch) -> None:
        """Take every step that is left."""
        try:
            self._go(name, watch)
        except (OSError, tf.errors.OpError) as error:
            reason = str(getattr(error, "strerror", None) or error).splitlines()[0]
            raise ArtlabError(
                f"cannot write the run's files in {self.work} ({reason}); what was saved before "
                "is whole: make room and go on with --resume"
            ) from error

    def close(self) -> None:
        """Remove the state of a finished run; sheets and log stay."""
        shutil.rmtree(self.work / "state", ignore_errors=True)

    def _go(self, name: str, watch: Watch) -> None:
        with _stop_signals() as is_stopped, _bar() as bar:
            for index in range(int(self.stage), len(self.stages)):
                bar.set_description(
                    f"{name} {index + 1}/{len(self.stages)} {self.stages[index].name}"
                )
                self._go_through(self.stages[index], watch, bar, is_stopped)
                self.stage.assign(index + 1)
                self.step.assign(0)
                self.states.save()

    def _go_through(
        self, stage: Stage, watch: Watch, bar: tqdm, is_stopped: Callable[[], bool]
    ) -> None:
        if int(self.step) == 0:
            stage.begin()
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
            if number + 1 in filmed:
                self._show(watch.film(stage.name, number + 1, losses))
            now = time.monotonic()
            if now - looked_at > self.pace.look_seconds or number + 1 == stage.steps:
                bar.set_postfix(watch.look(stage.name, number + 1, losses))
                looked_at = now
            if is_stopped() or now - saved_at > self.pace.save_seconds:
                self.states.save()
                saved_at = now
            if is_stopped():
                message = f"stopped in stage {stage.name} after step {number + 1} of {stage.steps}"
                raise StoppedError(f"{message}; the same command with --resume goes on from there")

    @staticmethod
    def _show(frame: Frame | None) -> None:
        """Draw a frame above the bar, where a person sits before it."""
        if frame is not None and sys.stderr.isatty() and shutil.get_terminal_size().columns >= 140:
            tqdm.write(learning.in_terminal(frame), file=sys.stderr)


def _bar() -> tqdm:
    # A file is read later: a line now and then will do.
    pause = 0.2 if sys.stderr.isatty() else 10
    return tqdm(unit=" steps", dynamic_ncols=True, mininterval=pause, maxinterval=pause)


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

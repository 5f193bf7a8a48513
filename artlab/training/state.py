"""What a run has learnt and how far it came: saved in its folder, and restored from there."""

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

import tensorflow as tf

from artlab.collections.collection import Collection
from artlab.errors import ArtlabError
from artlab.models.config import Config


class State:
    """All that a stop must not lose.

    Attributes:
        work: The run's folder.
        stage: How many stages are done.
        step: How many steps of the next one.
        seconds: How long it took.
        variables: These, and all that is learnt.
    """

    def __init__(self, learnt: Mapping[str, Any], work: Path) -> None:
        self.work = work
        self.stage, self.step = (tf.Variable(0, dtype=tf.int64) for _ in range(2))
        self.seconds = tf.Variable(0, dtype=tf.float64)
        # By their variables: TensorFlow does not look into the lists of a Keras model.
        variables = {
            name: [weight.value for weight in part.variables] for name, part in learnt.items()
        }
        progress = {"stage": self.stage, "step": self.step, "seconds": self.seconds}
        self.variables = [*progress.values(), *chain(*variables.values())]
        state = tf.train.Checkpoint(**progress, **variables)
        self._states = tf.train.CheckpointManager(state, str(work / "state"), max_to_keep=2)
        self._counted_at = time.monotonic()

    def open(self, config: Config, collection: Collection, *, resume: bool) -> None:
        """Start anew, or where the run in the folder stopped.

        Raises:
            ArtlabError: If there is nothing to resume, or something that was not asked for; the
                config is not that of the run; the state is damaged, or the folder.
        """
        try:
            self.work.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArtlabError(f"cannot make the folder {self.work}: {error.strerror}") from error
        known = {"model": config.name, "collection": collection.name, **asdict(config)}
        try:
            self._open(json.dumps(known, indent=2), resume=resume)
        except OSError as error:
            raise ArtlabError(f"cannot use the folder {self.work}: {error.strerror}") from error

    def _open(self, text: str, *, resume: bool) -> None:
        config_file = self.work / "config.json"
        is_unfinished = self._states.latest_checkpoint is not None
        if is_unfinished and not resume:
            raise ArtlabError(
                f"there is an unfinished run in {self.work}: go on with --resume, "
                "or remove that folder to start anew"
            )
        if not resume:
            shutil.rmtree(self.work / "snapshots", ignore_errors=True)  # of a run before
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
            self._states.checkpoint.restore(self._states.latest_checkpoint).assert_consumed()
        except (tf.errors.OpError, IndexError, ValueError, AssertionError) as error:
            message = f"the saved state in {self.work / 'state'} is damaged"
            raise ArtlabError(f"{message}; remove {self.work} and start anew") from error

    def count(self) -> None:
        """Add the seconds that went by since the last time."""
        now = time.monotonic()
        self.seconds.assign_add(now - self._counted_at)
        self._counted_at = now

    def save(self) -> None:
        """Write the state; the one before stays until this one is whole.

        Raises:
            ArtlabError: If it cannot be written.
        """
        with self.writing():
            self._states.save()

    def close(self) -> None:
        """Remove the state of a finished run; sheets and log stay."""
        shutil.rmtree(self.work / "state", ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Say in one sentence that a file of the run cannot be written."""
        try:
            yield
        except (OSError, tf.errors.OpError) as error:
            reason = str(getattr(error, "strerror", None) or error).splitlines()[0]
            raise ArtlabError(
                f"cannot write the run's files in {self.work} ({reason}); what was saved before "
                "is whole: make room and go on with --resume"
            ) from error

"""What a run has learnt and how far it came: saved in its folder, and restored from there.

The state is a folder with a card, as a trained model's is: a new one takes the place of the
one before in one rename, and what the card does not list is not loaded.
"""

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import tensorflow as tf

from artlab import cards, files
from artlab.cards import Card
from artlab.collections.collection import Collection
from artlab.errors import ArtlabError, CheckpointError
from artlab.models.config import Config

ROLE = "state"  # of the one file, and the folder's name


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
        learnt_variables = (weight.value for part in learnt.values() for weight in part.variables)
        self.variables = [self.stage, self.step, self.seconds, *learnt_variables]
        self._folder = work / ROLE
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
        is_unfinished = (self._folder / "card.json").exists()
        if is_unfinished and not resume:
            raise ArtlabError(
                f"there is an unfinished run in {self.work}: go on with --resume, "
                "or remove that folder to start anew"
            )
        if not resume:
            shutil.rmtree(self.work / "snapshots", ignore_errors=True)  # of a run before
            files.write(config_file, text)
            return
        if not is_unfinished:
            raise ArtlabError(f"there is no run to resume in {self.work}; leave out --resume")
        if config_file.read_text(encoding="utf-8") != text:
            raise ArtlabError(
                f"the run in {self.work} has another config, see {config_file}; "
                "resume it with the same options, or leave out --resume"
            )
        try:
            self._restore()
        except (CheckpointError, KeyError, OSError, ValueError, BadZipFile) as error:
            message = f"the saved state in {self._folder} is damaged"
            raise ArtlabError(f"{message}; remove {self.work} and start anew") from error

    def _restore(self) -> None:
        path = cards.verified(self._folder, cards.read(self._folder), ROLE)
        with np.load(path, allow_pickle=False) as saved:
            values = [saved[f"arr_{index}"] for index in range(len(saved.files))]
        for variable, value in zip(self.variables, values, strict=True):
            variable.assign(value)

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
        values = [variable.numpy() for variable in self.variables]

        def write(path: Path) -> None:
            with path.open("wb") as file:
                np.savez(file, *values)

        with self.writing():
            cards.publish(self._folder, Card(name=ROLE, command="train"), {ROLE: (".npz", write)})

    def close(self) -> None:
        """Remove the state of a finished run; sheets and log stay."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Say in one sentence that a file of the run cannot be written."""
        try:
            yield
        except (OSError, ArtlabError) as error:
            reason = getattr(error, "strerror", None) or getattr(error.__cause__, "strerror", "")
            raise ArtlabError(
                f"cannot write the run's files in {self.work} ({reason}); what was saved before "
                "is whole: make room and go on with --resume"
            ) from error

"""What a person sees of a run while it goes: losses, figures on test images, sheets of samples."""

import csv
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
import tensorflow as tf

from artlab import files, images, learning
from artlab.generator import Classifier, Generator
from artlab.images import Bytes
from artlab.learning import Snapshot
from artlab.scores.psnr import psnr
from artlab.training.data import DataSet
from artlab.training.stages import Stage

SEEDS = np.arange(10.0)  # that the sheets of samples show
SEED = np.array([42.0])  # that the learning record shows
SNAPSHOTS = 12  # of it, in one stage
WATCHED = 1000  # test images that the figures are measured on while training


class View(Protocol):
    """What there is to see of a model that learns."""

    def figures(self) -> dict[str, float]:
        """Measure the model on test images; figures by name."""

    def sheet(self, stage: str) -> Bytes | None:
        """Draw what a stage works on, one picture; None where there is nothing to draw."""

    def pictures(self) -> Bytes | None:
        """Draw a snapshot of the learning record; see artlab.learning.Snapshot."""


def view(usable: Generator | Classifier, data: DataSet) -> View:
    """Return what there is to see of a model."""
    if isinstance(usable, Classifier):
        return _ClassifierView(usable, data)
    return _GeneratorView(usable, data)


class _GeneratorView:
    """Reconstructions of test images, and samples."""

    def __init__(self, generator: Generator, data: DataSet) -> None:
        self.generator = generator
        self.held_out = images.from_bytes(data.test_images[:WATCHED])
        labels = range(len(data.collection.labels))
        firsts = [int(np.argmax(data.test_labels == label)) for label in labels]
        self.one_of_each = images.from_bytes(data.test_images[firsts])

    def figures(self) -> dict[str, float]:
        """Measure the reconstruction, if the model has one."""
        if self.generator.encode is None:
            return {}
        rebuilt = images.as_shown(self.generator.rebuild(self.held_out))
        return {"test PSNR": float(np.mean(psnr(self.held_out, rebuilt)))}

    def sheet(self, stage: str) -> Bytes:
        """Draw rows of test images, each over its reconstructions, or ten samples of each label."""
        if stage == "autoencoder":
            shown = self.held_out[:50]
            rebuilt = self.generator.rebuild(shown)
            firsts = range(0, len(shown), 10)
            pairs = [(shown[first : first + 10], rebuilt[first : first + 10]) for first in firsts]
            drawn = np.concatenate([*chain(*pairs)])
        else:
            drawn = self.generator.draw_every_label(SEEDS)
        return images.sheet(drawn, columns=10, scale=2)

    def pictures(self) -> Bytes:
        """Rebuild a test image of each label, and draw each label of one seed."""
        can_rebuild = self.generator.encode is not None
        rebuilt = (self.generator.rebuild if can_rebuild else np.zeros_like)(self.one_of_each)
        drawn = self.generator.draw_every_label(SEED)
        return images.to_bytes(np.concatenate([rebuilt, drawn]))


class _ClassifierView:
    """The share of test images whose label is told right."""

    def __init__(self, classifier: Classifier, data: DataSet) -> None:
        self.classifier = classifier
        self.held_out = images.from_bytes(data.test_images[:WATCHED])
        self.labels = data.test_labels[:WATCHED]

    def figures(self) -> dict[str, float]:
        """Measure the accuracy, in percent."""
        found = self.classifier.labels(self.classifier.features(self.held_out))
        return {"test accuracy": 100 * float(np.mean(found == self.labels))}

    def sheet(self, _: str) -> None:
        """Draw nothing: a classifier has no pictures of its own."""

    def pictures(self) -> None:
        """Draw nothing, again."""


class Watch:
    """Looks at a model now and then, and keeps what it saw in the run's folder."""

    def __init__(self, view: View, folder: Path) -> None:
        self.view = view
        self.folder = folder

    def look(self, stage: str, step: int, losses: Mapping[str, tf.Tensor]) -> dict[str, str]:
        """Measure, add a line to log.csv, save a sheet; return the figures as short texts."""
        texts = {name: f"{figure:.2f}" for name, figure in self._figures(losses).items()}
        with (self.folder / "log.csv").open("a", newline="", encoding="utf-8") as file:
            row = [f"{name}={text}" for name, text in texts.items()]
            csv.writer(file).writerow([stage, step, *row])
        sheet = self.view.sheet(stage)
        if sheet is not None:
            (self.folder / "sheets").mkdir(exist_ok=True)
            images.save_png(sheet, self.folder / "sheets" / f"{stage}-{step:06}.png")
        return texts

    def snapshot(self, stage: str, step: int, losses: Mapping[str, tf.Tensor]) -> Snapshot | None:
        """Take a snapshot for the learning record, if there is something to see."""
        pictures = self.view.pictures()
        if pictures is None:
            return None
        figures = {name: round(figure, 4) for name, figure in self._figures(losses).items()}
        snapshot = Snapshot(stage=stage, step=step, figures=figures, pictures=pictures)
        path = self._path(stage, step)
        path.parent.mkdir(exist_ok=True)
        with files.partial(path) as beside:
            learning.write([snapshot], beside)
            files.move(beside, path)
        return snapshot

    def snapshots(self, stages: Sequence[Stage]) -> list[Snapshot]:
        """Return the learning record of a finished run."""
        paths = [self._path(stage.name, step) for stage in stages for step in snapshot_steps(stage)]
        return [snapshot for path in paths if path.exists() for snapshot in learning.read(path)]

    def _path(self, stage: str, step: int) -> Path:
        return self.folder / "snapshots" / f"{stage}-{step:06}{learning.SUFFIX}"

    def _figures(self, losses: Mapping[str, tf.Tensor]) -> dict[str, float]:
        return {name: float(loss) for name, loss in losses.items()} | self.view.figures()


def snapshot_steps(stage: Stage) -> list[int]:
    """Return after which steps of a stage to take a snapshot: ever wider apart, the last included.

    They depend on the config alone, so a resumed run takes the same ones.

    >>> snapshot_steps(Stage(name="one", steps=2000, batch_size=9, step=lambda number: {}))
    [1, 2, 4, 8, 16, 32, 63, 126, 252, 502, 1002, 2000]
    """
    spread = np.geomspace(1, stage.steps, SNAPSHOTS).round().astype(int)
    return sorted(set(spread.tolist()))

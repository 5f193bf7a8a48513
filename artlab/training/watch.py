"""What a person sees of a run while it goes: losses, figures on test digits, sheets of samples."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import tensorflow as tf

from artlab import images, learning
from artlab.generator import Generator
from artlab.images import Bytes
from artlab.latents import CLASSES
from artlab.learning import Frame
from artlab.networks.classifier import Classifier
from artlab.scores.psnr import psnr
from artlab.training.data import Digits
from artlab.training.stages import Stage

SEEDS = np.arange(10.0)  # that the sheets of samples show
SEED = np.array([42.0])  # that the film of learning shows
FRAMES = 12  # of the film, in one stage
WATCHED = 1000  # test digits that the figures are measured on while training


class View(Protocol):
    """What there is to see of a model that learns."""

    def figures(self) -> dict[str, float]:
        """Measure the model on test digits; figures by name."""

    def sheet(self, stage: str) -> Bytes | None:
        """Draw what a stage works on, a grey picture; None where there is nothing to draw."""

    def pictures(self) -> Bytes | None:
        """Draw a frame of the film of learning; see artlab.learning.Frame."""


class GeneratorView:
    """Reconstructions of test digits, and samples."""

    def __init__(self, generator: Generator, digits: Digits) -> None:
        self.generator = generator
        self.held_out = images.from_bytes(digits.test_images[:WATCHED])
        firsts = [int(np.argmax(digits.test_labels == digit)) for digit in range(CLASSES)]
        self.one_of_each = images.from_bytes(digits.test_images[firsts])

    def figures(self) -> dict[str, float]:
        """Measure the reconstruction, if the model has one."""
        if self.generator.encode is None:
            return {}
        rebuilt = images.as_shown(self.generator.rebuild(self.held_out))
        return {"test PSNR": float(np.mean(psnr(self.held_out, rebuilt)))}

    def sheet(self, stage: str) -> Bytes:
        """Draw rows of test digits, each over its reconstructions, or a hundred samples."""
        if stage == "autoencoder":
            shown = self.held_out[:50]
            rebuilt = self.generator.rebuild(shown)
            rows = [
                row
                for first in range(0, len(shown), 10)
                for row in (shown[first : first + 10], rebuilt[first : first + 10])
            ]
            drawn = np.concatenate(rows)
        else:
            drawn = self.generator.draw_every_digit(SEEDS)
        return images.sheet(drawn, columns=10, scale=2)

    def pictures(self) -> Bytes:
        """Rebuild a test digit of each class, and draw each digit of one seed."""
        rebuilt = (
            np.zeros_like(self.one_of_each)
            if self.generator.encode is None
            else self.generator.rebuild(self.one_of_each)
        )
        drawn = self.generator.draw_every_digit(SEED)
        return images.to_bytes(np.concatenate([rebuilt, drawn]))


class ClassifierView:
    """The share of test digits that are told right."""

    def __init__(self, classifier: Classifier, digits: Digits) -> None:
        self.classifier = classifier
        self.held_out = images.from_bytes(digits.test_images[:WATCHED])
        self.labels = digits.test_labels[:WATCHED]

    def figures(self) -> dict[str, float]:
        """Measure the accuracy, in percent."""
        told = self.classifier.digits(self.classifier.features(self.held_out))
        return {"test accuracy": 100 * float(np.mean(told == self.labels))}

    def sheet(self, _: str) -> None:
        """Draw nothing: a classifier has no pictures of its own."""
        return

    def pictures(self) -> None:
        """Draw nothing, again."""
        return


class Watch:
    """Looks at a model now and then, and keeps what it saw in the run's folder."""

    def __init__(self, view: View, folder: Path) -> None:
        self.view = view
        self.folder = folder

    def look(self, stage: str, step: int, losses: Mapping[str, tf.Tensor]) -> dict[str, str]:
        """Measure, add a line to log.csv, save a sheet; return the figures as short texts."""
        texts = {name: f"{figure:.2f}" for name, figure in self._figures(losses).items()}
        self._log(stage, step, texts)
        sheet = self.view.sheet(stage)
        if sheet is not None:
            (self.folder / "sheets").mkdir(exist_ok=True)
            images.save_png(sheet, self.folder / "sheets" / f"{stage}-{step:06}.png")
        return texts

    def film(self, stage: str, step: int, losses: Mapping[str, tf.Tensor]) -> Frame | None:
        """Take a frame of the film of learning, if there is something to see."""
        pictures = self.view.pictures()
        if pictures is None:
            return None
        figures = {name: round(figure, 4) for name, figure in self._figures(losses).items()}
        frame = Frame(stage=stage, step=step, figures=figures, pictures=pictures)
        (self.folder / "film").mkdir(exist_ok=True)
        learning.write([frame], self.folder / "film" / f"{stage}-{step:06}.npz")
        return frame

    def filmed(self, stages: Sequence[Stage]) -> list[Frame]:
        """Return the frames of a finished run, in their order."""
        paths = [
            self.folder / "film" / f"{stage.name}-{step:06}.npz"
            for stage in stages
            for step in film_steps(stage)
        ]
        return [frame for path in paths if path.exists() for frame in learning.read(path)]

    def _figures(self, losses: Mapping[str, tf.Tensor]) -> dict[str, float]:
        return {name: float(loss) for name, loss in losses.items()} | self.view.figures()

    def _log(self, stage: str, step: int, texts: Mapping[str, str]) -> None:
        with (self.folder / "log.csv").open("a", newline="", encoding="utf-8") as file:
            row = [f"{name}={text}" for name, text in texts.items()]
            csv.writer(file).writerow([stage, step, *row])


def film_steps(stage: Stage) -> list[int]:
    """Return after which steps of a stage a frame is taken: ever wider apart, the last included.

    They depend on the config alone, so a resumed run shoots the same film.

    >>> film_steps(Stage(name="one", steps=2000, batch_size=9, step=lambda number: {}))
    [1, 2, 4, 8, 16, 32, 63, 126, 252, 502, 1002, 2000]
    """
    spread = np.geomspace(1, stage.steps, FRAMES).round().astype(int)
    return sorted(set(spread.tolist()))

"""What a person sees of a run while it goes: losses, figures on test digits, sheets of samples."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import tensorflow as tf

from artlab import images
from artlab.generator import Generator
from artlab.images import Bytes
from artlab.networks.classifier import Classifier
from artlab.scores.psnr import psnr
from artlab.training.data import Digits

SEEDS = np.arange(10.0)  # that the sheets of samples show
WATCHED = 1000  # test digits that the figures are measured on while training


class View(Protocol):
    """What there is to see of a model that learns."""

    def figures(self) -> dict[str, float]:
        """Measure the model on test digits; figures by name."""

    def sheet(self, stage: str) -> Bytes | None:
        """Draw what a stage works on, a grey picture; None where there is nothing to draw."""


class GeneratorView:
    """Reconstructions of test digits, and samples."""

    def __init__(self, generator: Generator, digits: Digits) -> None:
        self.generator = generator
        self.held_out = images.from_bytes(digits.test_images[:WATCHED])

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


class Watch:
    """Looks at a model now and then, and keeps what it saw in the run's folder."""

    def __init__(self, view: View, folder: Path) -> None:
        self.view = view
        self.folder = folder

    def look(self, stage: str, step: int, losses: Mapping[str, tf.Tensor]) -> dict[str, str]:
        """Measure, add a line to log.csv, save a sheet; return the figures as short texts."""
        figures = {name: float(loss) for name, loss in losses.items()} | self.view.figures()
        texts = {name: f"{figure:.2f}" for name, figure in figures.items()}
        self._log(stage, step, texts)
        sheet = self.view.sheet(stage)
        if sheet is not None:
            (self.folder / "sheets").mkdir(exist_ok=True)
            images.save_png(sheet, self.folder / "sheets" / f"{stage}-{step:06}.png")
        return texts

    def _log(self, stage: str, step: int, texts: Mapping[str, str]) -> None:
        with (self.folder / "log.csv").open("a", newline="", encoding="utf-8") as file:
            row = [f"{name}={text}" for name, text in texts.items()]
            csv.writer(file).writerow([stage, step, *row])

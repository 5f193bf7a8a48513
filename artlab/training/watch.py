"""What a person sees of a run while it goes: losses, test PSNR and sample sheets."""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import tensorflow as tf

from artlab import images
from artlab.generator import Generator
from artlab.scores.psnr import psnr
from artlab.training.data import Digits

SEEDS = np.arange(10.0)  # that the sheets of samples show
WATCHED = 1000  # test digits that the PSNR is measured on while training


class Watch:
    """Looks at a generator now and then, and keeps what it saw in the run's folder."""

    def __init__(self, generator: Generator, digits: Digits, folder: Path) -> None:
        self.generator = generator
        self.held_out = images.from_bytes(digits.test_images[:WATCHED])
        self.folder = folder

    def look(self, stage: str, step: int, losses: Mapping[str, tf.Tensor]) -> dict[str, str]:
        """Measure, add a line to log.csv, save a sheet; return the figures as short texts."""
        rebuilt = self.generator.rebuild(self.held_out)
        figures = {name: float(loss) for name, loss in losses.items()}
        figures["test PSNR"] = float(np.mean(psnr(self.held_out, images.as_shown(rebuilt))))
        texts = {name: f"{figure:.2f}" for name, figure in figures.items()}
        self._log(stage, step, texts)
        sheet = self._rebuilt(rebuilt) if stage == "autoencoder" else self._drawn()
        (self.folder / "sheets").mkdir(exist_ok=True)
        images.save_png(sheet, self.folder / "sheets" / f"{stage}-{step:06}.png")
        return texts

    def _log(self, stage: str, step: int, texts: Mapping[str, str]) -> None:
        with (self.folder / "log.csv").open("a", newline="", encoding="utf-8") as file:
            row = [f"{name}={text}" for name, text in texts.items()]
            csv.writer(file).writerow([stage, step, *row])

    def _rebuilt(self, rebuilt: images.Images) -> images.Bytes:
        """Rows of ten test digits, each over the row of their reconstructions."""
        rows = [
            row
            for first in range(0, min(50, len(rebuilt)), 10)
            for row in (self.held_out[first : first + 10], rebuilt[first : first + 10])
        ]
        return images.sheet(np.concatenate(rows), columns=10, scale=2)

    def _drawn(self) -> images.Bytes:
        return images.sheet(self.generator.draw_every_digit(SEEDS), columns=10, scale=2)

"""What the commands that have to do with music do, and what they may be asked."""

import shlex
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import numpy as np

from artlab import latents, points
from artlab.collections import DEFAULT
from artlab.collections.collection import Collection
from artlab.command_line import Add, AddOptions
from artlab.errors import InputError
from artlab.models.chorale import ChoraleConfig
from artlab.options import Option, declarations

TOP = Path(__file__).parents[1]
LONGEST = 300  # seconds
FASTEST = 10  # seeds a second: of more none begins a bar


def options() -> dict[str, Option]:
    """Return what may be asked of music, by name."""
    return {
        "start": points.seed("the first position", default=42),
        "end": points.seed("the last; it may lie before the first", default=46),
        "seconds": Option(help="how long it is", default=10.0, first=2, last=LONGEST),
        "tune": Option(
            help="another number is another tune on the same path", default=0,
            last=latents.LAST_SEED, step=1,
        ),
    }  # fmt: skip


def declare(
    add: Add,
    models: Any,
    add_options: AddOptions,
) -> None:
    """Add `music`, `train chorale` and `evaluate-music` to the command line.

    Args:
        add: Adds a command.
        models: What `train` takes a model from.
        add_options: Adds options to a command.
    """
    told = "compose a chorale for the walk between two seeds, to hear, to play or to look at"
    parser = add("music", music, told)
    add_options(parser, options())
    parser.add_argument("file", type=Path, metavar="OUT.wav|OUT.mid|OUT.png")

    about = ChoraleConfig.about
    told = f"Train the chorale model: {about}."
    parser = models.add_parser(ChoraleConfig.name, help=about, description=told)
    parser.set_defaults(run=train)
    _add_data(parser)
    parser.add_argument("--work", type=Path, help="folder of the run (default: runs/chorale)")
    parser.add_argument("--resume", action="store_true", help="go on where the run stopped")
    for name, seconds, told in (("save", 60.0, "saved states"), ("look", 30.0, "piano rolls")):
        explained = f"between two {told} (default: {seconds:.0f})"
        parser.add_argument(f"--{name}-seconds", type=float, default=seconds, help=explained)
    add_options(parser, declarations(ChoraleConfig))

    told = "measure the chorale model, beside Bach; fill its card and docs/music.md"
    parser = add("evaluate-music", evaluate, told)
    _add_data(parser)
    parser.add_argument("--no-save", action="store_true", help="only print")


def _add_data(parser: ArgumentParser) -> None:
    told = "scores as .mxl files (default: those that the package music21 carries)"
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=told)


def music(asked: Namespace, collection: Collection) -> int:
    """Compose for a walk; write what is heard, what is played, or the notes as a picture."""
    from artlab.music import decoder, files, tune  # noqa: PLC0415 - import Pillow

    files.check(asked.file)
    start, end, seconds = asked.start, asked.end, asked.seconds
    if start == end:
        raise InputError(f"--from and --to must differ, both are {start:g}")
    way = end - start
    is_too_fast = abs(way) > FASTEST * seconds
    low, high = sorted((start, end))
    crossed = np.arange(0 if is_too_fast else np.ceil(high) - np.floor(low) - 1) + np.floor(low) + 1
    keyframes = sorted((crossed - start) / way * seconds)

    def latent_at(times: np.ndarray) -> latents.Latents:
        return latents.at(start + way * times / seconds)

    weights = decoder.load(decoder.root(collection) / ChoraleConfig.name)
    played = tune.along(weights, latent_at, [0.0, *keyframes, seconds], seed=asked.tune)
    files.write(played, asked.file)
    print(f"wrote {asked.file}: {played.describe()}")
    return 0


def train(asked: Namespace, collection: Collection) -> int:
    """Train the chorale model."""
    from artlab.training.chorale import corpus, run  # noqa: PLC0415 - import TensorFlow
    from artlab.training.run import Pace  # noqa: PLC0415

    config = {name: getattr(asked, name) for name in declarations(ChoraleConfig)}
    card = run.train(
        ChoraleConfig(**config),
        corpus.load(asked.data),
        collection,
        work=asked.work or Path("runs") / ChoraleConfig.name,
        command=shlex.join(["python", "-m", "artlab", *sys.argv[1:]]),
        resume=asked.resume,
        pace=Pace(save_seconds=asked.save_seconds, look_seconds=asked.look_seconds),
    )
    print(f"wrote {collection.root / card.name}; measure it: python -m artlab evaluate-music")
    return 0


def evaluate(asked: Namespace, collection: Collection) -> int:
    """Measure the chorale model; print, save and show the table."""
    from artlab import cards  # noqa: PLC0415
    from artlab.evaluation import record  # noqa: PLC0415
    from artlab.evaluation.chorale import report, run  # noqa: PLC0415
    from artlab.music import decoder  # noqa: PLC0415
    from artlab.training.chorale import corpus  # noqa: PLC0415

    folder = collection.root / ChoraleConfig.name
    figures = run.measure(decoder.load(folder), corpus.load(asked.data))
    text = report.tables(figures)
    print(text)
    if not asked.no_save:
        cards.add_scores(folder, record.plain(figures))
    if not asked.no_save and collection.root.resolve() == DEFAULT.root.resolve():
        record.update(TOP / "docs" / "music.md", text, mark="music")
    return 0

"""What the commands that train the models of a collection do, and may be asked."""

import shlex
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from artlab import labs
from artlab.collections import DEFAULT
from artlab.collections.collection import RUNS, Collection
from artlab.command_line import Add, AddOptions
from artlab.lab import Lab
from artlab.models import CONFIGS, declared
from artlab.models.config import Config

if TYPE_CHECKING:  # importing it costs seconds of TensorFlow
    from artlab.training.data import DataSet

FEW = 2000  # pictures: models learn fewer by heart


def declare(
    add: Add,
    collection: Collection,
    add_data: Callable[[ArgumentParser], None],
    add_options: AddOptions,
) -> Any:
    """Add `train` to the command line; returns what takes another model."""
    parser = add("train", train, "train a model; Ctrl-C is safe, --resume goes on")
    models = parser.add_subparsers(dest="model", required=True, metavar="MODEL")
    for name, config in CONFIGS.items():
        told = f"Train the {name} model: {config.about}."
        model = models.add_parser(name, help=config.about, description=told)
        add_data(model)
        work = _work(name, collection)
        model.add_argument("--work", type=Path, help=f"folder of the run (default: {work})")
        model.add_argument(
            "--strategy",
            default="one",
            metavar="NAME",
            help="one device, mirrored on all GPUs of this machine, or multi-worker: several "
            "machines, as TF_CONFIG says; see docs/training.md (default: one)",
        )
        model.add_argument("--resume", action="store_true", help="go on where the run stopped")
        model.add_argument(
            "--save-seconds",
            type=float,
            default=60.0,
            help="between two saved states (default: 60)",
        )
        model.add_argument(
            "--look-seconds", type=float, default=30.0, help="between two sheets (default: 30)"
        )
        add_options(model, declared(name, collection))
    return models


def train(asked: Namespace, collection: Collection) -> int:
    """Train a model; draw the opening anew if it is the model's."""
    from artlab import opening  # noqa: PLC0415
    from artlab.training import data, run  # noqa: PLC0415 - import TensorFlow

    name = asked.model
    kind = CONFIGS[name]
    config = kind(**{field: getattr(asked, field) for field in declared(name, collection)})
    pictures = data.load(collection, asked.data)
    if not asked.resume and asked.strategy == "one":
        _foretell(config, pictures)
    card = run.train(
        config,
        pictures,
        work=asked.work or _work(name, collection),
        command=shlex.join(["python", "-m", "artlab", *sys.argv[1:]]),
        resume=asked.resume,
        pace=run.Pace(save_seconds=asked.save_seconds, look_seconds=asked.look_seconds),
        strategy=asked.strategy,
    )
    if card is None:
        print("done; worker 0 writes the checkpoint")
        return 0
    if name == opening.start(collection).model:
        opening.save(Lab(collection))
    print(f"wrote {collection.root / card.name}; {_next(collection)}")
    return 0


def _foretell(config: Config, pictures: "DataSet") -> None:
    """Say how long training will take here, and whether there is too little to learn from."""
    from artlab.training import rehearsal  # noqa: PLC0415 - imports TensorFlow

    count = len(pictures.train_images)
    if count < FEW:
        _tell(
            f"only {count:,} {pictures.collection.noun}s to learn from: the model will know them "
            "by heart; a few thousand do better"
        )
    minutes = rehearsal.minutes(config, pictures)
    if minutes:
        parts = ", ".join(f"{stage} {took:.0f}" for stage, took in minutes.items())
        _tell(f"about {sum(minutes.values()):.0f} minutes here: {parts}")


def _next(collection: Collection) -> str:
    """Say what to do with a trained model."""
    of = "" if collection.name == DEFAULT.name else f" --collection {collection.name}"
    return labs.lacking(collection) or f"measure it: python -m artlab evaluate{of}"


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def ink(asked: Namespace, collection: Collection) -> int:
    """Fit the tone curve of a trained model anew; draw the opening anew if it is the model's."""
    from artlab import opening  # noqa: PLC0415
    from artlab.scores import references  # noqa: PLC0415
    from artlab.training import data, ink  # noqa: PLC0415 - import TensorFlow

    model, has_opening = asked.model, asked.model == opening.start(collection).model
    if has_opening:
        references.load(collection)  # it needs them: an error now leaves all as it was
    tone = ink.again(model, data.load(collection, asked.data))
    print(" ".join(f"{x:.3f}→{y:.3f}" for x, y in tone.knots) or "no curve")
    print(f"{collection.root / model} has this curve; {_next(collection)}")
    if has_opening:
        opening.save(Lab(collection))
    return 0


def _work(model: str, collection: Collection) -> Path:
    return RUNS / model if collection.name == DEFAULT.name else RUNS / collection.name / model

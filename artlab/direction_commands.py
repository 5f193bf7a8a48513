"""The command that finds the directions of a model."""

from argparse import Namespace
from collections.abc import Callable
from typing import TypeVar

from artlab.collections.collection import Collection
from artlab.command_line import Command

Parser = TypeVar("Parser")


def declare(add: Callable[[str, Command, str], Parser]) -> Parser:
    """Add `directions` to the command line; returns what it is asked by."""
    return add("directions", find, "find anew what a trained model can bend, and measure it")


def find(asked: Namespace, collection: Collection) -> int:
    """Find the directions of a trained model anew; say what each does."""
    from artlab.training import data, directions  # noqa: PLC0415 - import TensorFlow

    found = directions.publish(asked.model, data.load(collection, asked.data))
    kept = found.directions.names
    for name, figures in found.figures.items():
        unit, deviation = figures["unit"], figures["deviation"]
        for row in figures["steps"]:
            change, spread = row["mean"] * deviation, row["spread"] * deviation
            print(
                f"{name} {row['far']:+g}: {change:+.2f} ± {spread:.2f}{unit}; "
                f"others {row['others'] * 100:+.0f} % of a step; "
                f"{row['kept']:.1%} read as before"
            )
        if name not in kept:
            print(f"{name} is not kept: it changes too little, too much else, or what is read")
    print(f"{collection.root / asked.model} has {len(kept)} directions")
    return 0

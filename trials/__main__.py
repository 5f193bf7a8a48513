"""Tries what artlab withstands: python -m trials pictures --count 5000, for one."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from artlab import machine
from artlab.collections import DEFAULT
from trials import damaged_checkpoints, hostile_pictures, killed_training, removed_protections

Trial = Callable[[int, int], Any]

TRIALS: dict[str, tuple[Trial, int, str]] = {
    "training": (
        lambda count, seed: killed_training.trial(count, seed=seed),
        100,
        "kills while a small model is trained",
    ),
    "pictures": (
        lambda count, seed: hostile_pictures.trial(count, seed=seed),
        5000,
        "damaged pictures, beside the hostile ones",
    ),
    "checkpoints": (
        lambda count, seed: damaged_checkpoints.trial(count, DEFAULT, seed=seed),
        1000,
        "damaged copies of the shipped models",
    ),
    "removals": (
        lambda count, seed: removed_protections.trial(count, seed=seed),
        len(removed_protections.known()),
        "protections taken out, one at a time",
    ),
}


def main() -> None:
    """Run one trial, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m trials", description=__doc__)
    chosen = parser.add_subparsers(dest="trial", required=True, metavar="TRIAL")
    for name, (_, count, what) in TRIALS.items():
        one = chosen.add_parser(name, help=what)
        one.add_argument("--count", type=int, default=count, help=f"{what} (default: {count})")
        one.add_argument("--seed", type=int, default=0, help="another one, another trial")
    asked = parser.parse_args()
    outcome = TRIALS[asked.trial][0](asked.count, asked.seed)
    sys.stdout.write(f"On {machine.describe()}:\n")
    for name, value in asdict(outcome).items():
        sys.stdout.write(f"{name.replace('_', ' ')}: {value or 0}\n")


if __name__ == "__main__":
    main()

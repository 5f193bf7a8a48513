"""Damages the files of a trained model in many ways; each must be refused, the other must serve."""

import json
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from artlab import cards, checkpoints
from artlab.collections.collection import Collection
from artlab.errors import CheckpointError
from artlab.models import GENERATORS


@dataclass(kw_only=True)
class Outcome:
    """How the damaged models fared.

    Attributes:
        tried: How many.
        refused: In one sentence.
        loaded: As if nothing were wrong: how often, by the kind of damage.
        crashes: What else was raised, how often.
        longest: Seconds that a refusal took, at most.
        served: How often the other model drew what it had drawn before.
    """

    tried: int = 0
    refused: int = 0
    loaded: Counter[str] = field(default_factory=Counter)
    crashes: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    served: int = 0


def trial(count: int, collection: Collection, *, seed: int = 0) -> Outcome:
    """Damage a copy of a collection's models so many times, each time anew."""
    outcome, stream = Outcome(), random.Random(seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory(prefix="artlab-trial-") as folder:
        copy = replace(collection, root=Path(folder))
        for name in GENERATORS:
            shutil.copytree(collection.root / name, copy.root / name)
        generators = {name: checkpoints.load(name, copy) for name in GENERATORS}
        drawn = {name: one.draw(np.array([42.0])) for name, one in generators.items()}
        for _ in range(count):
            name = stream.choice(GENERATORS)
            other = stream.choice([each for each in GENERATORS if each != name])
            _try(name, copy, outcome, stream)
            again = generators[other].draw(np.array([42.0]))
            card = cards.read(copy.root / other)
            files = [cards.verified(copy.root / other, card, role) for role in card.files]
            outcome.served += bool(files) and np.array_equal(again, drawn[other])
    return outcome


def _try(name: str, collection: Collection, outcome: Outcome, stream: random.Random) -> None:
    folder = collection.root / name
    damage = stream.choice(DAMAGES)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    needed = [card["files"][role]["name"] for role in card["files"] if role != "learning"]
    paths = [folder / each for each in stream.sample(needed, 2)]
    kept = {path: path.read_bytes() for path in (*paths, folder / "card.json")}
    damage(paths, folder / "card.json", stream)
    outcome.tried += 1
    began = time.process_time()
    try:
        checkpoints.load(name, collection)
    except CheckpointError as error:
        outcome.refused += "\n" not in str(error)
        outcome.longest = round(max(outcome.longest, time.process_time() - began), 3)
    except Exception as error:  # noqa: BLE001 - this is what is counted
        outcome.crashes[f"{damage.__name__}: {error!r}"[:100]] += 1
    else:
        outcome.loaded[damage.__name__] += 1
    for path, content in kept.items():
        path.write_bytes(content)


Damage = Callable[[list[Path], Path, random.Random], None]


def _flip_bits(paths: list[Path], __: Path, stream: random.Random) -> None:
    data = bytearray(paths[0].read_bytes())
    for _ in range(stream.choice((1, 1, 9))):
        data[stream.randrange(len(data))] ^= 1 << stream.randrange(8)
    if data == paths[0].read_bytes():
        data[0] ^= 1
    paths[0].write_bytes(data)


def _truncate(paths: list[Path], _: Path, stream: random.Random) -> None:
    data = paths[0].read_bytes()
    paths[0].write_bytes(data[: stream.randrange(len(data))])


def _lengthen(paths: list[Path], _: Path, stream: random.Random) -> None:
    paths[0].write_bytes(paths[0].read_bytes() + stream.randbytes(9))


def _blank(paths: list[Path], _: Path, stream: random.Random) -> None:
    data = bytearray(paths[0].read_bytes())
    at = stream.randrange(len(data))
    block = data[at : at + 4096]
    data[at : at + 4096] = bytes(255 - byte for byte in block)
    paths[0].write_bytes(data)


def _swap(paths: list[Path], _: Path, __: random.Random) -> None:
    first, second = (path.read_bytes() for path in paths)
    paths[0].write_bytes(second)
    paths[1].write_bytes(first)


def _remove(paths: list[Path], _: Path, __: random.Random) -> None:
    paths[0].unlink()


def _swap_on_the_card(paths: list[Path], card: Path, _: random.Random) -> None:
    first, second = (path.name for path in paths)
    text = card.read_text(encoding="utf-8").replace(first, "?").replace(second, first)
    card.write_text(text.replace("?", second), encoding="utf-8")


def _cut_the_card(_: list[Path], card: Path, stream: random.Random) -> None:
    text = card.read_text(encoding="utf-8").rstrip()
    card.write_text(text[: stream.randrange(len(text))], encoding="utf-8")


def _other_hash(paths: list[Path], card: Path, _: random.Random) -> None:
    known = json.loads(card.read_text(encoding="utf-8"))
    for listed in known["files"].values():
        if listed["name"] == paths[0].name:
            listed["sha256"] = listed["sha256"][::-1]
    card.write_text(json.dumps(known), encoding="utf-8")


DAMAGES: tuple[Damage, ...] = (
    _flip_bits, _flip_bits, _truncate, _lengthen, _blank, _swap, _remove, _swap_on_the_card,
    _cut_the_card, _other_hash,
)  # fmt: skip

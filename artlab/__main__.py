"""The command line: python -m artlab generate, clip, rebuild, train and more; see its help."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NoReturn

from artlab import (
    clip_commands,
    collect_commands,
    commands,
    direction_commands,
    inputs,
    music_commands,
    points,
    scroll_commands,
    train_commands,
)
from artlab.collections import COLLECTIONS, DEFAULT
from artlab.collections.collection import Collection
from artlab.errors import ArtlabError
from artlab.options import Option

EXAMPLES = """
examples:
  python -m artlab generate --model gan --seed 42 --digit 7 seven.png
  python -m artlab clip --model gan --from 42 --to 45 walk.mp4
  python -m artlab music --from 42 --to 46 walk.wav
  python -m artlab clip --through 42,50,7 --look amber --caption --format gif loop.gif
  python -m artlab open loop.mp4
  python -m artlab rebuild photo.jpg --out folder
  python -m artlab train dense --data mnist.npz
  python -m artlab collect drawings/ --name mine
  python -m artlab learning --model gan record.png
  python -m artlab evaluate --data mnist.npz --json scores.json
  python -m artlab export site --clip 42-45
  python -m artlab doctor
"""
FLAGS = {"start": "from", "end": "to"}  # of options that go by another name here


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"artlab: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None, *, collection: Collection = DEFAULT) -> int:
    """Run one command; returns the exit status: 2 after a sentence on what is wrong."""
    # What else may be asked depends on the collection.
    which = _Parser(prog="python -m artlab", add_help=False, allow_abbrev=False)
    named = inputs.listed([*COLLECTIONS])
    which.add_argument("--collection", metavar="NAME", help=f"{named} (default: {DEFAULT.name})")
    named_first, others = which.parse_known_args(arguments)
    name = named_first.collection
    if name is not None:
        if name not in COLLECTIONS:
            which.error(f"collection must be {named}, not {name!r}")
        collection = COLLECTIONS[name]
    try:
        said = argparse.Namespace(collection=name)
        asked = _parser(collection, which).parse_args(others, said)
        run: Callable[[argparse.Namespace, Collection], int] = asked.run
        return run(asked, replace(collection, root=asked.checkpoints))
    except ArtlabError as error:
        print(f"artlab: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:  # who read it has read enough, as head does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("artlab: stopped", file=sys.stderr)
        return 130


def _parser(collection: Collection, which: _Parser) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m artlab",
        parents=[which],
        description="Seeds to pictures, pictures to scores and clips; and the training behind.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--checkpoints",
        type=Path,
        default=collection.root,
        metavar="FOLDER",
        help="the trained models to use, or to write (default: the shipped ones)",
    )
    added = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[argparse.Namespace, Collection], int], explained: str
    ) -> _Parser:
        command = added.add_parser(name, help=explained)
        command.set_defaults(run=run)
        return command

    noun, add_options = collection.noun, partial(_add_options, collection=collection)
    asked = points.options(collection)
    drawn = {name: option for name, option in asked.items() if name != "reference"}

    generate = add("generate", commands.generate, f"draw a {noun}, or a sheet of them, as a PNG")
    _add_options(generate, drawn | {"scale": commands.SCALE}, collection)
    generate.add_argument(
        "--sheet",
        action="store_true",
        help=f"a row of ten seeds from --seed on, for every {collection.kind}",
    )
    generate.add_argument("file", type=Path, metavar="OUT.png")

    clip_commands.declare(add, add_options, collection)

    told = f"fit a picture of a {noun}, encode it and draw it again; PNGs, and their scores"
    rebuild = add("rebuild", commands.rebuild, told)
    _add_options(rebuild, {"model": asked["model"], "scale": commands.SCALE}, collection)
    rebuild.add_argument(
        "--out",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="of fitted.png and rebuilt.png (default: here)",
    )
    rebuild.add_argument("picture", type=Path, metavar="PICTURE")

    models = train_commands.declare(add, collection, _add_data, add_options)
    music_commands.declare(add, models, add_options)
    collect_commands.declare(add)
    scroll_commands.declare(add, add_options, collection)

    told = "fit the tone curve of a trained model anew"
    for again in (add("ink", train_commands.ink, told), direction_commands.declare(add)):
        _add_data(again)
        _add_options(again, {"model": asked["model"]}, collection)

    learning = add("learning", commands.learn, "draw the record of a model's training, as a PNG")
    _add_options(learning, {"model": asked["model"], "scale": commands.SCALE}, collection)
    learning.add_argument("file", type=Path, metavar="OUT.png")

    evaluate = add(
        "evaluate",
        commands.evaluate,
        f"measure the models on the test {noun}s; fill the cards and the README",
    )
    _add_data(evaluate)
    switches = {
        "--peers": "the peers too, in the same tables",
        "--charts": "only what the charts show, anew",
        "--no-save": "only print",
    }
    for switch, told in switches.items():
        evaluate.add_argument(switch, action="store_true", help=told)
    evaluate.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    evaluate.add_argument("--sheets", type=Path, metavar="FOLDER", help="draw sheets there, as PNG")

    export = add("export", commands.export, "write the lab as a folder of files, for any host")
    export.add_argument(
        "--seeds",
        metavar="FIRST-LAST",
        help="only these, drawn beforehand, for browsers that cannot draw (default: every seed)",
    )
    export.add_argument(
        "--clip",
        action="append",
        default=[],
        metavar="FROM-TO",
        help="render the walk between two seeds, and show it there, too; may be repeated",
    )
    export.add_argument("folder", type=Path, metavar="FOLDER")

    add("doctor", commands.examine, "say whether all is ready to work offline")
    return parser


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, metavar="FILE.npz", help="a local copy of the pictures, not a download"
    )


def _add_options(
    parser: argparse.ArgumentParser, options: Mapping[str, Option], collection: Collection
) -> None:
    """Add an argument for each option; it is checked by the name that it goes by here."""
    for name, option in options.items():
        flag = FLAGS.get(name, points.named(name, collection)).replace("_", "-")
        if option.is_switch:
            parser.add_argument(f"--{flag}", dest=name, action="store_true", help=option.help)
            continue
        explained = f"{option.help}: {option.bounds} (default: {option.default})"
        parser.add_argument(
            f"--{flag}",
            dest=name,
            default=option.default,
            action=_checked(option),
            help=explained,
        )


def _checked(option: Option) -> type[argparse.Action]:
    class Checked(argparse.Action):
        def __call__(
            self, _: argparse.ArgumentParser, asked: argparse.Namespace, value: object, *__: object
        ) -> None:
            setattr(asked, self.dest, option.check(value, name=self.option_strings[0]))

    return Checked


if __name__ == "__main__":
    sys.exit(main())

"""The command line: python -m artlab generate|clip|train|learning|evaluate|doctor."""

import argparse
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import NoReturn

from artlab import cards, inputs
from artlab.errors import ArtlabError, InputError
from artlab.lab import MODELS, Lab, Point, check_model
from artlab.models import CONFIGS, GENERATORS, PEERS
from artlab.models.config import declarations

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # artlab says itself what went wrong
README = Path(__file__).parents[1] / "README.md"

EXAMPLES = """
examples:
  python -m artlab generate --model gan --seed 42 --digit 7 seven.png
  python -m artlab clip --model gan --from 42 --to 45 walk.mp4
  python -m artlab train dense --data mnist.npz
  python -m artlab learning --model gan film.png
  python -m artlab evaluate --data mnist.npz --json scores.json
  python -m artlab doctor
"""


class _DefaultsShown(argparse.HelpFormatter):
    def _get_help_string(self, action: argparse.Action) -> str:
        is_number = isinstance(action.default, int | float) and action.nargs != 0
        return f"{action.help} (default: {action.default})" if is_number else action.help or ""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"artlab: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 2 after a sentence on what is wrong."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except ArtlabError as error:
        print(f"artlab: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:  # who read it has read enough, as head does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("artlab: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m artlab",
        description="Seeds to digits, digits to scores and clips; and the training behind them.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--checkpoints",
        type=Path,
        default=cards.ROOT,
        metavar="FOLDER",
        help="the trained models to use, or to write (default: the shipped ones)",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_generate, _add_clip, _add_train, _add_learning, _add_evaluate, _add_doctor):
        add(commands)
    return parser


def _add_generate(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = commands.add_parser("generate", help="draw a digit, or a sheet of them, as a PNG")
    _add_point(parser)
    parser.add_argument("--seed", default="42", help="a seed, or a position such as 42.375")
    _add_scale(parser)
    parser.add_argument(
        "--sheet", action="store_true", help="ten rows, a digit each, of ten seeds from --seed on"
    )
    parser.add_argument("file", type=Path, metavar="OUT.png")
    parser.set_defaults(run=_generate)


def _add_clip(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = commands.add_parser("clip", help="render the walk between two seeds as an MP4")
    _add_point(parser)
    parser.add_argument("--from", dest="start", default="42", help="first position (default: 42)")
    parser.add_argument("--to", dest="end", default="45", help="last position (default: 45)")
    parser.add_argument("--frames", default="100", help="2 to 600 (default: 100)")
    parser.add_argument("--rate", default="30", help="frames a second, 1 to 60 (default: 30)")
    parser.add_argument("--width", default="640", help="even, 64 to 1920 (default: 640)")
    parser.add_argument("--height", default="480", help="even, 64 to 1080 (default: 480)")
    parser.add_argument("--smooth", action="store_true", help="blend pixels (default: crisp)")
    parser.add_argument("file", type=Path, metavar="OUT.mp4")
    parser.set_defaults(run=_clip)


def _add_train(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = commands.add_parser("train", help="train a model; Ctrl-C is safe, --resume goes on")
    models = parser.add_subparsers(dest="model", required=True, metavar="MODEL")
    for name, config in CONFIGS.items():
        model = models.add_parser(
            name,
            help=config.about,
            description=f"Train the {name} model: {config.about}.",
            formatter_class=_DefaultsShown,
        )
        _add_data(model)
        model.add_argument("--work", type=Path, help="folder of the run (default: runs/MODEL)")
        model.add_argument(
            "--strategy",
            default="one",
            metavar="NAME",
            help="one device, mirrored on all GPUs of this machine, or multi-worker: several "
            "machines, as TF_CONFIG says; see the README (default: one)",
        )
        model.add_argument("--resume", action="store_true", help="go on where the run stopped")
        model.add_argument(
            "--save-seconds", type=float, default=60.0, help="between two saved states"
        )
        model.add_argument("--look-seconds", type=float, default=30.0, help="between two sheets")
        for field, declared in declarations(config).items():
            option, default = "--" + field.replace("_", "-"), declared["default"]
            model.add_argument(option, default=default, help=declared["help"])
        model.set_defaults(run=_train)


def _add_learning(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = commands.add_parser("learning", help="draw the film of a model's training, as a PNG")
    _add_model(parser)
    _add_scale(parser)
    parser.add_argument("file", type=Path, metavar="OUT.png")
    parser.set_defaults(run=_learning)


def _add_evaluate(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = commands.add_parser(
        "evaluate", help="measure the models on the test digits; fill the cards and the README"
    )
    _add_data(parser)
    parser.add_argument("--peers", action="store_true", help="the peers too, in the same tables")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--sheets", type=Path, metavar="FOLDER", help="draw sheets there, as PNG")
    parser.add_argument("--no-save", action="store_true", help="only print")
    parser.set_defaults(run=_evaluate)


def _add_doctor(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = commands.add_parser("doctor", help="say whether all is ready to work offline")
    parser.set_defaults(run=_doctor)


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="FILE.npz", help="local MNIST, not a download")


def _add_scale(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scale", default="1", help="screen pixels a pixel, 1 to 64 (default: 1)")


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", default=MODELS[0], help=f"{' or '.join(MODELS)} (default: gan)")


def _add_point(parser: argparse.ArgumentParser) -> None:
    _add_model(parser)
    parser.add_argument(
        "--digit", default="any", help="0 to 9, or any: what the seed picks (default)"
    )
    parser.add_argument(
        "--temperature",
        default="own",
        help="0 to 1.5, or own: the model's (default); lower: cleaner, more alike",
    )


def _generate(options: argparse.Namespace) -> int:
    from artlab import images  # noqa: PLC0415

    lab = Lab(options.checkpoints)
    point = Point.checked(options.model, options.seed, options.digit, options.temperature)
    scale = _picture_scale(options)
    if options.sheet and point.digit is not None:
        raise InputError("a sheet has every digit; leave out --digit or --sheet")
    if options.sheet:
        drawn, columns = lab.sheet(point), 10
    else:
        drawn, columns = lab.draw(point), 1
    # Before the file is written: an error replaces nothing.
    told = "" if options.sheet else "\n" + lab.judge(drawn, point).describe()
    gap = 2 if options.sheet else 0
    images.save_png(images.sheet(drawn, columns=columns, scale=scale, gap=gap), options.file)
    print(f"wrote {options.file}{told}")
    return 0


def _picture_scale(options: argparse.Namespace) -> int:
    if options.file.suffix != ".png":
        raise InputError(f"a picture's name must end in .png, not {options.file.name!r}")
    return inputs.whole(options.scale, name="scale", first=1, last=64)


def _clip(options: argparse.Namespace) -> int:
    from tqdm import tqdm  # noqa: PLC0415

    from artlab.clips.render import ClipRequest  # noqa: PLC0415 - imports OpenCV

    names = [field.name for field in fields(ClipRequest)]
    request = ClipRequest(**{name: getattr(options, name) for name in names})
    lab = Lab(options.checkpoints)
    bar_format = "{desc:10} {percentage:3.0f}% |{bar}|"
    # None: no bar where standard error is a file, and an error shall be its only line.
    with tqdm(total=1.0, bar_format=bar_format, leave=False, disable=None) as bar:

        def progress(done: float, what: str) -> None:
            bar.set_description_str(what, refresh=False)
            bar.update(done - bar.n)

        scores = lab.film(options.model, request, options.file, progress=progress)
    print(f"wrote {options.file}: {request.frames} frames, verified")
    print(scores.describe())
    return 0


def _train(options: argparse.Namespace) -> int:
    from artlab import first  # noqa: PLC0415
    from artlab.training import data, run  # noqa: PLC0415 - import TensorFlow

    name = options.model
    kind = CONFIGS[name]
    config = kind(**{field: getattr(options, field) for field in declarations(kind)})
    work = options.work or Path("runs") / name
    card = run.train(
        name,
        config,
        data.load(options.data),
        work=work,
        root=options.checkpoints,
        command=shlex.join(["python", "-m", "artlab", *sys.argv[1:]]),
        resume=options.resume,
        pace=run.Pace(save_seconds=options.save_seconds, look_seconds=options.look_seconds),
        strategy=options.strategy,
    )
    if card is None:
        print("done; worker 0 writes the checkpoint")
        return 0
    if name == first.START.model:
        first.save(Lab(options.checkpoints))
    print(f"wrote {options.checkpoints / card.name}; measure it: python -m artlab evaluate")
    return 0


def _learning(options: argparse.Namespace) -> int:
    from artlab import images, learning  # noqa: PLC0415

    model, scale = check_model(options.model), _picture_scale(options)
    frames = learning.load(model, root=options.checkpoints)
    images.save_png(learning.strip(frames, scale=scale), options.file)
    print(f"wrote {options.file}: {len(frames)} frames, from the left")
    for frame in frames:
        figures = ", ".join(f"{name} {value:g}" for name, value in frame.figures.items())
        print(f"{frame.stage}, step {frame.step:,}: {figures}")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from artlab import checkpoints  # noqa: PLC0415 - imports TensorFlow
    from artlab.evaluation import report, sheets, speed  # noqa: PLC0415 - import TensorFlow
    from artlab.evaluation.run import evaluate  # noqa: PLC0415
    from artlab.evaluation.samples import Judge  # noqa: PLC0415
    from artlab.training import data  # noqa: PLC0415

    for folder in (options.json and options.json.parent, options.sheets):
        if folder and not folder.is_dir():  # found now, not after minutes
            raise InputError(f"there is no folder {folder}; make it first")
    root = options.checkpoints
    names = (*GENERATORS, *PEERS) if options.peers else GENERATORS
    generators = {name: checkpoints.load(name, root=root) for name in names}
    costs = {name: report.cost(name, root=root) for name in names}
    references = Lab(root).references
    if options.sheets:
        sheets.save(generators, references, options.sheets)
    judge = Judge.of(checkpoints.load_classifier(root=root), data.load(options.data))
    figures = evaluate(generators, references, judge, _tell)
    for name in names:
        _tell(f"{name}: decoding on one core")
        figures[name]["decoding"] = speed.measure(name, root=root)
        figures[name] |= costs[name]
    text = report.tables(figures)
    print(text)
    if options.json:
        report.save_json(figures, options.json)
    if not options.no_save:
        report.save(figures, root=root)
        if root.resolve() == cards.ROOT.resolve():
            report.update_readme(text, README)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from artlab import doctor  # noqa: PLC0415

    is_ready = True
    for finding in doctor.examine(Lab(options.checkpoints)):
        is_ready = is_ready and not finding.remedy
        print(f"NO  {finding.what}: {finding.remedy}" if finding.remedy else f"ok  {finding.what}")
    print("ready, offline" if is_ready else "not ready: see the lines that begin with NO")
    return 0 if is_ready else 1


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

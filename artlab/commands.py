"""What each command of the command line does; artlab.__main__ says what it may be asked."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from artlab.clips import request
from artlab.collections import DEFAULT, SHIPPED
from artlab.collections.collection import ANY, Collection
from artlab.directions import PROPERTIES
from artlab.errors import ArtlabError, InputError
from artlab.inputs import quoted
from artlab.lab import Lab
from artlab.labs import Labs
from artlab.models import GENERATORS, PEERS
from artlab.options import Option
from artlab.points import Point

TOP = Path(__file__).parents[1]
SCALE = Option(help="screen pixels a pixel", default=1, first=1, last=64, step=1)


def generate(asked: Namespace, collection: Collection) -> int:
    """Draw a picture, or a sheet, to a file; say what the picture is worth."""
    from artlab import images  # noqa: PLC0415 - imports Pillow
    from artlab.clips import metadata  # noqa: PLC0415

    names = ("model", "label", "temperature", "seed", *PROPERTIES)
    point = Point.checked(collection, **{name: getattr(asked, name) for name in names})
    _check_picture(asked.file)
    if asked.sheet and point.said != ANY:
        raise InputError(
            f"a sheet has every {collection.kind}; leave out --{collection.kind} or --sheet"
        )
    lab = Lab(collection)
    drawn = lab.sheet(point) if asked.sheet else lab.draw(point)
    # Before the file is written: an error replaces nothing.
    verdict = None if asked.sheet else lab.judge(drawn, point)
    told = "" if verdict is None else metadata.picture(point, lab.version, verdict)
    columns, gap = (10, 2) if asked.sheet else (1, 0)
    laid_out = images.sheet(drawn, columns=columns, scale=asked.scale, gap=gap)
    images.save_png(laid_out, asked.file, told=told)
    worth = "" if verdict is None else f"\n{verdict.describe(collection)}"
    print(f"wrote {asked.file}{worth}")
    return 0


def rebuild(asked: Namespace, collection: Collection) -> int:
    """Fit a picture, encode it and draw it again; say how close that comes."""
    from artlab import fitting, images, pictures, rebuilding  # noqa: PLC0415 - import Pillow

    if not asked.out.is_dir():
        raise InputError(f"there is no folder {asked.out}; make it first")
    fitted = fitting.fit(pictures.read(asked.picture), collection)
    rebuilt = rebuilding.rebuild(Lab(collection), fitted, asked.model)
    levels = {"fitted.png": fitted.levels, "rebuilt.png": images.to_bytes(rebuilt.image)[0]}
    paths = {asked.out / name: picture for name, picture in levels.items()}
    for path, picture in paths.items():
        images.save_png(images.enlarged(picture, asked.scale), path)
    print(f"wrote {' and '.join(map(str, paths))}\n{rebuilt.describe(collection)}")
    return 0


def learn(asked: Namespace, collection: Collection) -> int:
    """Draw the record of a model's training; say what was measured on the way."""
    from artlab import images, learning  # noqa: PLC0415

    _check_picture(asked.file)
    snapshots = learning.load(asked.model, collection)
    images.save_png(learning.strip(snapshots, scale=asked.scale), asked.file)
    print(f"wrote {asked.file}: {len(snapshots)} snapshots, from the left")
    for snapshot in snapshots:
        figures = ", ".join(f"{name} {value:g}" for name, value in snapshot.figures.items())
        print(f"{snapshot.stage}, step {snapshot.step:,}: {figures}")
    return 0


def evaluate(asked: Namespace, collection: Collection) -> int:
    """Measure every model; print, save and show the tables."""
    from artlab import checkpoints  # noqa: PLC0415 - imports TensorFlow
    from artlab.evaluation import charts, readers, record, report, run, sheets, speed  # noqa: PLC0415
    from artlab.evaluation.samples import Judge  # noqa: PLC0415
    from artlab.training import data  # noqa: PLC0415

    for folder in (asked.json and asked.json.parent, asked.sheets):
        if folder and not folder.is_dir():  # found now, not after minutes
            raise InputError(f"there is no folder {folder}; make it first")
    known = record.held(collection)
    if asked.charts and not report.is_measured(known, collection):
        raise ArtlabError("the charts go with the tables: first python -m artlab evaluate")
    names = (*GENERATORS, *PEERS) if asked.peers else GENERATORS
    generators = {name: checkpoints.load(name, collection) for name in names}
    costs = {name: record.cost(name, collection) for name in names}
    references = Lab(collection).references
    if asked.sheets:
        sheets.save(generators, references, asked.sheets)
    judge = Judge.of(checkpoints.load_classifier(collection), data.load(collection, asked.data))
    if asked.charts:
        both = judge.classifier, readers.second(judge.data)
        found = charts.measure(generators, references, judge, both, _tell)
        figures = {name: old | found.get(name, {}) for name, old in known.items()}
    else:
        figures = found = run.evaluate(generators, references, judge, _tell)
        for name in names:
            _tell(f"{name}: decoding on one core")
            figures[name]["decoding"] = speed.measure(name, collection)
            figures[name] |= costs[name]
    text = report.tables(figures, collection)
    print(text)
    if asked.json:
        record.save_json(figures, asked.json)
    if not asked.no_save:
        record.save(found, collection)
        _publish(figures, text, collection)
    return 0


def _publish(figures: Mapping[str, Any], text: str, collection: Collection) -> None:
    """Write the tables of a shipped collection where its readers look for them."""
    from artlab.evaluation import record, report  # noqa: PLC0415 - import TensorFlow

    root = collection.root.resolve()
    if root == DEFAULT.root.resolve():
        record.update(TOP / "docs" / "scores.md", text, mark="scores")
        record.update(TOP / "README.md", report.summary(figures), mark="figures")
    elif collection.name in SHIPPED and root == SHIPPED[collection.name].root.resolve():
        record.update(TOP / "docs" / f"{collection.name}.md", text, mark="scores")


def export(asked: Namespace, collection: Collection) -> int:
    """Write the lab as a folder of files; say how to open it."""
    from artlab.export import site  # noqa: PLC0415 - imports what draws

    seed = request.options(collection)["start"]
    walks = [_ends(text, seed, flag="--clip") for text in asked.clip]
    clips = [request.ClipRequest.checked(collection, start=a, end=b) for a, b in walks]
    seeds = None
    if asked.seeds is not None:
        first, last = _ends(asked.seeds, replace(seed, step=1), flag="--seeds")
        if first > last:
            raise InputError(f"--seeds must rise, as in 0-63, not {quoted(asked.seeds)}")
        seeds = range(int(first), int(last) + 1)
    with progress() as tell:
        size = site.publish(Lab(collection), asked.folder, seeds=seeds, clips=clips, tell=tell)
    print(f"wrote {asked.folder}: {size / 1e6:.1f} MB; open {asked.folder / 'index.html'}")
    return 0


def examine(_: Namespace, collection: Collection) -> int:
    """Say whether all is here that a talk without a network needs."""
    labs = [Lab(collection)]
    if collection.name == DEFAULT.name:  # the page offers others, too
        offered = Labs.offered().every.values()
        labs += [lab for lab in offered if lab.collection.name != collection.name]
    return 0 if is_ready(*labs) else 1


def is_ready(*labs: Lab) -> bool:
    """Print what each check finds, as it comes; return whether all is here."""
    from artlab import doctor  # noqa: PLC0415

    lacks = 0
    for finding in doctor.examine(*labs):
        lacks += bool(finding.remedy)
        print(f"NO  {finding.what}: {finding.remedy}" if finding.remedy else f"ok  {finding.what}")
    print("not ready: see the lines that begin with NO" if lacks else "ready, offline")
    return not lacks


def _ends(text: str, option: Option, *, flag: str) -> tuple[float, float]:
    """Return the two numbers of a text such as 0-63."""
    first, dash, last = text.partition("-")
    if not dash:
        example = "two seeds with a dash between, as in 42-45"
        raise InputError(f"{flag} must be {example}, not {quoted(text)}")
    return option.check(first, name=flag), option.check(last, name=flag)


@contextmanager
def progress() -> Iterator[Callable[[float, str], None]]:
    """Yield what shows how far something is, from 0 to 1, and what comes."""
    from tqdm import tqdm  # noqa: PLC0415

    bar_format = "{desc:10} {percentage:3.0f}% |{bar}|"
    # None: no bar where standard error is a file, and an error shall be its only line.
    with tqdm(total=1.0, bar_format=bar_format, leave=False, disable=None) as bar:

        def tell(done: float, what: str) -> None:
            bar.set_description_str(what, refresh=False)
            bar.update(done - bar.n)

        yield tell


def _check_picture(file: Path) -> None:
    if file.suffix != ".png":
        raise InputError(f"a picture's name must end in .png, not {file.name!r}")


def _tell(line: str) -> None:
    print(line, file=sys.stderr)

"""What the commands of the command line do that make a clip, and that open what was made."""

import json
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from artlab import collections, images, inputs, points
from artlab.clips import document, metadata, own, request
from artlab.clips.own import Own
from artlab.collections import COLLECTIONS, DEFAULT
from artlab.collections.collection import Collection
from artlab.command_line import Add, AddOptions
from artlab.commands import progress
from artlab.directions import PROPERTIES
from artlab.errors import InputError
from artlab.lab import Lab

PICTURES = (".png", ".jpg", ".jpeg", ".webp")  # what else --through takes


def declare(
    add: Add,
    add_options: AddOptions,
    collection: Collection,
) -> None:
    """Add `clip` and `open` to the command line.

    Args:
        add: Adds a command.
        add_options: Adds options to a command.
        collection: What may be drawn.
    """
    parser = add("clip", clip, "render a walk between seeds as a film")
    simple, shown = request.options(collection), document.shown_options(collection)
    shown["preset"] = replace(shown["preset"], default=None)  # width and height are flags, too
    seconds = document.keyframe_options(collection)["seconds"]
    add_options(parser, shown | simple | points.directions() | {"seconds": seconds})
    told = (
        "instead of --from and --to: keyframes, as in 42,50,7.5; one may be a picture of your own"
    )
    parser.add_argument("--through", metavar="SEEDS", help=f"{told}: 42,mine.png")
    parser.add_argument(
        "--description", type=Path, metavar="FILE.json", help="a document that says it all"
    )
    parser.add_argument("--schema", action="store_true", help="print what a document may say")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="scores of each frame: .svg, .csv or .json"
    )
    parser.add_argument("file", type=Path, nargs="?", metavar="OUT", help="as in walk.mp4")

    opened = add("open", reopen, "say what a picture or clip of artlab's shows")
    opened.add_argument("--again", type=Path, metavar="OUT", help="make it again")
    opened.add_argument("file", type=Path, metavar="FILE")


def clip(asked: Namespace, collection: Collection) -> int:
    """Render a clip; say what its compression cost."""
    from artlab.clips import report  # noqa: PLC0415 - imports OpenCV

    if asked.schema:
        print(json.dumps(document.schema(collection), indent=1))
        return 0
    wanted = _wanted(asked, collection)
    if asked.file is None:
        raise InputError("name the file to write, as in walk.mp4; see python -m artlab clip --help")
    if asked.report:
        report.check(asked.report)
    with progress() as tell:
        rendered = Lab(collection).render(wanted, asked.file, progress=tell)
    print(f"wrote {asked.file}: {wanted.frames} frames, verified")
    if rendered.scores:
        print(rendered.scores.describe())
    if asked.report:
        report.save(rendered, asked.report, rate=float(wanted.pace))
        print(f"wrote {asked.report}")
    return 0


def reopen(asked: Namespace, collection: Collection) -> int:
    """Say what a file shows, and where to see it; make it again, if that is asked for."""
    told, is_whole = metadata.read(asked.file)
    # The checkpoints that were asked for are of the collection that was.
    known = COLLECTIONS | {collection.name: collection}
    content = told.get("clip", told.get("picture"))
    collection = collections.of(content, known, known[DEFAULT.name])
    lab = Lab(collection)
    if "clip" in told:
        wanted = document.read(told["clip"], collection)
        point = wanted.start
        print(f"a clip, {wanted.file_name}, of {wanted.frames} frames")
    else:
        wanted = None
        point = metadata.point(told, collection)
        print(f"a picture, {point.file_name('.png')}")
    words = {points.named(name, collection): word for name, word in point.words.items()}
    if not isinstance(point, Own):
        link = collections.told(collection) | {"seed": f"{point.position:.15g}"} | words
        print(f"on the page: ?{urlencode(link)}")
    for name, value in (told.get("scores") or {}).items():
        print(f"{name}: {value}")
    changed = metadata.changed(told, lab.version)
    if changed:
        print(f"made by another checkpoint of {inputs.listed(changed)}: it may look different now")
    if not is_whole:
        print(f"{asked.file} is cut short, but what it says of itself is whole")
    if asked.again and wanted:
        with progress() as tell:
            lab.render(wanted, asked.again, progress=tell)
    elif asked.again:
        drawn = lab.draw(point)
        worth = metadata.picture(point, lab.version, lab.judge(drawn, point))
        images.save_png(images.to_bytes(drawn)[0], asked.again, told=worth)
    if asked.again:
        print(f"wrote {asked.again}")
    return 0


def _wanted(asked: Namespace, collection: Collection) -> request.ClipRequest:
    """Return the clip that the flags ask for: a document's, through seeds, or from one to one."""
    shown = document.shown_options(collection)
    if asked.description:
        return document.read(_json(asked.description), collection)
    simple = request.options(collection)
    if asked.through is None:
        through = shown | points.directions()
        for name in through.keys() - simple.keys():
            usual = None if name == "preset" else through[name].default
            if getattr(asked, name) != usual:
                raise InputError(f"--{name} needs --through, with the seeds to go through")
        return request.ClipRequest.checked(
            collection, **{name: getattr(asked, name) for name in simple}
        )
    drawn = {
        points.named(name, collection): getattr(asked, name)
        for name in ("model", "label", "temperature", *PROPERTIES)
    }
    keyframes = [
        (_own(Path(word), asked.model, collection) if _is_picture(word) else drawn | {"seed": word})
        | {"seconds": asked.seconds}
        for word in asked.through.split(",")
    ]
    values = {name: getattr(asked, name) for name in shown}
    return document.read({"keyframes": keyframes} | values, collection)


def _is_picture(word: str) -> bool:
    return Path(word).suffix.lower() in PICTURES


def _own(path: Path, model: str, collection: Collection) -> dict[str, str]:
    """Return a keyframe of a picture in a file, fitted as the collection's are."""
    from artlab import fitting, pictures  # noqa: PLC0415 - import Pillow

    fitted = fitting.fit(pictures.read(path), collection)
    return {"model": model, own.NAME: own.packed(fitted.levels.tobytes())}


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"cannot read {path}: it must be a JSON document") from error

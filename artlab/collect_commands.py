"""What `collect` may be asked, and does: pictures of fonts, or of a folder, made a data set."""

import shutil
import sys
from argparse import Namespace, RawDescriptionHelpFormatter
from pathlib import Path

from artlab.collections import COLLECTIONS, DEFAULT, own
from artlab.collections.brush import BRUSH, MADE
from artlab.collections.collection import Collection
from artlab.command_line import Add
from artlab.commands import progress
from artlab.errors import InputError
from artlab.options import Option
from artlab.train_commands import FEW

SIDE = Option(help="of a picture, in pixels", default=DEFAULT.side, first=8, last=64, step=1)
SHEET = "sheet.png"
ABOUT = """
Make a data set to train on, from one of two sources.

  python -m artlab collect brush
      draws 36,216 kanji and kana from five fonts of Debian, in a minute or two;
      then: python -m artlab --collection brush train gan

  python -m artlab collect holiday/ --name holiday
      reads a folder of PNG, JPEG and WebP pictures; each folder in it is a label.
      Pictures are cropped to their middle square and reduced; a tenth is held out,
      for the scores. The folder itself is only read.
      then: python -m artlab --collection holiday train gan

A folder that is called brush is ./brush.
"""


def declare(add: Add) -> None:
    """Add `collect` to the command line."""
    parser = add("collect", collect, "make a data set: of brush fonts, or of a folder of pictures")
    parser.description = ABOUT
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.add_argument("what", metavar=f"{BRUSH.name}|FOLDER", help="where pictures are from")
    parser.add_argument("--name", help="of the folder's collection, as in my-drawings")
    explained = f"{SIDE.help}: {SIDE.bounds} (default: {SIDE.default})"
    parser.add_argument("--side", default=None, help=explained)
    colours = parser.add_mutually_exclusive_group()
    colours.add_argument(
        "--grey", dest="channels", action="store_const", const=1, help="no colours"
    )
    colours.add_argument(
        "--colour", dest="channels", action="store_const", const=3,
        help="with colours (default: if the pictures have some)",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, metavar="FILE.npz", help=f"of the brush (default: {MADE})"
    )


def collect(asked: Namespace, _: Collection) -> int:
    """Make a data set, say what is in it, and what to do with it."""
    if asked.what == BRUSH.name:
        return _collect_brush(asked)
    return _collect_folder(asked, Path(asked.what))


def _collect_brush(asked: Namespace) -> int:
    from artlab.collecting import brush, dataset  # noqa: PLC0415 - import Pillow

    for option in ("name", "side", "channels"):
        if getattr(asked, option) is not None:
            raise InputError(
                f"the brush has a name, a side and no colours; for a folder called "
                f"{BRUSH.name}: ./{BRUSH.name}"
            )
    path = asked.out or MADE
    if path.suffix != ".npz":
        raise InputError(f"a data set's name must end in .npz, not {path.name!r}")
    with progress() as tell:
        arrays = brush.collect(tell)
    dataset.save(arrays, path)
    fitted, apart = len(arrays["x_train"]), len(arrays["x_test"])
    print(f"wrote {path}: {fitted + apart:,} characters, of them {apart:,} held out")
    for label, hand in enumerate(BRUSH.labels):
        counts = (int((arrays[name] == label).sum()) for name in ("y_train", "y_test"))
        print("{}: {:,} and {:,}".format(hand, *counts))
    print(f"sha256 of its numbers: {dataset.digest(arrays)}")
    where = "" if asked.out is None else f" --data {path}"
    print(f"now: python -m artlab --collection {BRUSH.name} train gan{where}")
    return 0


def _collect_folder(asked: Namespace, folder: Path) -> int:
    from artlab.collecting import dataset  # noqa: PLC0415 - imports Pillow
    from artlab.collecting import folder as reading  # noqa: PLC0415 - imports OpenCV

    if asked.name is None:
        raise InputError(f"a folder's collection needs a name: --name {own.suggested(folder)}")
    name = own.checked_name(asked.name, taken=[*COLLECTIONS])
    if asked.out is not None:
        raise InputError("--out is of the brush; a folder's collection goes to its own folder")
    side = SIDE.default if asked.side is None else SIDE.check(asked.side, name="--side")
    with progress() as tell:
        gathered = reading.gather(folder, tell, side=side, channels=asked.channels)
    fitted, apart = gathered.counts
    collection = own.made(
        name,
        folders=gathered.labels,
        side=side,
        channels=gathered.channels,
        counts=gathered.counts,
        source=own.spelt(folder.resolve().name),
    )
    try:
        dataset.save(gathered.arrays, collection.root / own.DATA)
        reading.save_sheet(gathered, collection.root / SHEET)
        own.save(collection)
    except BaseException:  # a Ctrl-C, too: half a collection would take the name
        shutil.rmtree(collection.root, ignore_errors=True)
        raise
    colours = "in colour" if gathered.channels == 3 else "grey"
    print(f"wrote {collection.root}: {fitted + apart:,} pictures of {side}×{side}, {colours}")
    for word, given, count in zip(
        collection.labels, gathered.labels, gathered.by_label, strict=True
    ):
        print(f"{word}: {count:,}" + ("" if word == given else f", from {given!r}"))
    print(f"held out for the scores: {apart:,}; a sheet to look at: {collection.root / SHEET}")
    print(f"sha256 of its numbers: {dataset.digest(gathered.arrays)}")
    if gathered.left_out:
        print(reading.told(gathered.left_out), file=sys.stderr)
    if fitted < FEW:
        print(f"{fitted:,} are few: a model will know them by heart", file=sys.stderr)
    print(f"now: python -m artlab --collection {name} train gan")
    return 0

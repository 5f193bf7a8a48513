"""The command that sets a scroll, and what it may be asked."""

import shlex
from argparse import Namespace
from pathlib import Path

from artlab import files, images, inputs, latents, points
from artlab.collections import DEFAULT
from artlab.collections.collection import Collection
from artlab.command_line import Add, AddOptions
from artlab.errors import InputError
from artlab.images import Bytes
from artlab.lab import Lab
from artlab.options import Option
from artlab.points import Point

PAPERS = {  # pixels, at 300 dpi
    "a6": (1748, 1240), "a5": (2480, 1748), "a4": (3508, 2480), "a3": (4961, 3508),
    "a2": (7016, 4961),
}  # fmt: skip
DRAWN = ("model", "label", "temperature")  # what all characters have in common
SUFFIXES = (".png", ".webp", ".mp4")
WIDTH, HEIGHT, ROWS = 1280, 720, 8  # of a film
RATE, STEP, HELD = 30, 2, 45  # frames a second; pixels a frame; frames at either end


def declare(
    add: Add,
    add_options: AddOptions,
    collection: Collection,
) -> None:
    """Add `scroll` to the command line.

    Args:
        add: Adds a command.
        add_options: Adds options to a command.
        collection: What may be drawn.
    """
    asked = points.options(collection)
    told = "set a page of forty-two columns, as a poster or as a film that unrolls it"
    parser = add("scroll", write, told)
    first = Option(
        help="of the first one; each that follows has the next", default=42,
        last=latents.LAST_SEED, step=1,
    )  # fmt: skip
    paper = Option(help="of a poster, at 300 dpi", default="a3", words=tuple(PAPERS))
    drawn = {name: asked[name] for name in DRAWN}
    add_options(parser, {"seed": first, **drawn, "paper": paper})
    parser.add_argument("file", type=Path, metavar="OUT.png|OUT.webp|OUT.mp4")


def write(asked: Namespace, collection: Collection) -> int:
    """Set a scroll; write it as a poster, or as a film."""
    from artlab import scroll  # noqa: PLC0415 - imports OpenCV

    if asked.file.suffix not in SUFFIXES:
        known = inputs.listed(SUFFIXES)
        raise InputError(f"a scroll's name must end in {known}, not {asked.file.name!r}")
    if collection.channels != 1:
        raise InputError(f"a scroll is written in ink, and {collection.title} have colours")
    is_film = asked.file.suffix == ".mp4"
    layout = (
        scroll.Layout.along(HEIGHT, ROWS)
        if is_film
        else scroll.Layout.filling(*PAPERS[asked.paper])
    )
    first = Point.checked(collection, **{name: getattr(asked, name) for name in ("seed", *DRAWN)})
    characters = scroll.written(Lab(collection), first, layout.count)
    seed = int(first.position)
    page = scroll.page(characters, _digits(seed), layout, seed=seed)
    if is_film:
        count = _film(page, asked.file)
        print(f"wrote {asked.file}: {len(characters):,} characters, {count / RATE:.0f} s, verified")
        return 0
    if asked.file.suffix == ".webp":
        files.write(asked.file, images.photograph(page))
    else:
        images.save_png(page, asked.file, told=_command(first, asked.paper))
    size = " × ".join(map(str, page.shape[1::-1]))
    print(f"wrote {asked.file}: {len(characters):,} characters, {size} pixels")
    return 0


def _command(first: Point, paper: str) -> str:
    """Return what sets the same scroll again, wherever it is to go."""
    words = {points.named(name, first.collection): first.words[name] for name in DRAWN}
    every = {"seed": f"{first.position:.0f}", **words, "paper": paper}
    options = [part for name, word in every.items() for part in (f"--{name}", word)]
    named = "--collection", first.collection.name
    return shlex.join(["python", "-m", "artlab", "scroll", *named, *options])


def _digits(seed: int) -> images.Images:
    """Return a seed as the default collection's GAN writes it."""
    lab = Lab(DEFAULT)
    figures = [DEFAULT.labels.index(figure) for figure in str(seed)]
    return lab.draw_all(
        [Point(position=float(place), label=label) for place, label in enumerate(figures)]
    )


def _film(page: Bytes, path: Path) -> int:
    """Write the film of a page; return how many frames it has."""
    from artlab import scroll  # noqa: PLC0415 - imports OpenCV
    from artlab.clips import encode  # noqa: PLC0415
    from artlab.tools import FrameFormat  # noqa: PLC0415

    window = {"width": WIDTH, "step": STEP, "held": HELD}
    every = list(scroll.frames(page, **window))  # views of the page
    frame_format = FrameFormat(width=WIDTH, height=HEIGHT, channels=3, rate=RATE)
    with files.explained(path), files.partial(path) as beside:
        encode.write(iter(every), beside, frame_format)
        encode.verify(beside, frame_format, first=every[0], last=every[-1], count=len(every))
        files.move(beside, path)
    return len(every)

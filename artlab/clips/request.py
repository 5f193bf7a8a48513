"""What a clip shall show: keyframes, or the way from one seed to another; and how it is shown."""

import math
from dataclasses import dataclass
from fractions import Fraction

from artlab import points
from artlab.clips.layout import Layout
from artlab.clips.own import Own
from artlab.clips.path import Line, Path
from artlab.collections.collection import Collection
from artlab.errors import InputError
from artlab.options import Option, refuse_unknown
from artlab.points import Point
from artlab.texts import SOURCE, t

PIXELS = 200_000_000  # in all frames of a line together; about half a minute of two cores
MOST_PIXELS = 650_000_000  # and of a path: ten seconds at 1080p
MOST_FRAMES = 1800
MOST_PICTURES = 15_000  # of all walks of a grid together
MOST_MUSIC = 120  # seconds

LAYOUTS = ("one", "models", "grid", "labels")
SUFFIXES = {
    "mp4": ".mp4", "webm": ".webm", "gif": ".gif", "webp": ".webp", "frames": ".zip",
    "pack": ".zip", "m4a": ".m4a",
}  # fmt: skip
SOUNDING = ("mp4", "webm", "pack", "m4a")  # formats that can have music


def options(collection: Collection) -> dict[str, Option]:
    """Return what may be asked of a clip between two seeds, by name; its first point included."""
    asked = points.options(collection)
    return {
        "model": asked["model"],
        "start": points.seed("the first position", default=42),
        "end": points.seed("the last; it may lie before the first", default=45),
        "label": asked["label"],
        "frames": Option(help="how many", default=100, first=2, last=600, step=1),
        "rate": Option(help="frames a second", default=30, first=1, last=60, step=1),
        "width": Option(help="pixels of a frame", default=640, first=64, last=1920, step=2),
        "height": Option(help="pixels of a frame", default=480, first=64, last=1080, step=2),
        "smooth": Option(help="blend pixels, rather than crisp ones", default=False),
        "temperature": asked["temperature"],
        "music": Option(
            help="a chorale that follows the path; in an MP4, a WebM or a pack", default=False
        ),
    }


@dataclass(frozen=True, kw_only=True)
class ClipRequest:
    """What a clip shall show, and how.

    Attributes:
        way: Between two seeds, or through keyframes.
        rate: Frames a second.
        width: Of a frame, in pixels; even.
        height: The same.
        smooth: Whether pixels are blended.
        look: How it is coloured.
        caption: Whether it says what it shows.
        title: What it says besides.
        language: Of what it says.
        layout: How many walks it shows, and which; see artlab.clips.document.
        rows: Of a grid.
        columns: Of a grid.
        unmeasured: Whether a film is not scored against what was drawn.
        music: Whether it is heard, too.
        format: One of SUFFIXES.

    Raises:
        InputError: If it has too many frames, pixels or pictures, all together, or music where
            there is no place for it.
    """

    way: Line | Path
    rate: int
    width: int
    height: int
    smooth: bool
    look: str = "chalk"
    caption: bool = False
    title: str = ""
    language: str = SOURCE
    layout: str = "one"
    rows: int = 1
    columns: int = 1
    unmeasured: bool = False
    music: bool = False
    format: str = "mp4"

    def __post_init__(self) -> None:
        most = PIXELS if isinstance(self.way, Line) else MOST_PIXELS
        pixels = self.frames * self.width * self.height
        if self.frames > MOST_FRAMES:
            sentence = t(
                "a clip has at most {most} frames, not {frames}: make it shorter",
                most=MOST_FRAMES,
                frames=self.frames,
            )
            raise InputError(sentence)
        if pixels > most:
            sentence = t(
                "frames by width by height must be at most {most} pixels, not {pixels}: "
                "ask for fewer or smaller frames",
                most=most,
                pixels=pixels,
            )
            raise InputError(sentence)
        pictures = self.frames * self.rows * self.columns
        if pictures > MOST_PICTURES:
            sentence = t(
                "frames by rows by columns must be at most {most} pictures, not {pictures}: "
                "make the grid smaller, or the clip shorter",
                most=MOST_PICTURES,
                pictures=pictures,
            )
            raise InputError(sentence)
        if not self.arrangement.factor:
            sentence = t(
                "{columns} by {rows} pictures, and their words, do not fit into a frame of "
                "{width} by {height}: ask for fewer, or a larger frame",
                columns=self.columns,
                rows=self.rows,
                width=self.width,
                height=self.height,
            )
            raise InputError(sentence)
        self._check_music()

    def _check_music(self) -> None:
        if self.music and self.format not in SOUNDING:
            sentence = t(
                "a clip as {format} has no sound: ask for mp4, webm or pack, or for no music",
                format=self.format,
            )
            raise InputError(sentence)
        if self.format == "m4a" and not self.music:
            raise InputError(t("a clip as m4a is its music alone: ask for music"))
        seconds = self.frames / float(self.pace)
        if self.music and seconds > MOST_MUSIC:
            sentence = t(
                "a clip with music takes at most {most} seconds, not {seconds:.0f}: "
                "make it shorter, or ask for no music",
                most=MOST_MUSIC,
                seconds=seconds,
            )
            raise InputError(sentence)

    @classmethod
    def checked(cls, collection: Collection, **asked: object) -> "ClipRequest":
        """Make a request of values from outside, by the names of `options`.

        Raises:
            InputError: If one of them is unknown, out of bounds or no number.
        """
        known = options(collection)
        refuse_unknown(asked, known)
        values = {name: option.default for name, option in known.items()} | asked
        drawn = {name: values.pop(name) for name in ("model", "label", "temperature")}
        checked = {name: known[name].check(value, name=name) for name, value in values.items()}
        start = Point.checked(collection, seed=checked.pop("start"), **drawn)
        way = Line(start=start, end=checked.pop("end"), frames=checked.pop("frames"))
        return cls(way=way, look=collection.look, **checked)

    @property
    def collection(self) -> Collection:
        """Return what it shows pictures of."""
        return self.start.collection

    @property
    def start(self) -> Point:
        """Return where it begins."""
        return self.way.start if isinstance(self.way, Line) else self.way.keyframes[0].point

    @property
    def end(self) -> float | None:
        """Return the position of its end, before it goes on to the first or back.

        None where that is somebody's own picture.
        """
        if isinstance(self.way, Line):
            return self.way.end
        last = self.way.keyframes[-1].point
        return None if isinstance(last, Own) else last.position

    @property
    def arrangement(self) -> Layout:
        """Return where everything is in a frame."""
        few = self.layout in ("one", "models")
        return Layout(
            width=self.width,
            height=self.height,
            side=self.collection.side,
            rows=self.rows,
            columns=self.columns,
            titles=int(bool(self.title)),
            captions=2 * int(self.caption and few),
            feet=int(self.caption and not few),
            smooth=self.smooth,
            look=self.look,
        )

    @property
    def pace(self) -> int | Fraction:
        """Return how many frames a second it really has: a GIF counts in hundredths."""
        is_gif = self.format == "gif"
        return Fraction(100, math.ceil(100 / self.rate)) if is_gif else self.rate

    @property
    def frames(self) -> int:
        """Return how many frames it has."""
        way = self.way
        return way.frames if isinstance(way, Line) else way.frames(float(self.pace))

    @property
    def file_name(self) -> str:
        """A name for the file that says what it shows.

        >>> from artlab.collections import DEFAULT
        >>> ClipRequest.checked(DEFAULT, start=42.375, end=45, label=7).file_name
        'artlab-gan-7-seed42.375-45.mp4'
        """
        suffix = SUFFIXES[self.format]
        if isinstance(self.way, Path):
            words = [self.way.ending, *([self.format] if suffix == ".zip" else [])]
            suffix = f"-{'-'.join(words)}{suffix}"
        return self.start.file_name(suffix, end=self.end)

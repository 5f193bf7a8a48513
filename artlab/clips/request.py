"""What a clip shall show: the way from one point to another, and the frames to show it in."""

from dataclasses import dataclass

from artlab import points
from artlab.collections.collection import Collection
from artlab.errors import InputError
from artlab.options import Option
from artlab.points import Point
from artlab.texts import t

PIXELS = 200_000_000  # in all frames together; about half a minute of two cores


def options(collection: Collection) -> dict[str, Option]:
    """Return what may be asked of a clip, by name; how the point that it begins at is included."""
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
    }


@dataclass(frozen=True, kw_only=True)
class ClipRequest:
    """What a clip shall show; see `options`.

    Raises:
        InputError: If all frames together have more than 200 million pixels.
    """

    start: Point
    end: float
    frames: int
    rate: int
    width: int
    height: int
    smooth: bool

    def __post_init__(self) -> None:
        pixels = self.frames * self.width * self.height
        if pixels > PIXELS:
            sentence = t(
                "frames by width by height must be at most {most} pixels, not {pixels}: "
                "ask for fewer or smaller frames",
                most=PIXELS,
                pixels=pixels,
            )
            raise InputError(sentence)

    @classmethod
    def checked(cls, collection: Collection, **asked: object) -> "ClipRequest":
        """Make a request of values from outside, by the names of `options`.

        Raises:
            InputError: If one of them is unknown, out of bounds or no number.
        """
        known = options(collection)
        values = {name: option.default for name, option in known.items()} | asked
        drawn = {name: values.pop(name) for name in ("model", "label", "temperature")}
        checked = {name: known[name].check(value, name=name) for name, value in values.items()}
        return cls(start=Point.checked(collection, seed=checked.pop("start"), **drawn), **checked)

    @property
    def file_name(self) -> str:
        """A name for the file that says what it shows.

        >>> from artlab.collections import DEFAULT
        >>> ClipRequest.checked(DEFAULT, start=42.375, end=45, label=7).file_name
        'artlab-gan-7-seed42.375-45.mp4'
        """
        return self.start.file_name(".mp4", end=self.end)

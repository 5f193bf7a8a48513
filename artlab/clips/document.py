"""A clip's description as one JSON document: for the page, the API, the command line and files."""

from collections.abc import Mapping
from typing import Any

from artlab import collections, inputs, looks, points
from artlab.clips import own
from artlab.clips.own import Own
from artlab.clips.path import EASINGS, ENDINGS, Keyframe, Line, Path
from artlab.clips.request import LAYOUTS, SUFFIXES, ClipRequest, options
from artlab.collections.collection import Collection
from artlab.directions import PROPERTIES
from artlab.errors import InputError
from artlab.models import GENERATORS
from artlab.options import Option
from artlab.points import Point
from artlab.texts import LANGUAGES, SOURCE, t

MOST_KEYFRAMES = 64

PRESETS = {
    "480x480": (480, 480),
    "640x480": (640, 480),
    "square": (1080, 1080),
    "1080p": (1920, 1080),
    "story": (1080, 1920),
}
DRAWN = ("model", "seed", "label", "temperature", *PROPERTIES)  # of a keyframe


def keyframe_options(collection: Collection) -> dict[str, Option]:
    """Return what may be asked of a keyframe, by name."""
    asked = points.options(collection)
    seconds = Option(help="from it to the next", default=1.5, first=0.1, last=30)
    drawing = Option(
        help="somebody's own picture, instead of a seed: its grey levels, row by row, packed by "
        "zlib, in base64",
        default="",
        longest=own.longest(collection),
    )
    return {name: asked[name] for name in DRAWN} | {"seconds": seconds, own.NAME: drawing}


def shown_options(collection: Collection) -> dict[str, Option]:
    """Return how a clip through keyframes may be shown, by name."""
    plain = options(collection)
    return {
        "easing": Option(
            help="from keyframe to keyframe: at an even pace, gently, or held for its time",
            default="linear",
            words=EASINGS,
        ),
        "ending": Option(
            help="it ends at the last, goes on to the first without a seam, or goes back",
            default="loop",
            words=ENDINGS,
        ),
        "layout": Option(
            help=f"one walk; both models side by side; a grid of walks, each 100 seeds on from the "
            f"one before; or the same walk in a grid, with a {collection.kind} each",
            default="one",
            words=LAYOUTS,
        ),
        "rows": Option(help="of a grid", default=2, first=1, last=6, step=1),
        "columns": Option(help="of a grid", default=2, first=1, last=8, step=1),
        "look": Option(help="its colours", default=collection.look, words=tuple(looks.stops())),
        "smooth": plain["smooth"],
        "caption": Option(help="seeds, model and scores below the picture", default=False),
        "title": Option(help="a line above the picture", default="", longest=80),
        "language": Option(help="of the words below it", default=SOURCE, words=LANGUAGES),
        "unmeasured": Option(
            help="leave out what the compression costs a film, which takes longest", default=False
        ),
        "preset": Option(
            help="the size of a frame; own: as width and height say",
            default="640x480",
            words=tuple(PRESETS),
            unset="own",
        ),
        "music": plain["music"],
        "rate": plain["rate"],
        "width": plain["width"],
        "height": Option(help="pixels of a frame", default=480, first=64, last=1920, step=2),
        "format": Option(
            help="the file: a film, its frames as PNGs, a pack for slides, or its music alone",
            default="mp4",
            words=tuple(SUFFIXES),
        ),
    }


def read(document: object, collection: Collection) -> ClipRequest:
    """Make a request of a document, as JSON has it; see `schema`.

    Raises:
        InputError: If it is none, of another collection, or a value in it is unknown or out of
            bounds.
    """
    given = _mapping(document, t("a clip's description"))
    collections.of(given, {collection.name: collection})
    given.pop(collections.NAMED, None)
    if "keyframes" not in given:
        names = {points.named(name, collection): name for name in options(collection)}
        asked = {names[name]: value for name, value in _known(given, names, t("a clip")).items()}
        return ClipRequest.checked(collection, **asked)
    known = shown_options(collection)
    given = _known(given, ["keyframes", *known], t("a clip"))
    listed = given.pop("keyframes")
    values = {
        name: option.check(given.get(name, option.default), name=name)
        for name, option in known.items()
    }
    keyframes = _keyframes(collection, listed, least=1 if values["easing"] == "hold" else 2)
    easing, ending, preset = (values.pop(name) for name in ("easing", "ending", "preset"))
    if preset is not None:
        values["width"], values["height"] = PRESETS[preset]
    values |= _cells(values, collection)
    return ClipRequest(way=Path(keyframes=keyframes, easing=easing, ending=ending), **values)


def written(request: ClipRequest) -> dict[str, Any]:
    """Return a request as a document that `read` makes the same of."""
    way, shown = request.way, {"rate", "width", "height", "smooth", "music"}
    told = collections.told(request.collection)
    if isinstance(way, Line):
        values = told | _words(way.start)
        ends = {"start": values.pop("seed"), "end": way.end, "frames": way.frames}
        return values | ends | {name: getattr(request, name) for name in sorted(shown)}
    names = shown_options(request.collection).keys() - {"easing", "ending", "preset"}
    return (
        told
        | {
            "keyframes": [
                _words(keyframe.point) | {"seconds": keyframe.seconds} for keyframe in way.keyframes
            ],
            "easing": way.easing,
            "ending": way.ending,
            "preset": "own",
        }
        | {name: getattr(request, name) for name in sorted(names)}
    )


def schema(collection: Collection) -> dict[str, Any]:
    """Return what a description may be, as a JSON schema."""
    keyframe = {
        points.named(name, collection): option.schema | {"description": option.help}
        for name, option in keyframe_options(collection).items()
    }
    shown = {
        name: option.schema | {"description": option.help, "default": option.default}
        for name, option in shown_options(collection).items()
    }
    listed = {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_KEYFRAMES,
        "items": {"type": "object", "additionalProperties": False, "properties": keyframe},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A clip of {collection.title}",
        "type": "object",
        "additionalProperties": False,
        "required": ["keyframes"],
        "properties": {collections.NAMED: {"enum": [collection.name]}, "keyframes": listed} | shown,
    }


def _words(point: Point) -> dict[str, Any]:
    """Return a point as a keyframe of a document has it."""
    if isinstance(point, Own):
        return {**point.words}
    words = {name: word for name, word in point.words.items() if name in DRAWN}
    named = {points.named(name, point.collection): word for name, word in words.items()}
    return {"seed": point.position} | named


def _keyframes(collection: Collection, listed: object, *, least: int) -> tuple[Keyframe, ...]:
    if not isinstance(listed, list) or not least <= len(listed) <= MOST_KEYFRAMES:
        count = str(len(listed)) if isinstance(listed, list) else inputs.quoted(listed)
        bounds = {"least": least, "most": MOST_KEYFRAMES}
        sentence = t("a clip takes {least} to {most} keyframes, not {count}", count=count, **bounds)
        raise InputError(sentence)
    known = keyframe_options(collection)
    names = {points.named(name, collection): name for name in known}
    found = []
    for place, one in enumerate(listed, 1):
        whole = _mapping(one, t("keyframe {number}", number=place))
        given = _known(whole, names, t("a keyframe"))
        values = {names[name]: value for name, value in given.items()}
        seconds = values.pop("seconds", known["seconds"].default)
        point = (
            own.checked(collection, values, known, number=place)
            if own.NAME in values
            else Point.checked(collection, **values)
        )
        told = t("seconds of keyframe {number}", number=place)
        found.append(Keyframe(point, known["seconds"].check(seconds, name=told)))
    return tuple(found)


def _cells(values: Mapping[str, Any], collection: Collection) -> dict[str, int]:
    """Return the rows and columns that a layout has."""
    layout = values["layout"]
    if layout == "one":
        return {"rows": 1, "columns": 1}
    if layout == "models":
        count = len(GENERATORS)
        wide, high = {"rows": 1, "columns": count}, {"rows": count, "columns": 1}
        return wide if values["width"] >= values["height"] else high
    if layout == "labels" and values["rows"] * values["columns"] > len(collection.labels):
        count = len(collection.labels)
        sentence = t(
            "there are {count} {kind}s: rows by columns must be no more",
            count=count,
            kind=collection.kind,
        )
        raise InputError(sentence)
    return {}


def _mapping(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        given = inputs.quoted(value)
        raise InputError(t("{what} must be a JSON object, not {given}", what=what, given=given))
    return dict(value)


def _known(given: dict[str, Any], names: Any, what: str) -> dict[str, Any]:
    for name in given:
        if name not in names:
            *others, other = names
            known = t("{others} and {other}", others=", ".join(others), other=other)
            values = {"what": what, "name": inputs.quoted(name), "known": known}
            raise InputError(t("{what} has no {name}; it has {known}", **values))
    return given

"""What a clip says of itself: the words in its frames, and those beside it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from artlab import points
from artlab.clips.drawing import Studio, Walk
from artlab.clips.frames import Words
from artlab.clips.own import Own
from artlab.clips.path import Moment, Path
from artlab.clips.request import ClipRequest
from artlab.models import CONFIGS, GENERATORS
from artlab.points import Point
from artlab.scores.fidelity import ClipScores

DOT = " \N{MIDDLE DOT} "
SEED = "seed "
ARROW = "\N{RIGHTWARDS ARROW}"


def words(studio: Studio, request: ClipRequest, walks: Sequence[Walk]) -> list[Words]:
    """Return what each frame says."""
    count = len(walks[0].moments)
    if not request.caption or request.format == "m4a":
        return [Words(title=request.title)] * count
    if len(walks) > 2:
        kind = "walks" if request.layout == "grid" else f"{request.collection.kind}s"
        start = CONFIGS[request.start.model].title
        foot = DOT.join([start, f"{len(walks)} {kind} from {_place(request.start, '.10g')}"])
        return [Words(title=request.title, foot=foot)] * count
    captions = [_captions(studio, walk) for walk in walks]
    return [Words(title=request.title, captions=lines) for lines in zip(*captions, strict=True)]


def _captions(studio: Studio, walk: Walk) -> list[tuple[str, str]]:
    points = [moment.nearer for moment in walk.moments]
    verdicts = studio.judge(walk.images, points)
    return [
        (where(moment), _worth(verdict.figures(), moment))
        for moment, verdict in zip(walk.moments, verdicts, strict=True)
    ]


def where(moment: Moment) -> str:
    """Return where a moment is, in a few words."""
    first, second, share = moment
    titles = dict.fromkeys(CONFIGS[point.model].title for point in (first, second))
    places = [_place(point) for point in (first, second)]
    if not share or places[0] == places[1]:
        place = _place(first, ".2f" if first.position % 1 else ".6g")
    else:
        place = f" {ARROW} ".join(places)
        if place.startswith(SEED):
            place = place.replace(f"{ARROW} {SEED}", f"{ARROW} ")
    return DOT.join([f" {ARROW} ".join(titles), place])


def _place(point: Point, form: str = ".6g") -> str:
    if isinstance(point, Own):
        return f"own {point.collection.noun}"
    return f"{SEED}{point.position:{form}}"


def _worth(figures: dict[str, str], moment: Moment) -> str:
    noun = moment.first.collection.noun
    is_nearest = moment.nearer.reference is None
    against = f"to the nearest real {noun}" if is_nearest else f"to a real {noun}"
    return DOT.join(f"{name} {value}" for name, value in figures.items()) + f" {against}"


def text(request: ClipRequest, scores: ClipScores | None) -> str:
    """Return what belongs beside a clip on a slide: what it shows, its scores, and the link."""
    point, way = request.start, request.way
    models = GENERATORS if request.layout == "models" else (point.model,)
    shown = " and ".join(CONFIGS[model].title for model in models)
    ends = (
        [keyframe.point for keyframe in way.keyframes]
        if isinstance(way, Path)
        else [point, point.moved(way.end)]
    )
    seeds = [_place(one, ".10g").removeprefix(SEED) for one in ends]
    lines = [
        *([request.title] if request.title else []),
        f"{shown}: seeds {f' {ARROW} '.join(seeds)}",
        *([f"The film against what was drawn: {scores.describe()}"] if scores else []),
        *[
            f"The first picture, at the page of an artlab: ?{_link(one)}"
            for one in ends[:1]
            if not isinstance(one, Own)
        ],
    ]
    return "\n".join(lines) + "\n"


def _link(point: Point) -> str:
    words = {points.named(name, point.collection): word for name, word in point.words.items()}
    return urlencode({"seed": f"{point.position:.15g}", **words})

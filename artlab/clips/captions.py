"""What a clip says of itself: the words in its frames, and those beside it."""

from collections.abc import Iterable, Sequence
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
from artlab.texts import SOURCE, Text, numbers, said, t

DOT = " \N{MIDDLE DOT} "
ARROW = "\N{RIGHTWARDS ARROW}"


def words(studio: Studio, request: ClipRequest, walks: Sequence[Walk]) -> list[Words]:
    """Return what each frame says."""
    count = len(walks[0].moments)
    if not request.caption or request.format == "m4a":
        return [Words(title=request.title)] * count
    if len(walks) > 2:
        first, kind = _place(request.start), request.collection.kind
        shown = (
            t("{count} walks from {first}", count=len(walks), first=first)
            if request.layout == "grid"
            else t("{count} {kind}s from {first}", count=len(walks), kind=kind, first=first)
        )
        foot = _line([CONFIGS[request.start.model].title, shown], request.language)
        return [Words(title=request.title, foot=foot)] * count
    captions = [_captions(studio, walk, request.language) for walk in walks]
    return [Words(title=request.title, captions=lines) for lines in zip(*captions, strict=True)]


def _line(parts: Iterable[str], language: str) -> str:
    return DOT.join(said(part, language) for part in parts)


def _captions(studio: Studio, walk: Walk, language: str) -> list[tuple[str, str]]:
    points = [moment.nearer for moment in walk.moments]
    verdicts = studio.judge(walk.images, points)
    return [
        (where(moment, language), _worth(verdict.figures(), moment, language))
        for moment, verdict in zip(walk.moments, verdicts, strict=True)
    ]


def where(moment: Moment, language: str = SOURCE) -> str:
    """Return where a moment is, in a few words."""
    first, second, share = moment
    titles = dict.fromkeys(CONFIGS[point.model].title for point in (first, second))
    places = [_place(point, ".6g") for point in (first, second)]
    if not share or places[0] == places[1]:
        place: str = _place(first, ".2f" if first.position % 1 else ".6g")
    elif isinstance(first, Own) or isinstance(second, Own):
        place = t("{first} → {second}", first=places[0], second=places[1])
    else:
        seeds = {"first": f"{first.position:.6g}", "second": f"{second.position:.6g}"}
        place = t("seed {first} → {second}", **seeds)
    model = f" {ARROW} ".join(said(title, language) for title in titles)
    return _line([model, place], language)


def _place(point: Point, form: str = ".10g") -> Text:
    if isinstance(point, Own):
        return t("own {noun}", noun=point.collection.noun)
    return t("seed {at}", at=f"{point.position:{form}}")


def _worth(figures: dict[str, str], moment: Moment, language: str) -> str:
    noun = moment.first.collection.noun
    psnr, ssim = (f"{name} {_shown(value, language)}" for name, value in figures.items())
    values = {"scores": DOT.join([psnr, ssim]), "noun": noun}
    is_nearest = moment.nearer.reference is None
    against = t("{scores} to the nearest real {noun}", **values)
    return said(against if is_nearest else t("{scores} to a real {noun}", **values), language)


def _shown(value: str, language: str) -> str:
    return said(value, language) if isinstance(value, Text) else numbers(value, language)


def text(request: ClipRequest, scores: ClipScores | None) -> str:
    """Return what belongs beside a clip on a slide: what it shows, its scores, and the link."""
    point, way = request.start, request.way
    models = GENERATORS if request.layout == "models" else (point.model,)
    titles = [CONFIGS[model].title for model in models]
    ends = (
        [keyframe.point for keyframe in way.keyframes]
        if isinstance(way, Path)
        else [point, point.moved(way.end)]
    )
    seeds = [_place(one) if isinstance(one, Own) else f"{one.position:.10g}" for one in ends]
    told = {
        "models": _line(titles, request.language),
        "seeds": f" {ARROW} ".join(_shown(seed, request.language) for seed in seeds),
    }
    worth = scores.describe() if scores else ""
    lines = [
        *([request.title] if request.title else []),
        t("{models}: seeds {seeds}", **told),
        *([t("The film against what was drawn: {scores}", scores=worth)] if worth else []),
        *[
            t("The first picture, at the page of an artlab: {link}", link=f"?{_link(one)}")
            for one in ends[:1]
            if not isinstance(one, Own)
        ],
    ]
    return "\n".join(said(line, request.language) for line in lines) + "\n"


def _link(point: Point) -> str:
    words = {points.named(name, point.collection): word for name, word in point.words.items()}
    return urlencode({"seed": f"{point.position:.15g}", **words})

"""What a clip says of itself: the words in its frames, and those beside it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from artlab import points
from artlab.clips.drawing import Studio, Walk
from artlab.clips.frames import Words
from artlab.clips.path import Moment, Path
from artlab.clips.request import ClipRequest
from artlab.models import CONFIGS, GENERATORS
from artlab.scores.fidelity import ClipScores

DOT = " \N{MIDDLE DOT} "
ARROW = "\N{RIGHTWARDS ARROW}"


def words(studio: Studio, request: ClipRequest, walks: Sequence[Walk]) -> list[Words]:
    """Return what each frame says."""
    count = len(walks[0].moments)
    if not request.caption:
        return [Words(title=request.title)] * count
    if len(walks) > 2:
        kind = "walks" if request.layout == "grid" else f"{request.collection.kind}s"
        start = CONFIGS[request.start.model].title
        foot = DOT.join([start, f"{len(walks)} {kind} from seed {request.start.position:.10g}"])
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
    seeds = [f"{point.position:.6g}" for point in (first, second)]
    if not share or seeds[0] == seeds[1]:
        seed = f"{first.position:.2f}" if first.position % 1 else seeds[0]
    else:
        seed = f"{seeds[0]} {ARROW} {seeds[1]}"
    titles = dict.fromkeys(CONFIGS[point.model].title for point in (first, second))
    return DOT.join([f" {ARROW} ".join(titles), f"seed {seed}"])


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
    seeds = [f"{point.position:.10g}", f"{request.end:.10g}"]
    if isinstance(way, Path):
        seeds = [f"{keyframe.point.position:.10g}" for keyframe in way.keyframes]
    words = {points.named(name, request.collection): word for name, word in point.words.items()}
    link = urlencode({"seed": f"{point.position:.15g}", **words})
    lines = [
        *([request.title] if request.title else []),
        f"{shown}: seeds {f' {ARROW} '.join(seeds)}",
        *([f"The film against what was drawn: {scores.describe()}"] if scores else []),
        f"The first picture, at the page of an artlab: ?{link}",
    ]
    return "\n".join(lines) + "\n"

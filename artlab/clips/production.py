"""How each kind of file is made of what was drawn, proved, and scored where it is a film."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from artlab import images
from artlab.clips import animated, captions, document, drawing, encode, metadata, packs
from artlab.clips.drawing import Progress, Studio, Walk
from artlab.clips.frames import Words, frame
from artlab.clips.request import ClipRequest
from artlab.images import Bytes
from artlab.scores import references
from artlab.scores.fidelity import ClipScores, FrameScores, measure
from artlab.tools import FrameFormat


class Rendered(NamedTuple):
    """What a film is worth against what was drawn.

    Attributes:
        scores: Of the film; None where no film was encoded.
        each: The same of each frame.
    """

    scores: ClipScores | None
    each: Sequence[FrameScores]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """All that a clip's frames are made of.

    Attributes:
        request: What was asked for.
        walks: The pictures of each cell.
        words: Of each frame.
        versions: Of what has drawn them.
    """

    request: ClipRequest
    walks: Sequence[Walk]
    words: Sequence[Words]
    versions: dict[str, str]

    @property
    def count(self) -> int:
        """Return how many frames there are."""
        return len(self.words)

    @property
    def frame_format(self) -> FrameFormat:
        """Return what the frames are."""
        request = self.request
        return FrameFormat(
            width=request.width,
            height=request.height,
            channels=1 if self.frame(0).ndim == 2 else 3,
            rate=request.pace,
        )

    def frame(self, index: int) -> Bytes:
        """Return one frame."""
        cells = np.stack([walk.images[index] for walk in self.walks])
        return frame(self.request.arrangement, cells, self.words[index])

    def frames(self, tell: Callable[[float], None] = lambda _: None) -> Iterator[Bytes]:
        """Return all frames, made one at a time; hears how many have gone by."""
        for index in range(self.count):
            tell(index / self.count)
            yield self.frame(index)

    def description(self, rendered: Rendered | None = None) -> str:
        """Return what the file says of itself."""
        scores = asdict(rendered.scores) if rendered and rendered.scores else None
        told = document.written(self.request)
        return metadata.written("clip", told, versions=self.versions, scores=scores)


def draw(studio: Studio, request: ClipRequest, tell: Callable[[float], None]) -> Drawn:
    """Draw what a clip shows."""
    walks = drawing.walks(studio, request, tell)
    models = {point.model for walk in walks for moment in walk.moments for point in moment[:2]}
    return Drawn(
        request=request,
        walks=walks,
        words=captions.words(studio, request, walks),
        versions={name: studio.version(name) for name in (*sorted(models), references.NAME)},
    )


def make(
    studio: Studio, drawn: Drawn, path: Path, tell: Progress, *, sound: Path | None = None
) -> Rendered:
    """Make the file that was asked for; what else it takes goes beside it.

    Raises:
        ArtlabError: If it cannot be made.
    """
    if drawn.request.format in encode.FILMS:
        return _film(drawn, path, tell, sound)
    if drawn.request.format == "pack":
        return _pack(studio, drawn, path, tell, sound)
    if drawn.request.format == "frames":
        _frames(drawn, path, tell)
    elif sound and drawn.request.format == "m4a":
        tell(0.6, "encoding")
        encode.sound_alone(sound, path, description=drawn.description())
    else:
        _animated(drawn, path, tell)
    return Rendered(None, ())


def _film(drawn: Drawn, path: Path, tell: Progress, sound: Path | None) -> Rendered:
    kind, frame_format = drawn.request.format, drawn.frame_format
    silent = path.with_name(f"silent{path.suffix}")
    encode.write(drawn.frames(_part(tell, "encoding", 0.2, 0.5)), silent, frame_format, kind=kind)
    tell(0.5, "verifying")
    encode.verify(
        silent,
        frame_format,
        first=drawn.frame(0),
        last=drawn.frame(drawn.count - 1),
        count=drawn.count,
        kind=kind,
        tell=_part(tell, "verifying", 0.5, 0.6),
    )
    rendered = Rendered(None, ())
    if not drawn.request.unmeasured:
        every = drawn.frames(_part(tell, "scoring", 0.6, 0.97))
        rendered = Rendered(*measure(silent, every, frame_format))
    tell(0.97, "finishing")
    encode.finish(silent, path, kind=kind, description=drawn.description(rendered), sound=sound)
    return rendered


def _animated(drawn: Drawn, path: Path, tell: Progress) -> None:
    request, frame_format = drawn.request, drawn.frame_format
    frames, told = drawn.frames(_part(tell, "encoding", 0.2, 0.9)), drawn.description()
    if request.format == "gif":
        pictures = np.concatenate([walk.images for walk in drawn.walks])
        palette = animated.fitted_palette(pictures, request.look)
        animated.write_gif(frames, path, frame_format, palette=palette, description=told)
    else:
        crisp = not request.smooth
        animated.write_webp(frames, path, frame_format, is_crisp=crisp, description=told)
    tell(0.9, "verifying")
    animated.verify(path, size=(request.width, request.height), count=drawn.count)


def _frames(drawn: Drawn, path: Path, tell: Progress) -> None:
    digits = len(str(drawn.count - 1))
    told = drawn.description()
    frames = enumerate(drawn.frames(_part(tell, "encoding", 0.2, 0.9)))
    packs.write(
        path,
        ((f"frame{index:0{digits}}.png", images.png(one)) for index, one in frames),
        description=told,
    )
    tell(0.9, "verifying")
    packs.verify(path, drawn.count + 1)


def _pack(studio: Studio, drawn: Drawn, path: Path, tell: Progress, sound: Path | None) -> Rendered:
    film, gif = path.with_name("film.mp4"), path.with_name("film.gif")
    rendered = _film(_as(drawn, "mp4"), film, lambda done, what: tell(0.8 * done, what), sound)
    tell(0.8, "drawing")
    small = draw(studio, packs.gif(drawn.request), lambda done: tell(0.8 + 0.05 * done, "drawing"))
    _animated(small, gif, lambda done, what: tell(0.85 + 0.14 * done, what))
    told = drawn.description(rendered)
    poster = images.png(drawn.frame(0), told=told)
    caption = captions.text(drawn.request, rendered.scores)
    contents: dict[str, bytes | Path] = {
        ".mp4": film, ".gif": gif, "-poster.png": poster, ".txt": caption.encode(),
    }  # fmt: skip
    stem = Path(drawn.request.file_name).stem.removesuffix("-pack")
    packs.write(
        path, ((stem + end, content) for end, content in contents.items()), description=told
    )
    packs.verify(path, len(contents) + 1)
    return rendered


def _as(drawn: Drawn, kind: str) -> Drawn:
    return replace(drawn, request=replace(drawn.request, format=kind))


def _part(tell: Progress, stage: str, begin: float, end: float) -> Callable[[float], None]:
    return lambda done: tell(begin + (end - begin) * done, stage)

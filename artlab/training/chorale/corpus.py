"""Bach's chorales as tokens, from the scores that the package music21 carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from itertools import chain
from math import floor
from pathlib import Path

import numpy as np

from artlab.errors import DataError
from artlab.music.tokens import BAR, BY_HEIGHT, HIGHEST, LOWEST, VOICES, Note, Tokens, tokens
from artlab.training.chorale import clusters, musicxml
from artlab.training.chorale.musicxml import Score

INSTALL = "pip install --no-deps -r requirements-train.txt"
D, A = 2, 9  # pitch classes
HELD_OUT = 6  # every sixth cluster of melodies is held out


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A chorale: its name, and its tokens, (eighths, 4)."""

    name: str
    tokens: Tokens


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """What the model is fitted to, and what it is judged by: no melody is in both.

    Attributes:
        train: Pieces.
        test: Pieces.
        clusters: Of melodies, in both together.
    """

    train: list[Piece]
    test: list[Piece]
    clusters: int


def load(folder: Path | None = None) -> Corpus:
    """Read all four-part chorales in 4/4 of a folder of .mxl files; music21's, unless named.

    Raises:
        DataError: If the folder or music21 is missing, a file is damaged, or there are
            too few chorales.
    """
    folder = folder or _installed()
    if not folder.is_dir():
        raise DataError(f"there is no folder {folder}")
    scores = {path.stem: musicxml.read(path) for path in sorted(folder.glob("*.mxl"))}
    pieces = [
        Piece(name=name, tokens=written)
        for name, score in scores.items()
        if (written := as_tokens(score)) is not None
    ]
    return split(pieces, source=str(folder))


def split(pieces: Sequence[Piece], *, source: str) -> Corpus:
    """Hold out every sixth cluster of melodies.

    Raises:
        DataError: If there are too few pieces for that.
    """
    grouped = clusters.of([piece.tokens[:, 0] for piece in pieces])
    if len(grouped) < HELD_OUT:
        raise DataError(f"{source} holds {len(grouped)} melodies in four parts, too few to learn")
    # By their names' order, so that the same files are split alike anywhere.
    held_out = set(chain(*grouped[HELD_OUT - 1 :: HELD_OUT]))
    return Corpus(
        train=[piece for index, piece in enumerate(pieces) if index not in held_out],
        test=[piece for index, piece in enumerate(pieces) if index in held_out],
        clusters=len(grouped),
    )


def as_tokens(score: Score) -> Tokens | None:
    """Return a score in C major or A minor, on a grid of eighths; None of what is no chorale.

    A pickup ends the first bar. Of two notes in an eighth, the first counts.
    """
    if len(score.parts) != len(VOICES) or score.metres != {"4/4"} or not all(score.parts):
        return None
    bar = Fraction(BAR, 2)  # quarters
    late = bar - score.pickup if score.pickup < bar else Fraction(0)
    last = max(note.start + note.length for part in score.parts for note in part)
    eighths = -(-floor(2 * (last + late)) // BAR) * BAR
    up = _to_c(score)
    found = {}
    for voice, part in zip(BY_HEIGHT, score.parts, strict=True):
        for note in reversed(part):
            start = floor(2 * (note.start + late))
            length = max(1, round(2 * note.length))
            pitch = note.pitch + up
            if start < eighths and LOWEST <= pitch <= HIGHEST:
                found[start, voice] = Note(start=start, length=length, voice=voice, pitch=pitch)
    return tokens(sorted(found.values()), eighths)


def _to_c(score: Score) -> int:
    """Return by how many semitones a score rises to have no sharps or flats, -5 to 6."""
    up = -7 * score.fifths
    if (score.parts[-1][-1].pitch + up) % 12 == D:  # minor, as the old signatures have it
        up += A - D
    return (up + 5) % 12 - 5


def arrays(pieces: Sequence[Piece]) -> list[Tokens]:
    """Return the tokens of some pieces."""
    return [np.asarray(piece.tokens) for piece in pieces]


def _installed() -> Path:
    spec = find_spec("music21")
    if spec is None or spec.origin is None:
        raise DataError(f"Bach's chorales come with the package music21: {INSTALL}")
    return Path(spec.origin).parent / "corpus" / "bach"

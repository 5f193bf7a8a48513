"""Compressed MusicXML (.mxl), as far as a chorale needs it: four voices, key, metre."""

import zipfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

from artlab.errors import DataError

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
LARGEST = 20_000_000  # bytes of a score when unpacked; a chorale has 200,000


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A note as it is heard, ties joined.

    Attributes:
        start: In quarters from the beginning of the score.
        length: In quarters.
        pitch: MIDI's.
    """

    start: Fraction
    length: Fraction
    pitch: int


@dataclass(frozen=True, kw_only=True)
class Score:
    """A score.

    Attributes:
        parts: The notes of each, from above to below as printed.
        fifths: The key signature: sharps, or flats below 0.
        metres: Of all bars, such as "4/4".
        pickup: Length of the first bar, in quarters.
    """

    parts: list[list[Heard]]
    fifths: int
    metres: set[str]
    pickup: Fraction


def read(path: Path) -> Score:
    """Read a file.

    Raises:
        DataError: If it is no compressed MusicXML.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            container = ET.fromstring(packed.read("META-INF/container.xml"))  # noqa: S314
            name = container.find(".//{*}rootfile").attrib["full-path"]  # type: ignore[union-attr]
            if packed.getinfo(name).file_size > LARGEST:
                raise DataError(f"{path} holds a score of more than {LARGEST} bytes")
            # expat, which reads it, bounds what entities may grow to since 2.4.1.
            return _score(ET.fromstring(packed.read(name)))  # noqa: S314
    except (OSError, KeyError, AttributeError, TypeError, ValueError, ArithmeticError,
            ET.ParseError, zipfile.BadZipFile, NotImplementedError) as error:  # fmt: skip
        raise DataError(f"{path} is not compressed MusicXML: {error}") from error


def _score(root: ET.Element) -> Score:
    parts = root.findall("part")
    keys = [int(key.text or 0) for key in root.iterfind("part/measure/attributes/key/fifths")]
    metres = {
        f"{time.findtext('beats')}/{time.findtext('beat-type')}"
        for time in root.iterfind("part/measure/attributes/time")
    }
    read = [_part(part) for part in parts]
    return Score(
        parts=[notes for notes, _ in read],
        fifths=keys[0] if keys else 0,
        metres=metres,
        pickup=min((first for _, first in read), default=Fraction(0)),
    )


def _part(part: ET.Element) -> tuple[list[Heard], Fraction]:
    """Return the highest note at any time, and how long the first bar is."""
    divisions, begins, first = 1, Fraction(0), Fraction(0)
    heard: dict[Fraction, Heard] = {}
    tied: set[int] = set()  # pitches that sound on into the next note
    for measure in part.iterfind("measure"):
        now = reached = last = begins
        for each in measure:
            length = Fraction(int(each.findtext("duration", "0")), divisions)
            match each.tag:
                case "attributes":
                    divisions = int(each.findtext("divisions", str(divisions)))
                case "backup":
                    now -= length
                case "forward":
                    now += length
                case "note" if each.find("grace") is None:
                    is_chord = each.find("chord") is not None
                    start = last if is_chord else now
                    if each.find("pitch") is not None:
                        _add(heard, tied, each, start, length)
                    if not is_chord:
                        last, now = now, now + length
            reached = max(reached, now)
        if begins == 0 and first == 0:
            first = reached
        begins = reached
    return [heard[start] for start in sorted(heard)], first


def _add(
    heard: dict[Fraction, Heard],
    tied: set[int],
    note: ET.Element,
    start: Fraction,
    length: Fraction,
) -> None:
    pitch = _pitch(note)
    ties = {tie.get("type") for tie in note.iterfind("tie")}
    if "stop" in ties and pitch in tied:
        begun = max((at for at, one in heard.items() if one.pitch == pitch), default=start)
        if begun < start:
            length += start - begun
            start = begun
    tied.discard(pitch)
    if "start" in ties:
        tied.add(pitch)
    if start not in heard or heard[start].pitch <= pitch:
        heard[start] = Heard(start=start, length=length, pitch=pitch)


def _pitch(note: ET.Element) -> int:
    step, octave = note.findtext("pitch/step", ""), int(note.findtext("pitch/octave", ""))
    alter = float(note.findtext("pitch/alter", "0"))
    return 12 * (octave + 1) + STEPS[step] + round(alter)

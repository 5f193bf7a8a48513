"""The data set of the brush: kanji and kana as five fonts of two calligraphers write them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from artlab.collecting.dataset import Arrays, hashed, is_held_out, without_twins
from artlab.collecting.glyphs import drawn
from artlab.collections.brush import BRUSH
from artlab.errors import DataError
from artlab.images import Bytes

FONTS = Path("/usr/share/fonts")
# Each hand's file, in the order of the labels, and the package of Debian that has it.
HANDS = {
    "kouzan-mouhitsu.ttf": "fonts-kouzan-mouhitsu",
    "AoyagiKouzanT.ttf": "fonts-aoyagi-kouzan-t",
    "kouzan-mouhitsu-gyosho.ttf": "fonts-kouzan-mouhitsu",
    "aoyagi-soseki.ttf": "fonts-aoyagi-soseki",
    "KouzanBrushFontSousyo.ttf": "fonts-kouzan-mouhitsu",
}
KANA, KANJI = range(0x3041, 0x30FF), range(0x4E00, 0xA000)


def collect(tell: Callable[[float, str], None], *, fonts: Path = FONTS) -> Arrays:
    """Draw every kanji and kana of each hand; a tenth of the characters is held out, in all hands.

    Args:
        tell: Called with how far it is, from 0 to 1, and what comes.
        fonts: The folder of the system's fonts, searched to its bottom.

    Returns:
        "x_train" and "x_test", bytes, (count, side, side), light on black; "y_train" and
        "y_test", the index of each one's hand.

    Raises:
        DataError: If a font is not installed, or is no font.
    """
    characters = [chr(point) for point in (*KANA, *KANJI)]
    places = {character: place for place, character in enumerate(characters)}
    fitted: list[tuple[int, Bytes]] = []
    apart: list[tuple[bytes, int, Bytes]] = []
    for label, path in enumerate(_installed(fonts)):
        try:
            for character, picture in drawn(path, characters, side=BRUSH.side):
                tell((label + places[character] / len(places)) / len(HANDS), BRUSH.labels[label])
                if is_held_out(character):
                    apart.append((hashed(character), label, picture))
                else:
                    fitted.append((label, picture))
        except OSError as error:
            raise DataError(f"{path} cannot be read as a font ({error})") from error
    apart.sort(key=lambda each: each[:2])  # the first ones are of all hands
    tell(1.0, "done")
    arrays = {
        "x_train": np.array([picture for _, picture in fitted], np.uint8),
        "y_train": np.array([label for label, _ in fitted], np.uint8),
        "x_test": np.array([picture for *_, picture in apart], np.uint8),
        "y_test": np.array([label for _, label, _ in apart], np.uint8),
    }
    return without_twins(arrays)


def _installed(fonts: Path) -> list[Path]:
    found = {path.name: path for path in fonts.rglob("*.ttf")}
    missing = sorted({package for file, package in HANDS.items() if file not in found})
    if missing:
        packages = " ".join(missing)
        raise DataError(f"fonts are missing; on Debian: apt-get install {packages}")
    return [found[file] for file in HANDS]

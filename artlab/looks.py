"""Looks: colours for what is grey. They are declared once, where the page's own script has them."""

import json
import re
from functools import cache
from pathlib import Path

import numpy as np

from artlab.images import Bytes

FILE = Path(__file__).parent / "studio" / "static" / "looks.js"
DECLARED = re.compile(r"^  (\w+): (\[[^\]]*\]),", re.MULTILINE)
PLAIN = ("#000000", "#ffffff")


@cache
def stops() -> dict[str, tuple[str, ...]]:
    """Return the colours of each look from black to white, evenly spaced; none: as they are."""
    found = DECLARED.findall(FILE.read_text(encoding="utf-8"))
    return {name: tuple(json.loads(listed)) for name, listed in found}


@cache
def palette(look: str) -> Bytes:
    """Return the colour of each of the 256 levels, (256, 3), as the page's filters have them.

    >>> palette("chalk")[[0, 255]].tolist()
    [[0, 0, 0], [255, 255, 255]]
    """
    colours = [tuple(bytes.fromhex(stop[1:])) for stop in stops()[look] or PLAIN]
    places = np.linspace(0, 255, len(colours))
    channels = np.array(colours, np.float64).T
    levels = np.stack([np.interp(np.arange(256), places, one) for one in channels], axis=1)
    return np.rint(levels).astype(np.uint8)

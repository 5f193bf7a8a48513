"""Is everything here that a talk without a network needs? One line a check."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass

from artlab import collections, tools
from artlab.errors import ArtlabError
from artlab.lab import Lab
from artlab.models import GENERATORS

PORT = "GRADIO_SERVER_PORT"
FIRST_PORT = 7860  # Gradio's; it tries the hundred from there
PORTS = 100
LAST_PORT = 65535


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check found; without a remedy all is well."""

    what: str
    remedy: str = ""


def examine(*labs: Lab) -> Iterator[Finding]:
    """Check the checkpoints of each lab, ffmpeg, fonts and port, each on its own."""
    for lab in labs:
        troubles, told = lab.troubles(), collections.told(lab.collection)
        for name in ("references", *GENERATORS):
            what = "/".join([*told.values(), name])
            yield Finding(what=f"checkpoint {what}", remedy=troubles.get(name, ""))
    yield _ffmpeg()
    yield _fonts()
    yield _port()


def _ffmpeg() -> Finding:
    what = "ffmpeg with libx264 and libvmaf"
    try:
        missing = tools.NEEDED - tools.abilities()
    except ArtlabError as error:
        return Finding(what=what, remedy=str(error))
    if missing:
        return Finding(what=what, remedy=f"this ffmpeg lacks {' and '.join(sorted(missing))}")
    return Finding(what=what)


def _fonts() -> Finding:
    # Gradio cannot be imported where the port is none; that is another check's to say.
    port = os.environ.pop(PORT, None)
    from artlab.studio.theme import THEME  # noqa: PLC0415 - imports gradio

    if port is not None:
        os.environ[PORT] = port
    what = "fonts, the browser's own"
    if fetched := THEME._stylesheets:  # noqa: SLF001 - the one place that lists what it fetches
        return Finding(what=what, remedy=f"the page's theme fetches {fetched[0]}")
    return Finding(what=what)


def _port() -> Finding:
    wanted = os.environ.get(PORT)
    if wanted is not None and not (wanted.isdecimal() and 0 < int(wanted) <= LAST_PORT):
        remedy = f"there is none; set {PORT} to a number from 1 to {LAST_PORT}"
        return Finding(what=f"port {wanted}", remedy=remedy)
    first = int(wanted or FIRST_PORT)
    last = min(first + PORTS - 1, LAST_PORT)
    for port in range(first, last + 1):
        with socket.socket() as probe:
            # As Gradio's own server asks: a port in its closing minute is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return Finding(what=f"port {port}")
    remedy = f"they are taken; set {PORT} to a free one"
    return Finding(what=f"ports {first} to {last}", remedy=remedy)

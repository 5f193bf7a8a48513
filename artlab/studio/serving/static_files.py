"""Serves the page's own scripts at an address that says what they hold, so it may keep them."""

import hashlib
from pathlib import Path

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).parents[1] / "static"


def _hash() -> str:
    scripts = [path.read_bytes() for path in sorted(STATIC.glob("*.js"))]
    return hashlib.sha256(b"\0".join(scripts)).hexdigest()[:16]


SCRIPTS = f"lab/static/{_hash()}"  # relative to the page
# The browser gets them along with Gradio's own, before the viewer asks for them.
PRELOADS = "".join(
    f'<link rel="modulepreload" href="{SCRIPTS}/{path.name}">'
    for path in sorted(STATIC.glob("*.js"))
    if path.name != "viewer.js"
)


def route() -> Mount:
    """Return the route, for the app that Gradio serves; its answers are kept by what is before."""
    return Mount(f"/{SCRIPTS}", StaticFiles(directory=STATIC))


def text(name: str) -> str:
    """Return a file that Gradio takes as text."""
    return (STATIC / name).read_text(encoding="utf-8")

"""Serves the page's own scripts and pictures, at addresses that say what they hold."""

import hashlib
import json
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from artlab import texts

STATIC = Path(__file__).parents[1] / "static"
KINDS = {".js": "text/javascript", ".wasm": "application/wasm", ".png": "image/png"}
FILES = {
    path.relative_to(STATIC).as_posix(): path.read_bytes()
    for path in sorted(STATIC.rglob("*"))
    if path.suffix in KINDS and path.stem != "viewer"
}
FILES |= {
    f"{texts.FOLDER}/{language}.js": texts.script(language).encode()
    for language in texts.LANGUAGES
    if language != texts.SOURCE
}
PLACE = f"scripts/{hashlib.sha256(b''.join(FILES.values())).hexdigest()[:16]}"


def language_head(place: str = "") -> str:
    """Return what a page's head begins with, to choose a language before anything is seen.

    Args:
        place: Of the page's files.
    """
    chooses = (STATIC / texts.FOLDER / "choose.js").read_text(encoding="utf-8")
    known = {"offered": texts.LANGUAGES, "place": f"{place}/{texts.FOLDER}".lstrip("/")}
    hidden = (
        f":root[lang={one}] [lang={other}]:not(html, button)"
        for one in texts.LANGUAGES
        for other in texts.LANGUAGES
        if one != other
    )
    style = f"{','.join(hidden)} {{ display: none !important; }}"
    style += ".lab-unsaid body { visibility: hidden; }"
    script = f"window.artlabLanguage = {json.dumps(known)};\n{chooses}"
    return f"<script>{script}</script><style>{style}</style>"


# For the page's head: the browser gets them along with Gradio's own, before the viewer asks. What
# the worker needs, in folders, comes later.
PRELOADS = "".join(
    f'<link rel="modulepreload" href="{PLACE}/{name}">'
    for name in FILES
    if re.fullmatch(r"\w+\.js", name)
)
SHEETS = "".join(
    path.read_text(encoding="utf-8")
    for path in [*sorted(STATIC.glob("*.css")), *sorted(STATIC.glob("views/*.css"))]
)
# Gradio's own place for sheets would bind them to what it holds, and take `.dark` out of them.
HEAD = f"{language_head(PLACE)}{PRELOADS}<style>{SHEETS}</style>"


def route() -> Route:
    """Return the route, for the app that Gradio serves; before it, answers are kept and packed."""

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in FILES:
            return PlainTextResponse("there is no such script", 404)
        return Response(FILES[name], media_type=KINDS[Path(name).suffix])

    return Route(f"/{PLACE}/{{name:path}}", file)


def text(name: str) -> str:
    """Return a file that Gradio takes as text."""
    return (STATIC / name).read_text(encoding="utf-8")

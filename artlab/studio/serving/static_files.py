"""Serves the page's own scripts, at an address that says what they hold: they may be kept."""

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

STATIC = Path(__file__).parents[1] / "static"
MODULES = {
    path.name: path.read_bytes() for path in sorted(STATIC.glob("*.js")) if path.stem != "viewer"
}
PLACE = f"scripts/{hashlib.sha256(b''.join(MODULES.values())).hexdigest()[:16]}"

# For the page's head: the browser gets them along with Gradio's own, before the viewer asks.
PRELOADS = "".join(f'<link rel="modulepreload" href="{PLACE}/{name}">' for name in MODULES)


def route() -> Route:
    """Return the route, for the app that Gradio serves; before it, answers are kept and packed."""

    async def module(request: Request) -> Response:
        content = MODULES.get(request.path_params["name"])
        if content is None:
            return PlainTextResponse("there is no such script", 404)
        return Response(content, media_type="text/javascript")

    return Route(f"/{PLACE}/{{name}}", module)


def text(name: str) -> str:
    """Return a file that Gradio takes as text."""
    return (STATIC / name).read_text(encoding="utf-8")

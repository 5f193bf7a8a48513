"""Serves film strips to the viewer: plain GETs, which a browser keeps for ever."""

import asyncio
import gzip
import hashlib

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from artlab.errors import ArtlabError, InputError
from artlab.strips import Strip, Strips

PATH = "/strips/{version}/{model}/{digit}/{temperature}/{reference}/{seed}"
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
NEVER = {"Cache-Control": "no-store"}


def route(strips: Strips) -> Route:
    """Return the route, for the app that Gradio serves."""

    async def serve(request: Request) -> Response:
        asked = request.path_params
        try:
            strip = Strip.checked(
                *(asked[name] for name in ("model", "digit", "temperature", "reference", "seed"))
            )
            if asked["version"] != strips.lab.version(strip.start.model):
                return PlainTextResponse("the models have changed: reload the page", 404, NEVER)
            # The address says it all, so what it led to once it leads to again.
            tag = f'"{hashlib.sha256(request.url.path.encode()).hexdigest()[:32]}"'
            if tag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=FOR_EVER | {"ETag": tag})
            # A visitor who leaves must not take the strip away from the others.
            packed = await asyncio.shield(asyncio.wrap_future(strips.get(strip)))
        except InputError as error:
            return PlainTextResponse(str(error), 400, NEVER)
        except ArtlabError as error:
            return PlainTextResponse(str(error), 503, NEVER)
        headers = FOR_EVER | {"ETag": tag, "Content-Encoding": "gzip"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            del headers["Content-Encoding"]
            packed = gzip.decompress(packed)
        return Response(packed, headers=headers, media_type="application/json")

    return Route(PATH, serve)

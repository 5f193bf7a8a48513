"""Serves strips to the viewer: plain GETs, which a browser keeps for ever."""

import asyncio
import gzip
import hashlib

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from artlab import texts
from artlab.errors import ArtlabError, InputError
from artlab.points import Point
from artlab.studio.serving.answer_cache import encoding
from artlab.studio.serving.clients import client
from artlab.studio.serving.strip_cache import StripCache
from artlab.texts import t

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
NEVER = {"Cache-Control": "no-store"}
CHANGED = t("the models have changed: reload the page")
WORDS = ("model", "label", "temperature", "reference", "seed")  # in an address


def routes(cache: StripCache) -> list[Route]:
    """Return the routes, for the app that Gradio serves."""
    lab = cache.lab

    async def versions(_: Request) -> Response:
        return JSONResponse(await asyncio.to_thread(lab.versions), headers=NEVER)

    async def strip(request: Request) -> Response:
        asked = request.path_params
        try:
            point = Point.checked(lab.collection, **{name: asked[name] for name in WORDS})
            if asked["version"] != lab.version(point.model):
                return refused(request, CHANGED, 404)
            # The address says it all, so what it led to once it leads to again.
            tag = f'"{hashlib.sha256(request.url.path.encode()).hexdigest()[:32]}"'
            if tag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=FOR_EVER | {"ETag": tag})
            # A visitor who leaves must not take the strip away from the others.
            packed = await asyncio.shield(
                asyncio.wrap_future(cache.get(point, client(request.scope)))
            )
            if asked["version"] != lab.version(point.model):  # they were loaded meanwhile
                return refused(request, CHANGED, 404)
        except InputError as error:
            return refused(request, error, 400)
        except ArtlabError as error:
            return refused(request, error, 503)
        headers = FOR_EVER | {"ETag": tag, "Content-Encoding": "gzip"}
        accepted = request.headers.get("accept-encoding", "")
        if encoding(accepted, ("gzip", "identity")) == "identity":
            del headers["Content-Encoding"]
            packed = gzip.decompress(packed)
        return Response(packed, headers=headers, media_type="application/json")

    place = f"/strips/{lab.collection.name}"
    address = "/".join(f"{{{name}}}" for name in ("version", *WORDS))
    return [Route(f"{place}/versions", versions), Route(f"{place}/{address}", strip)]


def refused(request: Request, sentence: object, status: int) -> Response:
    """Answer with a sentence, or an error's, in the language that is asked for."""
    language = texts.liked(request.headers.get("accept-language", ""))
    again = {"Retry-After": "2"} if status == 503 else {}
    return PlainTextResponse(texts.said(sentence, language), status, NEVER | again)

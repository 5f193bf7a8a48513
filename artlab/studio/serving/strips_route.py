"""Serves strips to the viewer: plain GETs, which a browser keeps for ever."""

import asyncio
import gzip
import hashlib

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from artlab import texts
from artlab.directions import PROPERTIES
from artlab.errors import ArtlabError, InputError
from artlab.lab import Lab
from artlab.points import Point
from artlab.studio.serving.answer_cache import encoding
from artlab.studio.serving.clients import client
from artlab.studio.serving.strip_cache import StripCache
from artlab.texts import t
from artlab.versions import of_directions

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
        try:
            point = Point.checked(lab.collection, **_asked(request))
            if not _is_todays(request, lab, point):
                return refused(request, CHANGED, 404)
            # The address says it all, so what it led to once it leads to again.
            address = request.url.path + (request.url.query if point.bends else "")
            tag = f'"{hashlib.sha256(address.encode()).hexdigest()[:32]}"'
            if tag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=FOR_EVER | {"ETag": tag})
            # A visitor who leaves must not take the strip away from the others.
            packed = await asyncio.shield(
                asyncio.wrap_future(cache.get(point, client(request.scope)))
            )
            if not _is_todays(request, lab, point):  # they were loaded meanwhile
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


def _asked(request: Request) -> dict[str, str]:
    """Return what an address asks for, by the names of options."""
    bends = {name: far for name, far in request.query_params.items() if name in PROPERTIES}
    return {name: request.path_params[name] for name in WORDS} | bends


def _is_todays(request: Request, lab: Lab, point: Point) -> bool:
    """Whether it means the models, and the directions if it needs them, that are here now."""
    if point.bends:
        directions = request.query_params.get("directions")
        if directions != of_directions(lab.card(point.model)):
            return False
    return bool(request.path_params["version"] == lab.version(point.model))

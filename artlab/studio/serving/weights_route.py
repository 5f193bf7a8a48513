"""Serves what a browser draws with by itself; before it, answers are kept and packed."""

import asyncio
import threading
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from artlab.errors import ArtlabError
from artlab.lab import Lab


def routes(lab: Lab) -> list[Route]:
    """Return the route, for the app that Gradio serves."""
    turn = threading.Lock()  # a roomful would read the same file, each for himself

    @lru_cache(maxsize=3)
    def pack(name: str, version: str) -> bytes:
        from artlab import weights  # noqa: PLC0415 - imports TensorFlow

        return weights.packed(name, lab.collection, lab.card(name), version=version)

    def packed(name: str, version: str) -> bytes:
        with turn:
            return pack(name, version)

    async def weights(request: Request) -> Response:
        name, version = request.path_params["name"], request.path_params["version"]
        try:
            is_known = lab.versions().get(name) == version
            content = await asyncio.to_thread(packed, name, version) if is_known else b""
        except ArtlabError as error:
            return PlainTextResponse(str(error), 503)
        if lab.versions().get(name) != version:  # or it was loaded meanwhile
            return PlainTextResponse("the models have changed: reload the page", 404)
        return Response(content, media_type="application/octet-stream")

    return [Route(f"/weights/{lab.collection.name}/{{version}}/{{name}}.bin", weights)]

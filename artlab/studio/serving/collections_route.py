"""Serves what a page needs to show another of its collections than the one that it came with."""

import asyncio
from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from artlab import opening
from artlab.errors import InputError
from artlab.labs import Labs
from artlab.studio.serving.strips_route import refused
from artlab.studio.views import explore, panels


def route(labs: Labs) -> Route:
    """Return the route, for the app that Gradio serves."""

    @cache  # as the page itself, which is built once
    def shown(name: str) -> bytes:
        lab = labs.of(name)
        props = explore.props(labs, lab) | {"value": opening.load(lab)}
        return bytes(JSONResponse({"props": props, "panels": panels.shown(lab)}).body)

    async def collection(request: Request) -> Response:
        try:
            content = await asyncio.to_thread(shown, request.path_params["name"])
        except InputError as error:
            return refused(request, error, 404)
        return Response(content, media_type="application/json")

    return Route("/collections/{name}.json", collection)

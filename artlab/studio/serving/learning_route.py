"""Serves the learning records; before it, answers are kept and packed."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from artlab import learning
from artlab.errors import ArtlabError
from artlab.lab import Lab
from artlab.models import GENERATORS


def route(lab: Lab) -> Route:
    """Return the route, for the app that Gradio serves."""

    async def record(request: Request) -> Response:
        name, version = request.path_params["name"], request.path_params["version"]
        if name not in GENERATORS or lab.versions().get(name) != version:
            return PlainTextResponse("the models have changed: reload the page", 404)
        try:
            snapshots = await asyncio.to_thread(learning.load, name, lab.collection)
        except ArtlabError as error:
            return PlainTextResponse(str(error), 503)
        return JSONResponse(learning.told(snapshots))

    return Route(f"/learning/{lab.collection.name}/{{version}}/{{name}}.json", record)

"""Serves the learning records; before it, answers are kept and packed."""

import asyncio
import json
import threading
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from artlab import cards, learning
from artlab.errors import ArtlabError
from artlab.lab import Lab
from artlab.models import GENERATORS
from artlab.studio.serving.strips_route import CHANGED, refused


def route(lab: Lab) -> Route:
    """Return the route, for the app that Gradio serves."""
    turn = threading.Lock()  # a roomful would pack the same record, each for himself

    @lru_cache(maxsize=len(GENERATORS))
    def packed(name: str, _version: str) -> bytes:
        path = cards.verified(lab.collection.root / name, lab.card(name), learning.ROLE)
        return json.dumps(learning.told(learning.read(path))).encode()

    def in_turn(name: str, version: str) -> bytes:
        with turn:
            return packed(name, version)

    async def record(request: Request) -> Response:
        name, version = request.path_params["name"], request.path_params["version"]
        if name not in GENERATORS or lab.versions().get(name) != version:
            return refused(request, CHANGED, 404)
        try:
            content = await asyncio.to_thread(in_turn, name, version)
        except ArtlabError as error:
            return refused(request, error, 503)
        return Response(content, media_type="application/json")

    return Route(f"/learning/{lab.collection.name}/{{version}}/{{name}}.json", record)

"""Serves what a browser draws with by itself; before it, answers are kept and packed."""

import asyncio
import threading
from contextlib import suppress
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from artlab.errors import ArtlabError
from artlab.lab import Lab
from artlab.models import DIRECTIONS, ENCODERS
from artlab.studio.serving.strips_route import CHANGED, refused


class WeightsCache:
    """The weights of a lab's models, and its references, as a browser takes them."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self._turn = threading.Lock()  # a roomful would read the same file, each for himself
        self._packed = lru_cache(maxsize=7)(self._pack)

    def get(self, name: str, version: str) -> bytes:
        """Return a file of today's version, an encoder's being its model's; see artlab.weights.

        Raises:
            CheckpointError: If the checkpoint is missing or damaged.
        """
        with self._turn:
            return self._packed(name, version)

    def rehearse(self) -> None:
        """Pack all before anybody asks, what draws first; who asks hears what cannot be had."""
        versions = self.lab.versions()
        for name in (*versions, *ENCODERS):
            model = ENCODERS.get(name, name)
            if model in versions:
                with suppress(ArtlabError):
                    self.get(name, versions[model])

    def _pack(self, name: str, version: str) -> bytes:
        from artlab import weights  # noqa: PLC0415 - imports TensorFlow

        card = self.lab.card((ENCODERS | DIRECTIONS).get(name, name))
        return weights.packed(name, self.lab.collection, card, version=version)


def routes(cache: WeightsCache) -> list[Route]:
    """Return the route, for the app that Gradio serves."""
    lab = cache.lab

    async def weights(request: Request) -> Response:
        name, version = request.path_params["name"], request.path_params["version"]
        model = ENCODERS.get(name, name)
        try:
            is_known = lab.versions().get(model) == version
            content = await asyncio.to_thread(cache.get, name, version) if is_known else b""
        except ArtlabError as error:
            return refused(request, error, 503)
        if lab.versions().get(model) != version:  # or it was loaded meanwhile
            return refused(request, CHANGED, 404)
        return Response(content, media_type="application/octet-stream")

    return [Route(f"/weights/{lab.collection.name}/{{version}}/{{name}}.bin", weights)]

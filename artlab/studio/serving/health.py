"""Tells a host's watchers whether the process answers, and whether all that it needs is there."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from artlab.errors import ArtlabError
from artlab.lab import Lab
from artlab.models import GENERATORS
from artlab.scores import references

NEVER = {"Cache-Control": "no-store"}


class Models:
    """Whether a lab has something to draw with, and to compare with; it loads them meanwhile."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="artlab-ready")
        self._asked: Future[dict[str, str]] | None = None

    def check(self) -> None:
        """Return at once if it has.

        Raises:
            ArtlabError: If not, or not yet.
        """
        self._asked = self._asked or self._asking.submit(self._lab.troubles)
        if not self._asked.done():
            raise ArtlabError("the models are loading")
        troubles = self._asked.result()
        if troubles:
            self._asked = None  # who looks again asks again: it may have been mended
        if references.NAME in troubles or troubles.keys() >= set(GENERATORS):
            raise ArtlabError(next(iter(troubles.values())))


def routes(*checks: Callable[[], None]) -> list[Route]:
    """Return the routes, for the app that Gradio serves.

    Args:
        checks: Each raises an ArtlabError if something is not there; none may take long.
    """

    async def healthy(_: Request) -> Response:
        return PlainTextResponse("ok", headers=NEVER)

    async def ready(_: Request) -> Response:
        try:
            for check in checks:
                check()
        except ArtlabError as error:
            return PlainTextResponse(str(error), 503, NEVER | {"Retry-After": "5"})
        return PlainTextResponse("ready", headers=NEVER)

    return [Route("/healthz", healthy), Route("/readyz", ready)]

"""Refuses what no visitor of the page has to send, before Gradio sees it.

Gradio has routes for more than this page does, connects to any address that it meets
behind `file=` or in a call's arguments, and reads bodies of any size, for any time. The
page itself takes neither files nor addresses.
"""

import asyncio
import json
import math
import re
from contextlib import suppress
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from artlab import texts
from artlab.studio.serving.calls import Calls
from artlab.studio.serving.clients import Buckets, client
from artlab.studio.serving.refusals import RefusedError, answer
from artlab.studio.serving.settings import Settings
from artlab.texts import t

LARGEST = 64 * 1024  # bytes of a body; a call has a few hundred
# Of a clip's description, which may hold somebody's own pictures: 64 of 64×64 pixels in colour.
LARGEST_CLIP = 17 * LARGEST
CLIP = re.compile(r"/clips(/estimate)?")
LONGEST = 1024  # letters of a path
CALL = 10  # as many requests as a call costs, for each 64 KB of its body

# A file is named by a path from the root, or a drive's; two slashes begin another machine's.
ELSEWHERE = re.compile(r"/gradio_api/(proxy=|file[=/](?!(/|[a-z]:[/\\])(?![/\\])))", re.IGNORECASE)
UPLOAD = re.compile(r"/gradio_api/upload", re.IGNORECASE)
READ = re.compile(
    r"/|/(config|theme\.css|favicon\.ico|robots\.txt|manifest\.json|healthz|readyz)/?|/pwa_icon.*"
    r"|/clips/schema\.json|/(assets|static|scripts|collections|strips|weights|learning)/.+"
    r"|/gradio_api/((info|openapi\.json|startup-events|app_id|theme\.css)/?|heartbeat/[^/]+"
    r"|queue/data|call/(v2/)?[^/]+/[^/]+|file=.+|mcp(/.*)?)",
    re.DOTALL,
)
WRITE = re.compile(
    r"/clips(/estimate)?|/gradio_api/(call/(v2/)?[^/]+/?|queue/join|cancel|reset/?|mcp(/.*)?)"
)
ROUTES = {"GET": READ, "HEAD": READ, "POST": WRITE, "DELETE": re.compile(r"/gradio_api/mcp(/.*)?")}

FILE = {"path", "url"}  # keys of what Gradio takes for a file
SURROGATE = re.compile(
    rb"\\ud[89a-f]", re.IGNORECASE
)  # half a letter, unless it has its other half


class Guard:
    """ASGI middleware that lets through what the page's own visitors send."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        calls: Calls | None = None,
        settings: Settings = Settings(),  # noqa: B008 - nobody can change it
    ) -> None:
        """Guard an app.

        Args:
            app: What is behind.
            calls: What a call must be; by default anything.
            settings: How much each client may ask for, and how long a body may take.
        """
        self.app = app
        self._calls = calls
        self._patience = settings.body_seconds
        self._buckets = Buckets(settings.requests)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer with the sentence that says why not."""
        if scope["type"] == "http":
            try:
                method = scope["method"]
                path = scope["path"].removeprefix(scope.get("root_path", "").rstrip("/"))
                _check_path(method, path)
                # Known before a byte of it is sent, by a client that waits to be asked.
                length = int(Headers(scope=scope).get("content-length", 0))
                most = LARGEST_CLIP if CLIP.fullmatch(path) else LARGEST
                if length > most:
                    raise _too_large(most)
                cost = CALL * max(1, math.ceil(length / LARGEST)) if method == "POST" else 1
                self._check_rate(scope, cost)
                if method != "GET":
                    receive = await self._checked(scope, receive, path, max(length, LARGEST))
                elif self._calls and (lost := self._calls.lost(path, _query(scope))):
                    await lost(scope, receive, send)
                    return
            except RefusedError as error:
                language = texts.liked(Headers(scope=scope).get("accept-language", ""))
                await answer(error, scope["method"], language)(scope, receive, send)
                return
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})
            return
        with suppress(asyncio.CancelledError):  # the server ends, and has given it a moment
            await self.app(scope, receive, send)

    def _check_rate(self, scope: Scope, cost: int) -> None:
        seconds = self._buckets.wait(client(scope), cost)
        if seconds:
            told = t("too many requests come from you: try again in {seconds} s", seconds=seconds)
            raise RefusedError(429, told, retry=seconds)

    async def _checked(self, scope: Scope, receive: Receive, path: str, most: int) -> Receive:
        """Read a body, of so many bytes at most, and return what hands it on to the app."""
        try:
            async with asyncio.timeout(self._patience):
                body, last = await _read(receive, most)
        except TimeoutError as error:
            raise RefusedError(408, t("the body of a request takes too long")) from error
        unread = [last]
        if last["type"] == "http.request":
            parsed = _parsed(body)
            if self._calls:
                self._calls.check(path, parsed, scope)
            unread = [{"type": "http.request", "body": body, "more_body": False}]

        async def read() -> Message:
            return unread.pop() if unread else await receive()

        return read


def _query(scope: Scope) -> str:
    return str(scope.get("query_string", b"").decode("latin-1"))


def _check_path(method: str, path: str) -> None:
    if len(path) > LONGEST:
        raise RefusedError(414, f"an address must not be longer than {LONGEST} letters")
    if ELSEWHERE.search(path):
        raise RefusedError(403, "only this machine's own files are served, by their full paths")
    if UPLOAD.search(path):
        raise RefusedError(403, "this page takes no files")
    if method not in ROUTES:
        raise RefusedError(405, "this page knows GET, HEAD and POST")
    if not ROUTES[method].fullmatch(path):
        is_there = any(route.fullmatch(path) for route in ROUTES.values())
        raise RefusedError(405 if is_there else 404, "there is nothing here to ask for so")


async def _read(receive: Receive, most: int) -> tuple[bytes, Message]:
    """Return a body, and the last message of it."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > most:
            raise _too_large(most)
        if not message.get("more_body", False):
            return bytes(body), message


def _too_large(most: int) -> RefusedError:
    return RefusedError(413, t("a request must not be larger than {size} KB", size=most // 1024))


def _parsed(body: bytes) -> Any:
    try:
        parsed = json.loads(body or b"{}", object_hook=_no_file)
        if SURROGATE.search(body):
            json.dumps(parsed, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, "a request must be JSON") from error
    return parsed


def _no_file(found: dict[str, Any]) -> dict[str, Any]:
    if found.keys() & FILE:
        raise RefusedError(403, "an argument must not be a file or an address")
    return found

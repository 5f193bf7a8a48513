"""Refuses what no visitor of the page has to send, before Gradio sees it.

Gradio connects to any address that it meets behind `file=` or in a call's arguments,
and reads bodies of any size. The page itself takes neither files nor addresses.
"""

import json
import re
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 64 * 1024  # bytes of a body; a call has a few hundred

# A file is named by a path from the root, or a drive's; two slashes begin another machine's.
ELSEWHERE = re.compile(r"/gradio_api/(proxy=|file[=/](?!(/|[a-z]:[/\\])(?![/\\])))", re.IGNORECASE)
UPLOAD = re.compile(r"/gradio_api/upload", re.IGNORECASE)
FILE = {"path", "url"}  # keys of what Gradio takes for a file


class RefusedError(Exception):
    """A request that goes no further.

    Attributes:
        status: Of the answer.
    """

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Guard:
    """ASGI middleware that lets through what the page's own visitors send."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer with the sentence that says why not."""
        if scope["type"] == "http":
            try:
                _check_path(scope["path"])
                if scope["method"] != "GET":
                    receive = await _checked(scope, receive)
            except RefusedError as error:
                await PlainTextResponse(str(error), error.status)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _check_path(path: str) -> None:
    if ELSEWHERE.search(path):
        raise RefusedError(403, "only this machine's own files are served, by their full paths")
    if UPLOAD.search(path):
        raise RefusedError(403, "this page takes no files")


async def _checked(scope: Scope, receive: Receive) -> Receive:
    """Read a body, and return what hands it on to the app."""
    # Known before a byte of it is sent, by a client that waits to be asked.
    if int(Headers(scope=scope).get("content-length", 0)) > LARGEST:
        raise _too_large()
    body, message = bytearray(), await receive()
    while message["type"] == "http.request":
        body += message.get("body", b"")
        if len(body) > LARGEST:
            raise _too_large()
        if not message.get("more_body", False):
            _check_body(body)
            message = {"type": "http.request", "body": bytes(body), "more_body": False}
            break
        message = await receive()
    unread = [message]

    async def read() -> Message:
        return unread.pop() if unread else await receive()

    return read


def _too_large() -> RefusedError:
    return RefusedError(413, f"a request must not be larger than {LARGEST // 1024} KB")


def _check_body(body: bytearray) -> None:
    try:
        json.loads(body or b"{}", object_hook=_no_file)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, "a request must be JSON") from error


def _no_file(found: dict[str, Any]) -> dict[str, Any]:
    if found.keys() & FILE:
        raise RefusedError(403, "an argument must not be a file or an address")
    return found

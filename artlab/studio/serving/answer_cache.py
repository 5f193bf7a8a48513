"""Answers at once what is the same for every visitor: Gradio's own files, and the page.

Gradio reads, compresses or renders them anew for each visitor, and lets no browser
keep them. Here each is asked for once, packed once, and kept.
"""

import asyncio
import gzip
import hashlib
import posixpath
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable

import brotli
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Their names carry a hash of what they hold, or a version.
FOR_EVER = ("/assets/", "/theme.css", "/scripts/", "/weights/", "/learning/")
AN_HOUR = ("/static/img/", "/static/fonts/", "/favicon.ico")
PAGE, COLLECTION = "/", "/collections/"
WHERE = ("host", "x-forwarded-host", "x-forwarded-proto")  # decide the addresses on the page
CAPACITY = 1000  # answers, of 10 KB or so; the most are Gradio's own, which are as many

ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=6),
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "identity": lambda body: body,
}
WEIGHTED = re.compile(r"\s*([^\s;]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?")
LEAST = 1e-4  # how well liked an answer as it is, where nothing is said of it

Key = tuple[str, ...]


class AnswerCache:
    """ASGI middleware that keeps what it has seen the app answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.answers: OrderedDict[Key, Response] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; what may not be kept is the app's to answer."""
        path = _path(scope)
        if path is None:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        liked = encoding(headers.get("accept-encoding", ""))
        where = [headers.get(name, "") for name in WHERE] if path == PAGE else []
        key = (path, liked, *where)
        if key in self.answers:
            self.answers.move_to_end(key)
        else:
            messages = await self._ask(scope)
            if not _is_everybody_s(messages):
                for message in messages:
                    await send(message)
                return
            self.answers[key] = await asyncio.to_thread(_packed, messages, path, liked)
            if len(self.answers) > CAPACITY:
                self.answers.popitem(last=False)
        answer = self.answers[key]
        if answer.headers["etag"] in headers.get("if-none-match", ""):
            lasting = {name: answer.headers[name] for name in ("cache-control", "etag", "vary")}
            answer = Response(status_code=304, headers=lasting)
        await answer(scope, receive, send)

    async def _ask(self, scope: Scope) -> list[Message]:
        """Return all that the app sends, asked for nothing but the path, and unpacked.

        It sends the whole, even if the visitor leaves: others will get it.
        """
        messages: list[Message] = []
        requests = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Message:
            for message in requests:
                return message
            return await asyncio.get_running_loop().create_future()  # never

        async def note(message: Message) -> None:
            messages.append(message)

        plain = [pair for pair in scope["headers"] if pair[0].decode("latin-1") in WHERE]
        await self.app({**scope, "headers": plain, "query_string": b""}, receive, note)
        return messages


def encoding(accepted: str, offered: Iterable[str] = ENCODINGS) -> str:
    """Return the offered encoding that a browser likes best.

    Source:
        RFC 9110, "HTTP Semantics", section 12.5.3.
    """
    taken = filter(None, map(WEIGHTED.fullmatch, accepted.lower().split(",")))
    liked = {match[1]: float(match[2] or 1) for match in taken}
    others = liked.get("*", 0.0)
    liked["identity"] = liked.get("identity", others) or LEAST
    return max(offered, key=lambda name: liked.get(name, others))


def _is_everybody_s(messages: list[Message]) -> bool:
    start = messages[0]
    return start["status"] == 200 and "set-cookie" not in Headers(raw=start["headers"])


def _packed(messages: list[Message], path: str, encoding: str) -> Response:
    start, *rest = messages
    packed = ENCODINGS[encoding](b"".join(message.get("body", b"") for message in rest))
    headers = {
        "content-type": Headers(raw=start["headers"])["content-type"],
        "cache-control": _lifetime(path),
        "etag": f'"{hashlib.sha256(packed).hexdigest()[:32]}"',
        "vary": "Accept-Encoding",
        # Even if it is none: Gradio would pack an answer that does not say so for "br;q=0".
        "content-encoding": encoding,
    }
    return Response(packed, headers=headers)


def _path(scope: Scope) -> str | None:
    """Return the path of a request that may be answered from what is kept."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path = scope["path"].removeprefix(scope.get("root_path", "").rstrip("/"))
    is_known = path == PAGE or path.startswith((*FOR_EVER, *AN_HOUR, COLLECTION))
    # Other spellings of the same file would be kept beside it.
    return path if is_known and posixpath.normpath(path) == path else None


def _lifetime(path: str) -> str:
    if path.startswith(FOR_EVER):
        return "public, max-age=31536000, immutable"
    return "public, max-age=3600" if path.startswith(AN_HOUR) else "no-cache"

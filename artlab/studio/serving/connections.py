"""Connections that are not kept open by who does not use them; and not all by one.

uvicorn closes a connection that rests between two requests; one whose first, or next,
request never comes to an end it would keep.
"""

import asyncio
from collections import Counter
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from artlab.studio.serving.settings import Settings

LARGEST_HEAD = 64 * 1024  # bytes
LEAVING_SECONDS = 1  # for the answers that are on their way when a server ends
RETRY_SECONDS = 5


def bound(config: Config, settings: Settings) -> None:
    """Have a server take connections so."""
    open_from: Counter[str] = Counter()

    class Bounded(_Connection):
        pass

    Bounded.settings, Bounded.open_from = settings, open_from
    config.http_protocol_class = Bounded
    config.timeout_graceful_shutdown = LEAVING_SECONDS


class _Connection(HttpToolsProtocol):
    settings: Settings
    open_from: Counter[str]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._peer: str | None = None  # while it is counted
        self._deadline: asyncio.TimerHandle | None = None
        self._is_in_head = False
        self._head = 0  # bytes

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        peer = str((transport.get_extra_info("peername") or ("",))[0])
        most = self.settings.connections
        if len(self.connections) > most or self.open_from[peer] >= max(1, most // 2):
            self._refuse(503, "too many connections are open", f"Retry-After: {RETRY_SECONDS}\r\n")
            return
        self._peer = peer
        self.open_from[peer] += 1
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        if self._peer is not None:
            self.open_from[self._peer] -= 1
            if not self.open_from[self._peer]:
                del self.open_from[self._peer]
            self._peer = None
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_in_head, self._head = True, 0

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._is_in_head = False

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._forget_deadline()  # it is the app's turn
            return
        # It may be the rest of a body, too, that was refused: there is time to read why.
        self._head += len(data) if self._is_in_head else 0
        if self._head > LARGEST_HEAD:
            self._refuse(431, "the head of a request must not be larger than 64 KB")
        elif self._deadline is None:
            self._set_deadline()

    def _set_deadline(self) -> None:
        def give_up() -> None:
            if self._head and not self.cycle:
                self._refuse(408, "the head of a request takes too long")
            else:  # a browser opens some in reserve
                self.transport.close()

        self._deadline = self.loop.call_later(self.settings.head_seconds, give_up)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: int, sentence: str, headers: str = "") -> None:
        self._forget_deadline()
        if not self.transport.is_closing():
            self.transport.write(
                f"HTTP/1.1 {status} Refused\r\n{headers}Content-Type: text/plain\r\n"
                f"Content-Length: {len(sentence)}\r\nConnection: close\r\n\r\n{sentence}".encode()
            )
            self.transport.close()

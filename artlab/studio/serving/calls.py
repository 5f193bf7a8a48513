"""What a call must be, so that Gradio can take it; what it asks for is the endpoint's to check."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

import gradio as gr
from gradio.block_function import BlockFunction
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from artlab.studio.serving.call_queue import CallQueue
from artlab.studio.serving.refusals import RefusedError

LOST = (  # as Gradio's own client, in the page, knows it
    'data: {"msg": "unexpected_error", "event_id": null, "message": "404: Not Found", '
    '"session_not_found": true, "success": false}\n\n'
)

CALL = re.compile(r"/gradio_api/(?P<how>call/v2|call|queue/join|cancel)(/(?P<name>[^/]*)/?)?")
ANSWER = re.compile(r"/gradio_api/call/(v2/)?[^/]+/(?P<event>[^/]+)")
SESSION = re.compile(r"[\w-]{1,64}", re.ASCII)
OWN = {"data", "fn_index", "session_hash", "event_data", "trigger_id", "event_id", "simple_format"}


class Calls:
    """The calls that a page answers."""

    def __init__(self, page: gr.Blocks, queue: CallQueue) -> None:
        """Know a page's calls.

        Args:
            page: What answers them.
            queue: In which they wait.
        """
        self._queue = queue
        functions = [each for each in page.fns.values() if each.fn]
        self._numbered = {each._id: each for each in functions}  # noqa: SLF001 - as config names it
        self._named = {
            str(each.api_name): each
            for each in functions
            if each.api_name and each.api_visibility == "public"
        }

    def check(self, path: str, body: Any, scope: Scope) -> None:
        """See that a body is a call to something that is there, and may wait for its turn.

        The queue would see so itself, but ten times as much of the processor later.

        Raises:
            RefusedError: If it is not, or may not.
        """
        match = CALL.fullmatch(path)
        if match is None:
            return
        if not isinstance(body, dict):
            raise RefusedError(400, "a call must be a JSON object")
        how = match["how"]
        called = self._by_name(match["name"] or "") if how.startswith("call") else None
        if called and how == "call/v2":
            arguments = [str(getattr(given, "label", None)) for given in called.inputs]
            _check_keys(body, arguments, f"/{called.api_name} takes")
        else:
            _check_keys(body, OWN, "a call has")
            if how == "queue/join" or "fn_index" in body:
                numbered = self._by_number(body.get("fn_index"))
                called = called or numbered
            if "session_hash" in body and not SESSION.fullmatch(str(body["session_hash"])):
                raise RefusedError(400, "session_hash must be 1 to 64 letters, digits, - or _")
        if called and how != "cancel":
            self._queue.check(called, scope)

    def lost(self, path: str, query: str) -> Response | None:
        """Answer who wants to hear of a call that is not there; Gradio would after a traceback."""
        if path == "/gradio_api/queue/data":
            session = parse_qs(query).get("session_hash", [""])[0]
            if session and session not in self._queue.pending_messages_per_session:
                return PlainTextResponse(LOST, media_type="text/event-stream")
        elif match := ANSWER.fullmatch(path):
            queue, event = self._queue, match["event"]
            sessions = queue.pending_event_ids_session.items()
            if (
                event not in queue.pending_messages_per_session
                and event not in queue.event_ids_to_events
                and not any(event in events for _, events in sessions)
            ):
                raise RefusedError(404, "there is no such call, or it has been answered")
        return None

    def _by_name(self, name: str) -> BlockFunction:
        if name not in self._named:
            there = ", ".join(f"/{each}" for each in self._named)
            raise RefusedError(404, f"there is no endpoint of that name; there are {there}")
        return self._named[name]

    def _by_number(self, number: Any) -> BlockFunction:
        if type(number) is not int or number not in self._numbered:  # a bool is an int, too
            raise RefusedError(404, "there is no endpoint of that fn_index; /config lists them")
        return self._numbered[number]


def _check_keys(body: dict[str, Any], known: Iterable[str], takes: str) -> None:
    known = sorted(known) if isinstance(known, set) else list(known)
    for key in body:
        if key not in known:
            raise RefusedError(400, f"{takes} no {key[:40]!r}, but {', '.join(known)}")

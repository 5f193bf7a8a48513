"""What a call must be, so that Gradio can take it; what it asks for is the endpoint's to check."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

import gradio as gr
from starlette.responses import PlainTextResponse, Response

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

    def __init__(self, page: gr.Blocks) -> None:
        self._queue = page._queue  # noqa: SLF001 - nobody else knows what has been called
        functions = page.fns.values()
        self._run = {each._id for each in functions if each.fn}  # noqa: SLF001 - as config names it
        self._named = {
            str(each.api_name): [str(getattr(given, "label", None)) for given in each.inputs]
            for each in functions
            if each.fn and each.api_name and each.api_visibility == "public"
        }

    def check(self, path: str, body: Any) -> None:
        """See that a body is a call to something that is there.

        Raises:
            RefusedError: If it is not.
        """
        match = CALL.fullmatch(path)
        if match is None:
            return
        if not isinstance(body, dict):
            raise RefusedError(400, "a call must be a JSON object")
        if match["how"].startswith("call"):
            self._check_name(match["name"] or "")
        if match["how"] == "call/v2":
            arguments = self._named[match["name"]]
            _check_keys(body, arguments, f"/{match['name']} takes")
            return
        _check_keys(body, OWN, "a call has")
        if match["how"] == "queue/join" or "fn_index" in body:
            self._check_number(body.get("fn_index"))
        if "session_hash" in body and not SESSION.fullmatch(str(body["session_hash"])):
            raise RefusedError(400, "session_hash must be 1 to 64 letters, digits, - or _")

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

    def _check_name(self, name: str) -> None:
        if name not in self._named:
            there = ", ".join(f"/{each}" for each in self._named)
            raise RefusedError(404, f"there is no endpoint of that name; there are {there}")

    def _check_number(self, number: Any) -> None:
        if type(number) is not int or number not in self._run:  # a bool is an int, too
            raise RefusedError(404, "there is no endpoint of that fn_index; /config lists them")


def _check_keys(body: dict[str, Any], known: Iterable[str], takes: str) -> None:
    known = sorted(known) if isinstance(known, set) else list(known)
    for key in body:
        if key not in known:
            raise RefusedError(400, f"{takes} no {key[:40]!r}, but {', '.join(known)}")

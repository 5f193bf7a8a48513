"""The queue of calls: each kind has its places, each client a share of them and its turn."""

import math
from collections import defaultdict
from typing import Any

import fastapi
import gradio as gr
from gradio import route_utils
from gradio.block_function import BlockFunction
from gradio.data_classes import PredictBodyInternal
from gradio.queueing import Event, EventQueue, Queue
from gradio.utils import LRUCache
from starlette.datastructures import Headers
from starlette.types import Scope

from artlab import texts
from artlab.studio.serving.clients import client
from artlab.studio.serving.refusals import RefusedError
from artlab.studio.serving.turns import has_room
from artlab.texts import t

A_WHILE = 5.0  # seconds a call takes, while none has been timed


class CallQueue(Queue):
    """Gradio's queue, which by itself is one for all kinds, first come, first served."""

    def __init__(self, page: gr.Blocks, places: dict[str, int], others: int) -> None:
        """Replace a page's queue, which keeps its pace.

        Args:
            page: Whose it is.
            places: How many may wait, by the `concurrency_id` of the kind.
            others: The same, of each other kind.
        """
        usual = page._queue  # noqa: SLF001 - Gradio offers no queue of one's own
        super().__init__(
            live_updates=usual.live_updates,
            concurrency_count=usual.max_thread_count,
            update_intervals=usual.update_intervals,
            max_size=None,
            blocks=page,
        )
        self.places, self.others = places, others
        self.pending_messages_per_session = _Sessions(2000)

    async def push(
        self, body: PredictBodyInternal, request: fastapi.Request, username: str | None
    ) -> Any:
        """Let a call wait, or refuse it; see `check`."""
        function = route_utils.get_fn(self.blocks, None, body)
        self.check(function, request.scope)  # again: others have come meanwhile
        answer = await super().push(body, request, username)
        kind = self._kind(function)
        _take_turns(kind, self._running(kind))
        return answer

    def check(self, function: BlockFunction, scope: Scope) -> None:
        """See that one more call may wait.

        Args:
            function: Which is called.
            scope: Of the request.

        Raises:
            RefusedError: If too many wait already; it says when to try again.
        """
        kind, who = self._kind(function), client(scope)
        places = self.places.get(kind.concurrency_id, self.others)
        own = sum(client(event.request.scope) == who for event in kind.queue)
        if has_room(own, len(kind.queue), places):
            return
        seconds = self._seconds(kind)
        status, sentence = (
            503,
            t(
                "{count} calls wait already: try again in {seconds} s",
                count=len(kind.queue),
                seconds=seconds,
            ),
        )
        if own:
            status, sentence = (
                429,
                t(
                    "too many of your calls wait already, {count}: try again in {seconds} s",
                    count=own,
                    seconds=seconds,
                ),
            )
        language = texts.liked(Headers(scope=scope).get("accept-language", ""))
        raise RefusedError(status, texts.said(sentence, language), retry=seconds)

    def _kind(self, function: BlockFunction) -> EventQueue:
        self.create_event_queue_for_fn(function)
        return self.event_queue_per_concurrency_id[function.concurrency_id]

    def _seconds(self, kind: EventQueue) -> int:
        """Return when the next place is free, going by how long such calls have taken."""
        timed = self.process_time_per_fn.get(kind.queue[0].fn)
        return math.ceil(timed.avg_time if timed else A_WHILE)

    def _running(self, kind: EventQueue) -> list[Event]:
        running = (event for job in self.active_jobs for event in job or [])
        return [event for event in running if event.concurrency_id == kind.concurrency_id]


class _Sessions(LRUCache[str, Any]):
    """Whose answers are waited for; two may listen to one, and then both leave."""

    def __delitem__(self, session: str) -> None:
        if session in self:
            super().__delitem__(session)


def _take_turns(kind: EventQueue, running: list[Event]) -> None:
    """Put those that wait in order: everybody's first, everybody's second, and so on."""
    counts: defaultdict[str, int] = defaultdict(int)
    for event in running:
        counts[client(event.request.scope)] += 1
    ranks: dict[Event, int] = {}
    for event in kind.queue:
        who = client(event.request.scope)
        ranks[event] = counts[who]
        counts[who] += 1
    kind.queue.sort(key=ranks.__getitem__)

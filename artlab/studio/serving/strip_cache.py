"""Draws strips as they are asked for, those together that wait together, and keeps the last."""

import gzip
import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress

from artlab import strips
from artlab.errors import ArtlabError
from artlab.lab import Lab
from artlab.points import Point
from artlab.studio.serving.turns import Turns
from artlab.texts import t

SIZE = 5000  # strips of some 6 KB
TOGETHER = 8  # strips at most that are drawn in one go
WAITING = 1000  # strips at most that are waited for; some twenty seconds of work

Job = tuple[Point, Future[bytes]]


class StripCache:
    """The strips of a lab, as gzipped JSON; safe in any thread."""

    def __init__(self, lab: Lab, *, size: int = SIZE, waiting: int = WAITING) -> None:
        self.lab = lab
        self._size = size
        self._promises: OrderedDict[Point, tuple[Future[bytes], set[str]]] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting: Turns[Job] = Turns(waiting)
        threading.Thread(target=self._work, name="artlab-strips", daemon=True).start()

    def get(self, point: Point, client: str = "") -> Future[bytes]:
        """Promise the strip of a point; all who ask for the same share one.

        Each client is served in turn, however much another asks for. The future raises
        what `strips.draw` raises.

        Raises:
            ArtlabError: If too many are waited for already, by this client above all.
        """
        with self._lock:
            promise, askers = self._promises.get(point, (Future(), set()))
            # Where somebody else has asked already, their turn may be far behind this client's.
            if not promise.done() and client not in askers:
                if not self._waiting.put(client, (point, promise)):
                    raise ArtlabError(
                        t("too many strips are asked for at once; try again in a moment")
                    )
                askers.add(client)
            self._promises[point] = promise, askers
            self._promises.move_to_end(point)
            if len(self._promises) > self._size:
                self._promises.popitem(last=False)
        return promise

    def rehearse(self, points: Iterable[Point]) -> None:
        """Draw strips before anybody asks; one at a time, so that who asks waits for one at most.

        What cannot be drawn is left out: who asks for it hears why.
        """
        for point in points:
            with suppress(ArtlabError):
                self.get(point).result()

    def _work(self) -> None:
        while True:
            # Who asked later for the same may have been served with who asked first.
            waiting = dict.fromkeys(self._waiting.take(TOGETHER))
            together = [job for job in waiting if not job[1].done()]
            for model in {point.model for point, _ in together}:
                self._draw([job for job in together if job[0].model == model])

    def _draw(self, jobs: Sequence[Job]) -> None:
        """Keep every promise: whatever goes wrong goes to who asked, and the work goes on."""
        points = [point for point, _ in jobs]
        try:
            drawn = [_packed(strip) for strip in strips.draw(self.lab, points)]
        except BaseException as error:  # noqa: BLE001 - the thread must not end with a promise
            if len(jobs) > 1:  # and to nobody else
                for job in jobs:
                    self._draw([job])
                return
            with self._lock:
                self._promises.pop(points[0], None)  # the next who asks may be luckier
            jobs[0][1].set_exception(error)
        else:
            for (point, promise), packed in zip(jobs, drawn, strict=True):
                promise.set_result(packed)
                if (
                    point.position % 1 or point.bends or point.fade
                ):  # as many as anybody may type: no room
                    with self._lock:
                        self._promises.pop(point, None)


def _packed(strip: strips.Strip) -> bytes:
    return gzip.compress(json.dumps(strip, separators=(",", ":")).encode(), mtime=0)

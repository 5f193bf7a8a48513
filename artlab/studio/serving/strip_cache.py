"""Draws strips as they are asked for, those together that wait together, and keeps the last."""

import gzip
import json
import queue
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress

from artlab import strips
from artlab.errors import ArtlabError
from artlab.lab import Lab
from artlab.points import Point
from artlab.texts import t

SIZE = 5000  # strips of some 6 KB
TOGETHER = 8  # strips at most that are drawn in one go
WAITING = 500  # strips at most that are waited for; some ten seconds of work

Job = tuple[Point, Future[bytes]]


class StripCache:
    """The strips of a lab, as gzipped JSON; safe in any thread."""

    def __init__(self, lab: Lab, *, size: int = SIZE) -> None:
        self.lab = lab
        self._size = size
        self._promises: OrderedDict[Point, Future[bytes]] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="artlab-strips", daemon=True).start()

    def get(self, point: Point) -> Future[bytes]:
        """Promise the strip of a point; all who ask for the same share one.

        The future raises what `strips.draw` raises.

        Raises:
            ArtlabError: If too many others wait already.
        """
        with self._lock:
            if point in self._promises:
                self._promises.move_to_end(point)
                return self._promises[point]
            if self._waiting.qsize() >= WAITING:
                raise ArtlabError(t("too many strips are asked for at once; try again in a moment"))
            promise = self._promises[point] = Future()
            if len(self._promises) > self._size:
                self._promises.popitem(last=False)
        self._waiting.put((point, promise))
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
            together = [self._waiting.get()]
            while len(together) < TOGETHER and not self._waiting.empty():
                together.append(self._waiting.get())
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
                if point.position % 1:  # there are as many as anybody may type: no room for them
                    with self._lock:
                        self._promises.pop(point, None)


def _packed(strip: strips.Strip) -> bytes:
    return gzip.compress(json.dumps(strip, separators=(",", ":")).encode(), mtime=0)

"""Renders as jobs: one at a time, each with a state, an owner who may cancel it, and an end."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from artlab.clips.drawing import Progress
from artlab.clips.production import Rendered
from artlab.errors import ArtlabError, ClipError
from artlab.texts import t

STATES = ("queued", "drawing", "encoding", "verifying", "done", "cancelled", "failed")
ENDED = STATES[-3:]
PARTS = {  # what else a render says of itself
    "composing": "drawing", "scoring": "verifying", "finishing": "verifying",
}  # fmt: skip
MOST_WAITING = 20
LONGEST = 300  # seconds that a render may take, once it has begun

Work = Callable[[Progress], Rendered]


class _StoppedError(Exception):
    """Raised in a render that nobody waits for any more."""


class Job:
    """A render: what it does now, how far it is, and what has come of it.

    Attributes:
        state: One of STATES.
        done: How much of it, from 0 to 1.
        trouble: Why it has failed, in a sentence.
        rendered: What has come of it; None before.
        path: Its file, once it is done.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state, self.done, self.trouble = STATES[0], 0.0, ""
        self.rendered: Rendered | None = None
        self._is_cancelled = threading.Event()
        self._has_ended = threading.Event()

    def cancel(self) -> None:
        """End it, wherever it is; one that has ended stays as it is."""
        self._is_cancelled.set()

    @property
    def is_wanted(self) -> bool:
        """Whether somebody still waits for it."""
        return not (self._is_cancelled.is_set() or self._has_ended.is_set())

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended, or so long; return whether it has."""
        return self._has_ended.wait(seconds)

    def result(self) -> Rendered:
        """Wait for what comes of it.

        Raises:
            ClipError: If it has failed, or was cancelled.
        """
        self.wait()
        if self.rendered is None:
            raise ClipError(self.trouble or t("the clip was cancelled"))
        return self.rendered

    def run(self, work: Work, clean: Callable[[], None]) -> None:
        """Do the work, in whichever thread this is; unless all went well, nothing is left."""
        latest = time.monotonic() + LONGEST

        def tell(done: float, what: str) -> None:
            if self._is_cancelled.is_set():
                raise _StoppedError
            if time.monotonic() > latest:
                raise ClipError(
                    t(
                        "the clip took longer than {longest} seconds: make it smaller",
                        longest=LONGEST,
                    )
                )
            self.state, self.done = PARTS.get(what, what) if done < 1 else self.state, done

        ending = "failed"
        try:
            tell(0.0, "drawing")
            self.rendered = work(tell)
            ending = "done"
        except _StoppedError:
            ending = "cancelled"
        except ArtlabError as error:
            self.trouble = error.args[0]  # a text, in any language
        except BaseException:
            self.trouble = t("something went wrong here, and nobody knows what: try again")
            raise
        finally:
            if ending != "done":
                clean()
            self.state = ending
            self._has_ended.set()


class Jobs:
    """Renders one at a time: that keeps the page quick."""

    def __init__(self) -> None:
        self._begun: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._is_closed = threading.Event()
        # Nobody waits for it at the end: an ffmpeg that hangs would keep all of the process.
        threading.Thread(target=self._work, name="artlab-clips", daemon=True).start()
        self._lock, self._waiting = threading.Lock(), list[Job]()

    def add(self, path: Path, work: Work, clean: Callable[[], None]) -> Job:
        """Take a render, to begin when those before it have ended.

        Args:
            path: Its file.
            work: Makes it.
            clean: Removes what it leaves, unless it is done.

        Raises:
            ClipError: If too many wait already.
        """
        job = Job(path)
        with self._lock:
            self._waiting = [other for other in self._waiting if other.is_wanted]
            if len(self._waiting) >= MOST_WAITING:
                clean()
                raise ClipError(t("too many clips are waiting here: try again in a minute"))
            self._waiting.append(job)
        self._begun.put(partial(job.run, work, clean))
        return job

    def close(self) -> None:
        """Begin nothing more."""
        self._is_closed.set()

    def _work(self) -> None:
        while True:
            run = self._begun.get()
            if self._is_closed.is_set():
                return
            try:
                run()
            except Exception:  # a bug: the log has it whole, the next one has its turn
                logging.getLogger(__name__).exception("a clip was not rendered")

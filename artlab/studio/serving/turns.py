"""Who waits how long: one from each in turn, and nobody takes all the places."""

import threading
from collections import OrderedDict, deque
from typing import Generic, TypeVar

Job = TypeVar("Job")


def has_room(own: int, waiting: int, places: int) -> bool:
    """Say whether somebody may wait once more: for as many as there are places left.

    Who is alone gets half of them, two get a third each, and a newcomer finds one.

    Args:
        own: How many of those that wait are that somebody's.
        waiting: How many wait.
        places: How many may.

    Source:
        Choudhury and Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet
        Switches", IEEE/ACM Transactions on Networking 6(2), 1998.

    >>> has_room(4, waiting=4, places=10), has_room(5, waiting=5, places=10)
    (True, False)
    """
    return own < places - waiting


class Turns(Generic[Job]):
    """What waits for one worker; safe in any thread."""

    def __init__(self, places: int) -> None:
        self.places = places
        self._waiting = 0
        self._lines: OrderedDict[str, deque[Job]] = OrderedDict()  # whose turn it is comes first
        self._changed = threading.Condition()

    def put(self, client: str, job: Job) -> bool:
        """Let a job wait; or return False, if its client has too many waiting already."""
        with self._changed:
            line = self._lines.get(client, deque())
            if not has_room(len(line), self._waiting, self.places):
                return False
            line.append(job)
            self._lines[client] = line
            self._waiting += 1
            self._changed.notify()
        return True

    def take(self, most: int) -> list[Job]:
        """Wait until there is a job; return those whose turn it is, at least one."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting)
            taken: list[Job] = []
            while self._waiting and len(taken) < most:
                client, line = self._lines.popitem(last=False)
                taken.append(line.popleft())
                self._waiting -= 1
                if line:
                    self._lines[client] = line  # behind the others
        return taken

"""Who asks: one address, one client; and how much each may ask for."""

import ipaddress
import math
import time
from collections import OrderedDict

from starlette.types import Scope

KNOWN = 10_000  # clients whose buckets are remembered
BURST_SECONDS = 40  # of requests that may come at once: a roomful behind one address opens the page
NETWORK = 64  # bits of an IPv6 address; who has one has all that begin so


def client(scope: Scope) -> str:
    """Return who asks, by the address; behind proxies that FORWARDED_ALLOW_IPS names, by theirs."""
    host = (scope.get("client") or ("", 0))[0]
    if ":" not in host:
        return host
    try:
        return str(ipaddress.ip_network((host.partition("%")[0], NETWORK), strict=False))
    except ValueError:
        return host


class Buckets:
    """A bucket of tokens for each client, which fills at a steady rate.

    Source:
        ITU-T Recommendation I.371, the Generic Cell Rate Algorithm: a bucket is the time
        at which it will be full.
    """

    def __init__(self, a_second: float) -> None:
        self.a_second = a_second
        self._full: OrderedDict[str, float] = OrderedDict()  # on the monotonic clock

    def __len__(self) -> int:
        return len(self._full)

    def wait(self, client: str, tokens: float) -> int:
        """Take tokens, and return 0; or, if there are too few, after how many seconds there are."""
        now = time.monotonic()
        full = max(now, self._full.pop(client, now)) + tokens / self.a_second
        missing = full - now - BURST_SECONDS
        if missing > 0:
            self._full[client] = full - tokens / self.a_second
            return math.ceil(missing)
        self._full[client] = full
        if len(self._full) > KNOWN:
            self._full.popitem(last=False)
        return 0

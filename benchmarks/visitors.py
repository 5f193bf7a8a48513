"""A room full of visitors: all open the page, and then all scrub."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import aiohttp
import numpy as np
from playwright.sync_api import Browser, Request

from artlab import opening
from artlab.collections import DEFAULT
from artlab.lab import Lab
from artlab.models import GENERATORS
from benchmarks.figures import Row, median, percentile
from benchmarks.pages import BY_SERVER
from benchmarks.served import serve

OPENINGS, OPENING_SECONDS = 300, 30
VISITORS, SCRUBBING_SECONDS = 200, 60
SEEDS = 999  # on the slider
AT_ONCE = 6  # connections that a browser opens to one server
PATIENCE = aiohttp.ClientTimeout(total=30)


@dataclass
class Seen:
    """What visitors met: errors, and how many seconds their requests took."""

    errors: int = 0
    seconds: list[float] = field(default_factory=list)

    async def get(self, client: aiohttp.ClientSession, address: str) -> None:
        """Ask for something, to the last byte."""
        begun = time.monotonic()
        try:
            async with client.get(address) as answer:
                await answer.read()
                self.errors += answer.status != 200
        except (aiohttp.ClientError, TimeoutError):
            self.errors += 1
        self.seconds.append(time.monotonic() - begun)


def rows(browser: Browser) -> list[Row]:
    """Let them in."""
    with serve(*BY_SERVER.command) as served:
        addresses = _asked_for(browser, served.address)
        served.rest()
        with served.spent() as opening:
            opened = _run(_openings(addresses))
        usual, *others = _walkable(served.address)
        with served.spent() as on_own:
            own = _run(_walks([usual], is_shared=False))
        with served.spent() as on_shared:
            shared = _run(_walks([usual], is_shared=True))
        with served.spent() as on_other:
            other = _run(_walks(others, is_shared=False))
        peak = served.resident_bytes(peak=True) / 2**30
    each = 1000 * opening.seconds / OPENINGS
    return [
        Row(
            what=f"{OPENINGS} page openings in {OPENING_SECONDS} s, "
            f"{len(addresses)} files each: errors",
            ours=f"{opened.errors}",
            wanted="0",
            is_reached=opened.errors == 0,
        ),
        Row(
            what="the same: server, an opening",
            ours=f"{each:.1f} ms",
            wanted="≤ 40 ms",
            is_reached=each <= 40,
        ),
        *_scrubbed("each from a seed of its own, at the first digit", own, on_own.seconds),
        *_scrubbed("all on the same walk", shared, on_shared.seconds),
        *_scrubbed(
            "the 19 other pairs of model and digit, new to the server",
            other,
            on_other.seconds,
            is_wanted=False,
        ),
        Row(
            what="memory at its peak, after all that",
            ours=f"{peak:.2f} GB",
            wanted="≤ 1 GB",
            is_reached=peak <= 1,
        ),
    ]


def _scrubbed(how: str, seen: Seen, seconds: float, *, is_wanted: bool = True) -> list[Row]:
    p95 = 1000 * percentile(seen.seconds, 95)
    each = 1000 * seconds / SCRUBBING_SECONDS / VISITORS
    what = f"{VISITORS} visitors scrub for {SCRUBBING_SECONDS} s, {how}"
    return [
        Row(
            what=f"{what}: errors",
            ours=f"{seen.errors} of {len(seen.seconds)}",
            wanted="0" if is_wanted else "",
            is_reached=seen.errors == 0 if is_wanted else None,
        ),
        Row(
            what="the same: a strip, p50 / p95",
            ours=f"{1000 * median(seen.seconds):.0f} / {p95:.0f} ms",
            wanted="p95 ≤ 150 ms" if is_wanted else "",
            is_reached=p95 <= 150 if is_wanted else None,
        ),
        Row(what="the same: server, a visitor's second", ours=f"{each:.2f} ms"),
    ]


def _run(visits: Coroutine[Any, Any, Seen]) -> Seen:
    """Run in a thread of its own: Playwright's event loop has this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, visits).result()


def _walkable(address: str) -> list[str]:
    """Return where strips are, for each model and digit; first those that the page opens with."""
    lab, start = Lab(), opening.start(DEFAULT)
    kinds = [(model, label) for model in GENERATORS for label in DEFAULT.labels]
    kinds.sort(key=lambda kind: kind != (start.model, DEFAULT.asked(start.label)))
    return [
        f"{address}strips/{DEFAULT.name}/{lab.version(model)}/{model}/{label}/own/nearest"
        for model, label in kinds
    ]


def _asked_for(browser: Browser, address: str) -> list[str]:
    """Return what a browser asks for when it opens the page for the first time."""
    tab = browser.new_context().new_page()
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.method == "GET":
            asked.append(request.url)

    tab.on("requestfinished", note)
    tab.goto(address + BY_SERVER.path)
    tab.wait_for_selector(BY_SERVER.ready, timeout=120_000)
    tab.wait_for_timeout(2000)
    tab.context.close()
    return asked


async def _openings(addresses: list[str]) -> Seen:
    seen = Seen()

    async def visit(number: int) -> None:
        await asyncio.sleep(number * OPENING_SECONDS / OPENINGS)
        async with _browser() as client:
            await asyncio.gather(*(seen.get(client, address) for address in addresses))

    await asyncio.gather(*(visit(number) for number in range(OPENINGS)))
    return seen


async def _walks(bases: list[str], *, is_shared: bool) -> Seen:
    """Have every visitor walk a seed a second, and fetch the strip two ahead, as the page does."""
    seen, stream = Seen(), np.random.RandomState(0)
    firsts = [0 if is_shared else stream.randint(SEEDS) for _ in range(VISITORS)]
    waits = stream.random_sample(VISITORS)
    await asyncio.gather(
        *(
            _walk(seen, base, first, wait)
            for base, first, wait in zip(cycle(bases), firsts, waits, strict=False)
        )
    )
    return seen


async def _walk(seen: Seen, base: str, first: int, wait: float) -> None:
    await asyncio.sleep(wait)
    async with _browser() as client:
        seeds = [(first + number) % SEEDS for number in range(SCRUBBING_SECONDS + 2)]
        await asyncio.gather(*(seen.get(client, f"{base}/{seed}") for seed in seeds[:2]))
        await _each_second(seeds[2:], lambda seed: seen.get(client, f"{base}/{seed}"))


async def _each_second(seeds: list[int], fetch: Callable[[int], Awaitable[None]]) -> None:
    begun = time.monotonic()
    for number, seed in enumerate(seeds):
        await fetch(seed)
        await asyncio.sleep(max(0, begun + number + 1 - time.monotonic()))


def _browser() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=AT_ONCE),
        headers={"Accept-Encoding": "gzip, deflate, br"},
        timeout=PATIENCE,
        auto_decompress=False,
    )

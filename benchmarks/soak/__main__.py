"""Lets a crowd stay for minutes, then one twice as large; says what it met: make soak."""

import argparse
import asyncio
import time
from pathlib import Path

import aiohttp
import httpx

from artlab import machine
from benchmarks.figures import Row, median, percentile, table
from benchmarks.served import Served, serve
from benchmarks.soak.visitors import Heard, Visitor

WARM_SECONDS = 60  # until memory is compared with what it was
RENDERING, SENDING = 5, 10  # of the visitors
OVERLOAD_SECONDS = 20
FLOOD = 600  # new strips, at once
MB = 2**20


def main() -> None:
    """Run the crowd, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--visitors", type=int, default=200, help="at once (default: 200)")
    parser.add_argument("--minutes", type=float, default=10, help="they stay (default: 10)")
    options = parser.parse_args()
    with serve("app.py") as served:
        _wait_until_ready(served)
        rows = asyncio.run(_soak(served, options.visitors, options.minutes))
    print(f"On {machine.describe()}:\n\n{table(rows)}")


def _wait_until_ready(served: Served) -> None:
    while httpx.get(f"{served.address}readyz").status_code != httpx.codes.OK:
        time.sleep(1)
    served.rest()


async def _soak(served: Served, count: int, minutes: float) -> list[Row]:
    async with (
        aiohttp.ClientSession(served.address) as client,
        client.get("/config") as answer,
    ):
        known = (await answer.json())["dependencies"]
    events = {each["api_name"]: each["id"] for each in known}
    heard, watched = Heard(), asyncio.create_task(_watch(served))
    await _crowd(served, count, 60 * minutes, events, heard)
    watched.cancel()
    await asyncio.wait([watched])
    flooded = await _beside_a_flood(served)
    after = Heard()
    await _overload(served, 2 * count, events, after)
    recovered = await _recovered(served)
    memory, handles, temporary = zip(*_noted(watched), strict=True)
    crowd = f"{count} visitors, {minutes:g} min"
    wrong = sum(heard.wrong.values())
    return [
        Row(what=f"{crowd}: lost, doubled or crossed answers", ours=_told(heard), wanted="0",
            is_reached=not wrong),
        *(_times(crowd, what, heard, most) for what, most in
          (("strip", 0.15), ("release", 1.0), ("render", None), ("send", None))),
        Row(what=f"{crowd}: refused", ours=str(sum(map(len, heard.refused.values())))),
        Row(what="memory after the first minute, and at the end",
            ours=f"{memory[0] / MB:.0f} → {memory[-1] / MB:.0f} MB"),
        Row(what="open files, the same", ours=f"{handles[0]} → {handles[-1]}"),
        Row(what="temporary folder at its largest", ours=f"{max(temporary) / MB:.0f} MB",
            wanted="≤ 500 MB", is_reached=max(temporary) < 500 * MB),
        _times(f"while another asks for {FLOOD}", "strip", flooded, None),
        *_overloaded(after, 2 * count),
        Row(what="good again after", ours=f"{recovered:.1f} s", wanted="≤ 10 s",
            is_reached=recovered <= 10),
    ]  # fmt: skip


async def _crowd(
    served: Served, count: int, seconds: float, events: dict[str, int], heard: Heard
) -> None:
    crowd = [Visitor(number, served.address, events, heard) for number in range(count)]
    until = time.monotonic() + seconds
    does = ["render"] * RENDERING + ["send"] * SENDING
    does += ["release"] * (count - len(does))
    pairs = zip(crowd, does, strict=False)
    await asyncio.gather(*(visitor.stay(until, does=each) for visitor, each in pairs))


async def _overload(served: Served, count: int, events: dict[str, int], heard: Heard) -> None:
    """Have all of them render, one clip after the other, from few addresses."""
    crowd = [Visitor(number % 20, served.address, events, heard) for number in range(count)]
    until = time.monotonic() + OVERLOAD_SECONDS

    async def press(visitor: Visitor) -> None:
        async with visitor.client:
            while time.monotonic() < until:
                await heard.time("render", visitor.render())

    everybody = asyncio.gather(*map(press, crowd))
    try:
        await asyncio.wait_for(everybody, OVERLOAD_SECONDS)
    except TimeoutError:
        return  # and they all leave


async def _beside_a_flood(served: Served) -> Heard:
    """Ask for new strips, one after the other, while one address asks for hundreds at once."""
    flood, other = Heard(), Heard()
    one, another = (Visitor(number, served.address, {}, flood) for number in (998, 999))
    async with one.client, another.client:
        many = asyncio.gather(*(flood.time("strip", one.scrub_elsewhere()) for _ in range(FLOOD)))
        await asyncio.sleep(0.5)
        for _ in range(10):
            await other.time("strip", another.scrub_elsewhere())
        await many
    return other


async def _recovered(served: Served) -> float:
    """Return after how many seconds an answer comes within one."""
    begun = time.monotonic()
    async with aiohttp.ClientSession(served.address) as client:
        while True:
            asked = time.monotonic()
            body = {"seed": 3}
            async with client.post("/gradio_api/call/v2/score", json=body) as answer:
                event = (await answer.json()).get("event_id", "")
            async with client.get(f"/gradio_api/call/v2/score/{event}") as answer:
                if b"event: complete" in await answer.read() and time.monotonic() - asked < 1:
                    return asked - begun
            await asyncio.sleep(0.2)


async def _watch(served: Served) -> list[tuple[int, int, int]]:
    """Note memory, open files and the temporary folder, from the first minute on."""
    found: list[tuple[int, int, int]] = []
    await asyncio.sleep(WARM_SECONDS)
    try:
        while True:
            found.append(await asyncio.to_thread(_figures, served))
            await asyncio.sleep(5)
    except asyncio.CancelledError:
        return found


def _noted(watched: "asyncio.Task[list[tuple[int, int, int]]]") -> list[tuple[int, int, int]]:
    """Return what was noted, or nothing if they stayed for less than a minute."""
    return list(watched.result()) if watched.done() and not watched.cancelled() else [(0, 0, 0)]


def _figures(served: Served) -> tuple[int, int, int]:
    handles = len(list(Path(f"/proc/{served.process}/fd").iterdir()))
    return served.resident_bytes(), handles, _size(served)


def _size(served: Served) -> int:
    total = 0
    for path in Path("/tmp").glob(f"artlab-{served.process}-*/**/*"):  # noqa: S108
        try:
            total += 512 * path.lstat().st_blocks
        except OSError:
            continue
    return total


def _told(heard: Heard) -> str:
    answered = sum(map(len, heard.seconds.values()))
    worst = "; ".join(f"{count} × {what}" for what, count in heard.wrong.most_common(3))
    return f"{sum(heard.wrong.values())} of {answered} {worst}".strip()


def _times(crowd: str, what: str, heard: Heard, most: float | None) -> Row:
    seconds = heard.seconds[what] or [float("nan")]
    p95 = percentile(seconds, 95)
    return Row(
        what=f"{crowd}: {what}, p50 / p95 / longest",
        ours=f"{1000 * median(seconds):.0f} / {1000 * p95:.0f} / {1000 * max(seconds):.0f} ms",
        wanted=f"p95 ≤ {1000 * most:.0f} ms" if most else "",
        is_reached=p95 <= most if most else None,
    )


def _overloaded(heard: Heard, count: int) -> list[Row]:
    refused = [each for every in heard.refused.values() for each in every]
    if not refused:
        return [Row(what=f"{count} who render all at once: refusals", ours="none")]
    p95 = percentile(refused, 95)
    return [
        Row(
            what=f"{count} who render all at once: {len(refused)} refusals, p50 / p95",
            ours=f"{1000 * median(refused):.0f} / {1000 * p95:.0f} ms",
            wanted="p95 ≤ 250 ms",
            is_reached=p95 <= 0.25,
        ),
        Row(
            what="refusals that do not say when to come again",
            ours=str(heard.silent),
            wanted="0",
            is_reached=heard.silent == 0,
        ),
    ]


if __name__ == "__main__":
    main()

"""Visitors who scrub, let go, render and send pictures; each checks that what comes is for him.

They speak as Gradio's own client does: join the queue, listen to the events, fetch the file.
"""

import asyncio
import base64
import hashlib
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import numpy as np

from artlab import images, opening
from artlab.collections import DEFAULT
from artlab.lab import Lab

PATIENCE = aiohttp.ClientTimeout(total=120)
SEEDS = 999
RELEASE_SECONDS = 5  # from one release of the slider to the next
REFERENCES = 10_000


class WrongError(Exception):
    """An answer that is none, or somebody else's."""


@dataclass
class Heard:
    """What all of them heard."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    refused: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    silent: int = 0  # refusals that do not say when to come again
    strips: dict[int, str] = field(default_factory=dict)  # by seed, what came first
    seeds: dict[str, int] = field(default_factory=dict)

    async def time(self, what: str, asked: Awaitable[None]) -> None:
        """Wait for an answer, and note how long it took, or what was wrong with it."""
        begun = time.monotonic()
        try:
            await asked
        except aiohttp.ClientResponseError as error:
            if error.status not in {429, 503}:
                self.wrong[f"{what}: {error.status}"] += 1
                return
            self.refused[what].append(time.monotonic() - begun)
            again = error.headers.get("Retry-After") if error.headers else None
            self.silent += again is None
            await asyncio.sleep(float(again or 5))
        except (aiohttp.ClientError, TimeoutError, WrongError, KeyError, ValueError) as error:
            self.wrong[f"{what}: {type(error).__name__} {error}"] += 1
        else:
            self.seconds[what].append(time.monotonic() - begun)


class Visitor:
    """One of them, with an address of his own, as a proxy tells it."""

    def __init__(self, number: int, address: str, events: dict[str, int], heard: Heard) -> None:
        self.number, self.events, self.heard = number, events, heard
        self.stream = random.Random()  # noqa: S311 - of seeds, not of secrets
        self.session = f"{number}-{self.stream.getrandbits(64):x}"  # a client has one
        self.lab = Lab()
        self.client = aiohttp.ClientSession(
            address,
            headers={"X-Forwarded-For": f"198.18.{number // 250}.{number % 250 + 1}"},
            timeout=PATIENCE,
            raise_for_status=True,
        )
        strokes = np.zeros(DEFAULT.shape, np.uint8)  # a cross, his own
        strokes[4:-4, 8 + number % 8 : 11 + number % 8] = 255
        strokes[6 + number // 8 % 12, 5:-5] = 255
        self.picture = base64.b64encode(images.png(strokes)).decode()
        self.rebuilt: Any = None

    async def stay(self, until: float, *, does: str) -> None:
        """Scrub, and do what he does besides, until then on the monotonic clock."""
        await asyncio.sleep(self.stream.random())
        async with self.client:
            doing = {"render": self.render, "send": self.send}.get(does, self.release)
            await asyncio.gather(
                self._every(1, until, "strip", self.scrub),
                self._every(RELEASE_SECONDS, until, does, doing),
            )

    async def _every(
        self, seconds: float, until: float, what: str, do: Callable[[], Awaitable[None]]
    ) -> None:
        while (begun := time.monotonic()) < until:
            await self.heard.time(what, do())
            await asyncio.sleep(max(0, begun + seconds - time.monotonic()))

    async def scrub(self) -> None:
        """Fetch a strip where the page opens, as a browser does until it draws by itself."""
        words = opening.start(DEFAULT).words
        seed = self.stream.randrange(SEEDS)
        came = hashlib.sha256(await self._strip(**words, seed=seed)).hexdigest()
        if self.heard.strips.setdefault(seed, came) != came:
            raise WrongError("crossed")
        if self.heard.seeds.setdefault(came, seed) != seed:
            raise WrongError("crossed")

    async def scrub_elsewhere(self) -> None:
        """Fetch a strip against a real picture that nobody else chose: nobody has drawn it yet."""
        words = {"model": "gan", "label": "any", "temperature": "own", "reference": self.number}
        strip = await self._strip(**words, seed=self.stream.randrange(SEEDS))
        if {frame["index"] for frame in json.loads(strip)["frames"]} != {self.number}:
            raise WrongError("crossed")

    async def _strip(self, **words: object) -> bytes:
        version = self.lab.version(str(words["model"]))
        names = ("model", "label", "temperature", "reference", "seed")
        path = "/".join(str(words[name]) for name in names)
        async with self.client.get(f"/strips/{DEFAULT.name}/{version}/{path}") as answer:
            return await answer.read()

    async def release(self) -> None:
        """Score a picture, and fetch it."""
        seed, reference = self.stream.randrange(SEEDS), self.stream.randrange(REFERENCES)
        [scores] = await self._call("score", ["gan", seed, "any", reference, None])
        [drawn] = await self._call("generate", ["gan", seed, "any", None])
        if scores["index"] != reference or drawn["orig_name"] != f"artlab-gan-any-seed{seed}.png":
            raise WrongError("crossed")
        await self._fetch(drawn, b"\x89PNG")

    async def render(self) -> None:
        """Render a clip, and fetch it."""
        first = self.stream.randrange(SEEDS)
        size = [first, first + 1, "any", 30, 30, 128, 128, False, None]
        film, scores = await self._call("clip", ["gan", *size])
        if film["orig_name"] != f"artlab-gan-any-seed{first}-{first + 1}.mp4":
            raise WrongError("crossed")
        if scores["frames"] != 30:
            raise WrongError("another film")
        await self._fetch(film, b"ftyp")

    async def send(self) -> None:
        """Send his own picture, which is rebuilt as it was before."""
        drawn, scores = await self._call("rebuild", [self.picture, "gan"])
        self.rebuilt = self.rebuilt or scores
        if scores != self.rebuilt:
            raise WrongError("crossed")
        await self._fetch(drawn, b"\x89PNG")

    async def _call(self, endpoint: str, data: list[Any]) -> list[Any]:
        body = {
            "data": data, "fn_index": self.events[endpoint], "session_hash": self.session
        }  # fmt: skip
        async with self.client.post("/gradio_api/queue/join", json=body) as answer:
            event = (await answer.json())["event_id"]
        listen = {"session_hash": self.session}
        async with self.client.get("/gradio_api/queue/data", params=listen) as stream:
            lines = [line async for line in stream.content if line.startswith(b"data:")]
        told = [json.loads(line[5:]) for line in lines]
        done = [each for each in told if each["msg"] == "process_completed"]
        if [each["event_id"] for each in done] != [event]:
            raise WrongError("lost or doubled")
        if not done[0]["success"]:
            raise WrongError(str(done[0]["output"]["error"]))
        return list(done[0]["output"]["data"])

    async def _fetch(self, file: dict[str, Any], begins: bytes) -> None:
        async with self.client.get(f"/gradio_api/file={file['path']}") as answer:
            if begins not in (await answer.read())[:16]:
                raise WrongError("half a file")

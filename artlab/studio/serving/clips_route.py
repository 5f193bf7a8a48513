"""Serves clips to the page: what one would take, and one, rendered while its visitor waits.

What is rendered belongs to the request: who cancels it, or leaves, ends the work.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from artlab import collections, texts
from artlab.clips import document, report
from artlab.clips.estimate import estimate
from artlab.clips.job import ENDED, Job
from artlab.clips.request import ClipRequest
from artlab.errors import ArtlabError, InputError
from artlab.studio.rendering import Rendering
from artlab.studio.serving.strips_route import refused
from artlab.texts import t

OFTEN = 0.1  # seconds from one look at a job to the next
PLACE = "/clips"


def routes(rendering: Rendering) -> list[Route]:
    """Return the routes, for the app that Gradio serves."""
    known, usual = rendering.labs.collections, rendering.labs.default.collection

    async def wanted(request: Request) -> ClipRequest:
        try:
            asked = json.loads(await request.body())
        except (ValueError, RecursionError) as error:
            raise InputError(t("a clip's description must be JSON")) from error
        return document.read(asked, collections.of(asked, known, usual))

    async def tell(request: Request) -> Response:
        try:
            clip = await wanted(request)
        except ArtlabError as error:
            return refused(request, error, 400)
        about = estimate(clip)._asdict()
        return JSONResponse({"frames": clip.frames, "pace": float(clip.pace)} | about)

    async def render(request: Request) -> Response:
        try:
            clip = await wanted(request)
            job = rendering.add(clip)
        except InputError as error:
            return refused(request, error, 400)
        except ArtlabError as error:
            return refused(request, error, 503)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        language = texts.liked(request.headers.get("accept-language", ""))
        lines = _followed(job, clip, language)
        return _Telling(job, lines, media_type="application/x-ndjson", headers=headers)

    async def schema(request: Request) -> Response:
        try:
            collection = collections.of(dict(request.query_params), known, usual)
        except InputError as error:
            return refused(request, error, 400)
        return JSONResponse(document.schema(collection))

    return [
        Route(PLACE, render, methods=["POST"]),
        Route(f"{PLACE}/estimate", tell, methods=["POST"]),
        Route(f"{PLACE}/schema.json", schema),
    ]


class _Telling(StreamingResponse):
    """Tells of a job; who stops listening cancels it, even before the first line."""

    def __init__(self, job: Job, lines: AsyncIterator[str], **others: Any) -> None:
        super().__init__(lines, **others)
        self._job = job

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._job.cancel()


async def _followed(job: Job, clip: ClipRequest, language: str) -> AsyncIterator[str]:
    """Tell of a job, a line each time that it has changed."""
    told = None
    while told is None or told["state"] not in ENDED:
        now = {"state": job.state, "done": round(job.done, 3)}
        if now != told:
            told = now
            ending = _ending(job, clip, language) if told["state"] in ENDED else {}
            yield json.dumps(told | ending) + "\n"
        else:
            await asyncio.sleep(OFTEN)


def _ending(job: Job, clip: ClipRequest, language: str) -> dict[str, Any]:
    if job.rendered is None:
        return {"trouble": texts.said(job.trouble, language)}
    scores, each = job.rendered
    told = {
        "file": f"gradio_api/file={quote(job.path.as_posix())}",
        "name": job.path.name,
        "size": job.path.stat().st_size,
        "rate": float(clip.pace),
        "music": clip.music,
    }
    if scores is None:
        return told
    return told | {
        "figures": {
            name: texts.numbers(texts.said(figure, language), language)
            for name, figure in scores.figures().items()
        },
        "basis": texts.said(scores.basis(), language),
        "chart": report.chart(each, rate=float(clip.pace), language=language),
        "table": report.table(each),
        "report": {"scores": asdict(scores), "frames": [asdict(one) for one in each]},
        "worst": report.worst(each, "vmaf"),
    }

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
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from artlab.clips import document, report
from artlab.clips.estimate import estimate
from artlab.clips.job import ENDED, Job
from artlab.clips.request import ClipRequest
from artlab.errors import ArtlabError, InputError
from artlab.studio.rendering import Rendering

OFTEN = 0.1  # seconds from one look at a job to the next
PLACE = "/clips"


def routes(rendering: Rendering) -> list[Route]:
    """Return the routes, for the app that Gradio serves."""
    collection = rendering.lab.collection

    async def wanted(request: Request) -> ClipRequest:
        try:
            asked = json.loads(await request.body())
        except (ValueError, RecursionError) as error:
            raise InputError("a clip's description must be JSON") from error
        return document.read(asked, collection)

    async def tell(request: Request) -> Response:
        try:
            clip = await wanted(request)
        except ArtlabError as error:
            return PlainTextResponse(str(error), 400)
        about = estimate(clip)._asdict()
        return JSONResponse({"frames": clip.frames, "pace": float(clip.pace)} | about)

    async def render(request: Request) -> Response:
        try:
            clip = await wanted(request)
            job = rendering.add(clip)
        except InputError as error:
            return PlainTextResponse(str(error), 400)
        except ArtlabError as error:
            return PlainTextResponse(str(error), 503)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        lines = _followed(job, clip)
        return StreamingResponse(lines, media_type="application/x-ndjson", headers=headers)

    async def schema(_: Request) -> Response:
        return JSONResponse(document.schema(collection))

    return [
        Route(PLACE, render, methods=["POST"]),
        Route(f"{PLACE}/estimate", tell, methods=["POST"]),
        Route(f"{PLACE}/schema.json", schema),
    ]


async def _followed(job: Job, clip: ClipRequest) -> AsyncIterator[str]:
    """Tell of a job, a line each time that it has changed; who stops listening cancels it."""
    told = None
    try:
        while told is None or told["state"] not in ENDED:
            now = {"state": job.state, "done": round(job.done, 3)}
            if now != told:
                told = now
                ending = _ending(job, clip) if told["state"] in ENDED else {}
                yield json.dumps(told | ending) + "\n"
            else:
                await asyncio.sleep(OFTEN)
    finally:
        job.cancel()


def _ending(job: Job, clip: ClipRequest) -> dict[str, Any]:
    if job.rendered is None:
        return {"trouble": job.trouble}
    scores, each = job.rendered
    told = {
        "file": f"gradio_api/file={quote(job.path.as_posix())}",
        "name": job.path.name,
        "size": job.path.stat().st_size,
        "rate": float(clip.pace),
    }
    if scores is None:
        return told
    return told | {
        "figures": scores.figures(),
        "basis": scores.basis(),
        "chart": report.chart(each, rate=float(clip.pace)),
        "table": report.table(each),
        "report": {"scores": asdict(scores), "frames": [asdict(one) for one in each]},
        "worst": report.worst(each, "vmaf"),
    }

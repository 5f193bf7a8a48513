"""Starts the page; the models load once it is up."""

import importlib.util
import signal
import sys
import threading
import time
import webbrowser
from collections.abc import Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from artlab import machine, opening
from artlab.errors import ArtlabError
from artlab.lab import Lab
from artlab.labs import Labs
from artlab.studio import api, said
from artlab.studio.page import build
from artlab.studio.rendering import Rendering
from artlab.studio.serving import (
    clips_route,
    collections_route,
    connections,
    health,
    learning_route,
    refusals,
    settings,
    static_files,
    strips_route,
    temporary,
    weights_route,
)
from artlab.studio.serving.answer_cache import AnswerCache
from artlab.studio.serving.call_queue import CallQueue
from artlab.studio.serving.calls import Calls
from artlab.studio.serving.clips_folder import ClipsFolder
from artlab.studio.serving.guard import Guard
from artlab.studio.serving.link_preview import LinkPreview
from artlab.studio.serving.settings import Settings
from artlab.studio.serving.static_files import STATIC
from artlab.studio.serving.strip_cache import StripCache
from artlab.studio.serving.sweeper import Sweeper
from artlab.studio.serving.weights_route import WeightsCache
from artlab.studio.theme import THEME

REHEARSED = 1000  # seeds whose strips are drawn beforehand: those that the dice roll, too
PAGE_FIRST = 5  # seconds in which a page that is asked for is not kept waiting by TensorFlow


def serve(
    *labs: Lab,
    blocking: bool = True,
    opened: str | None = None,
    mcp: bool = False,
    **options: Any,
) -> gr.Blocks:
    """Serve the page; name and port come from GRADIO_SERVER_NAME and GRADIO_SERVER_PORT.

    Args:
        labs: What draws, one a collection, the default first; by default all that are here.
        blocking: Stay until Ctrl-C.
        opened: With which query this machine's browser opens the page; by default, it does not.
        mcp: Serve the API's endpoints as an agent's tools, too (https://modelcontextprotocol.io).
        options: For `gradio.Blocks.launch`.

    Raises:
        ArtlabError: If there is no such name, or no free port; or a package that tools need.
    """
    if mcp and importlib.util.find_spec("mcp") is None:
        raise ArtlabError("tools for agents need one more package: pip install 'gradio[mcp]'")
    chosen = settings.read()
    if blocking:
        temporary.use()
    every = Labs(*labs) if labs else Labs.offered()
    lab = every.default
    sweeper = Sweeper(temporary.own(), chosen)
    clips = ClipsFolder(sweeper.check_room)
    strips, weights = StripCache(lab, waiting=chosen.strips), WeightsCache(lab)
    rendering = Rendering(every, clips)
    page = build(every, rendering)
    try:
        _launch(
            page,
            chosen,
            routes=[
                *health.routes(health.Models(lab).check, sweeper.check_room),
                *_drawing(strips, weights),
                *clips_route.routes(rendering),
                *_others(every, chosen),
                static_files.route(),
            ],
            allowed_paths=[str(clips.path)],
            mcp_server=mcp or None,
            **options,
        )
        sys.setswitchinterval(0.0005)  # the page must answer while TensorFlow works
        sweeper.start()
        lab.load(after=PAGE_FIRST)
        if opened is not None:
            webbrowser.open(f"{page.local_url}{opened}")
        if blocking:
            _stay(page, strips, weights)
    finally:
        if blocking:
            page.close(verbose=False)  # first: nobody asks any more for what is put away now
            for each in every.every.values():
                each.close()
            rendering.close()
            sweeper.stop()
            clips.remove()
    return page


def _drawing(strips: StripCache, weights: WeightsCache) -> list[BaseRoute]:
    """Return the routes of one lab."""
    return [
        *strips_route.routes(strips),
        *weights_route.routes(weights),
        learning_route.route(strips.lab),
    ]


def _others(labs: Labs, chosen: Settings) -> list[BaseRoute]:
    """Return the routes of the labs that are not the default; each waits until it is asked."""
    others = [lab for lab in labs.every.values() if lab is not labs.default]
    found: list[BaseRoute] = [collections_route.route(labs)]
    for lab in others:
        found += _drawing(StripCache(lab, waiting=chosen.strips), WeightsCache(lab))
    return found


def _launch(
    page: gr.Blocks, chosen: Settings, *, routes: Sequence[BaseRoute], **options: Any
) -> None:
    page.queue(status_update_rate=5)
    queue = CallQueue(page, {api.CLIPS_QUEUE: chosen.clips}, chosen.calls)
    # How often it looks for clips to render: by default, all day long, every millisecond.
    queue.sleep_when_free = 0.05  # Gradio's own figures on Windows
    queue.progress_update_sleep_when_free = 0.1
    page._queue = queue  # noqa: SLF001 - Gradio offers no queue of one's own
    guard = Middleware(Guard, calls=Calls(page, queue), settings=chosen)
    try:
        page.launch(
            prevent_thread_lock=True,
            theme=THEME,
            head=static_files.HEAD,
            favicon_path=STATIC / "favicon.png",
            footer_links=["api"],
            i18n=said.TEXTS,
            quiet=True,  # it would advertise a public link
            run_history=False,
            ssr_mode=False,
            num_workers=0,  # they would serve files at ports of their own, past the guard
            state_session_capacity=300,
            app_kwargs={
                "routes": routes,
                "middleware": [guard, Middleware(AnswerCache), Middleware(LinkPreview)],
                "exception_handlers": refusals.HANDLERS,
                "docs_url": None,
                "redoc_url": None,
                "openapi_url": None,
            },
            **options,
        )
    except OSError as error:
        message = "cannot serve at GRADIO_SERVER_NAME and GRADIO_SERVER_PORT"
        raise ArtlabError(f"{message}: {str(error).partition('.')[0]}") from error
    connections.bound(page.server.config, chosen)


def _stay(page: gr.Blocks, strips: StripCache, weights: WeightsCache) -> None:
    address = f"artlab is at {page.local_url} (Ctrl-C stops it)"
    print(f"{address}; the models are loading", flush=True)
    threading.Thread(target=_warm_up, args=(strips, weights), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with suppress(KeyboardInterrupt):
        while page.is_running:  # not Gradio's own wait, which lets no listener go before it ends
            time.sleep(0.1)


def _warm_up(strips: StripCache, weights: WeightsCache) -> None:
    try:
        troubles = strips.lab.troubles()
    except CancelledError:  # Ctrl-C came first
        return
    for trouble in troubles.values():
        print(f"artlab: {trouble}", file=sys.stderr, flush=True)
    if not troubles:
        print("the models are ready", flush=True)
        weights.rehearse()
        # A visitor begins here, and so it is here that a roomful meets.
        start = opening.start(strips.lab.collection)
        nearest = sorted(range(REHEARSED), key=lambda seed: abs(seed - start.position))
        strips.rehearse(replace(start, position=float(seed)) for seed in nearest)
        machine.give_back()  # loading takes a tenth more than what is loaded

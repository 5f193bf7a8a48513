"""Starts the page; the models load once it is up."""

import sys
import threading
from pathlib import Path
from typing import Any

import gradio as gr

from artlab.lab import Lab
from artlab.studio.clips_folder import ClipsFolder
from artlab.studio.page import build

STATIC = Path(__file__).parent / "static"
# System fonts only: the page asks no other host for anything.
THEME = gr.themes.Base(
    font=["system-ui", "sans-serif"],
    font_mono=["ui-monospace", "monospace"],
    primary_hue="amber",
    neutral_hue="stone",
)


def serve(lab: Lab | None = None, *, blocking: bool = True, **options: Any) -> gr.Blocks:
    """Serve the page; name and port come from GRADIO_SERVER_NAME and GRADIO_SERVER_PORT.

    Args:
        lab: What draws; by default one with the shipped checkpoints.
        blocking: Stay until Ctrl-C.
        options: For `gradio.Blocks.launch`.
    """
    lab = lab or Lab()
    clips = ClipsFolder()
    page = build(lab, clips)
    page.queue(max_size=50, status_update_rate=5)
    page.launch(
        prevent_thread_lock=True,
        allowed_paths=[str(clips.path)],
        theme=THEME,
        css_paths=STATIC / "lab.css",
        favicon_path=STATIC / "favicon.png",
        footer_links=["api"],
        quiet=True,  # it would advertise a public link
        run_history=False,
        ssr_mode=False,
        max_file_size="1mb",
        state_session_capacity=300,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        **options,
    )
    lab.load()
    if blocking:
        print(
            f"artlab is at {page.local_url} (Ctrl-C stops it); the models are loading", flush=True
        )
        threading.Thread(target=_report, args=(lab,), daemon=True).start()
        try:
            page.block_thread()
        finally:
            clips.remove()
    return page


def _report(lab: Lab) -> None:
    troubles = lab.troubles()
    for trouble in troubles.values():
        print(f"artlab: {trouble}", file=sys.stderr, flush=True)
    if not troubles:
        print("the models are ready", flush=True)

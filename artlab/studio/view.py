"""What the page shows of a picture and of a clip: numbers and pictures only."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from artlab import latents
from artlab.scores.vmaf import ClipScores
from artlab.strips import Made

STATIC = Path(__file__).parent / "static"
SLIDER_END = 999  # the number box takes every other seed

NAMES = {"gan": "GAN", "dense": "dense model"}

Still = Made  # what static/viewer.js shows


def viewer(first: Still | None, *, note: str) -> gr.HTML:
    """Return the viewer: static/viewer.html, and static/viewer.js that makes it move.

    Args:
        first: What it shows until an event shows something else.
        note: What the scores should be compared with, for a person.
    """
    return gr.HTML(
        html_template=(STATIC / "viewer.html").read_text(encoding="utf-8"),
        js_on_load=(STATIC / "viewer.js").read_text(encoding="utf-8"),
        elem_id="lab-picture",
        value=first,
        names=NAMES,
        note=note,
        seeds=latents.LAST_SEED,
    )


def trouble(sentence: str) -> Still:
    """Say why there is no other picture."""
    return {"trouble": sentence}


def baseline(measured: Mapping[str, Any]) -> str:
    """Say what real digits score against each other; nothing where that was not measured."""
    if "psnr" not in measured:
        return ""
    return (
        f"A real digit scores {measured['psnr']:.1f} dB / {measured['ssim']:.3f} "
        "against its own nearest neighbour."
    )


def clip(address: str, name: str, scores: ClipScores) -> str:
    """Show a clip: a player, a download link and what the compression cost.

    Args:
        address: Where the browser finds the file, relative to the page.
        name: What a download is called.
        scores: The encoded clip against its own raw frames.
    """
    source, named = escape(address, quote=True), escape(name, quote=True)
    return f"""
<div class="lab-clip">
  <video src="{source}" controls autoplay loop muted playsinline></video>
  <div class="lab-scores">
    {_figures(scores)}
    <p class="lab-note">The encoded clip against its own raw frames ({escape(scores.basis())}):
      what the compression cost, not how good the digits are.</p>
    <a class="lab-download" href="{source}" download="{named}">Download {named}</a>
  </div>
</div>
"""


def _figures(scores: ClipScores) -> str:
    return "".join(
        f'<div class="lab-figure"><span>{name}</span><strong>{text}</strong></div>'
        for name, text in scores.figures().items()
    )

"""The clip view: from one seed to another, rendered, shown, and offered for download."""

from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import gradio as gr
from gradio.components import Component

from artlab.clips import request
from artlab.errors import ArtlabError
from artlab.lab import Lab
from artlab.scores.fidelity import ClipScores
from artlab.studio import api
from artlab.studio.said import said
from artlab.studio.serving.clips_folder import ClipsFolder
from artlab.texts import spans, t

HERE = ("model", "label", "temperature")  # as the picture is drawn; static/served.js fills them in
LABELS = {
    "start": t("From seed"),
    "end": t("To seed"),
    "frames": t("Frames"),
    "rate": t("A second"),
    "width": t("Width"),
    "height": t("Height"),
}


def add(lab: Lab, clips: ClipsFolder) -> None:
    """Add the view to the page being built.

    Args:
        lab: What renders.
        clips: Where clips go.
    """
    with gr.Column(elem_id="lab-clip-view"):
        _add(lab, clips)


def _add(lab: Lab, clips: ClipsFolder) -> None:
    options = request.options(lab.collection)

    def number(name: str, *, is_bounded: bool = True) -> gr.Number:
        option = options[name]
        label = LABELS[name]
        if is_bounded:
            label = t("{label}, {bounds}", label=label, bounds=option.bounds)
        return gr.Number(option.default, label=said(label), min_width=100)

    gr.Markdown(
        said(
            t("## Take home a clip\nThe walk from one seed to another, through every seed between.")
        )
    )
    asked: dict[str, Component] = {name: gr.Textbox(visible=False) for name in HERE}
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            with gr.Row():
                asked |= {name: number(name, is_bounded=False) for name in ("start", "end")}
            with gr.Row():
                from_here = gr.Button(said(t("From the picture's seed")), size="sm", min_width=100)
                to_here = gr.Button(said(t("To the picture's seed")), size="sm", min_width=100)
            with gr.Row():
                asked |= {name: number(name) for name in ("frames", "rate")}
            with gr.Accordion(said(t("Size and pixels")), open=False):
                with gr.Row():
                    asked |= {name: number(name) for name in ("width", "height")}
                asked["smooth"] = gr.Checkbox(label=said(t("Blend pixels, rather than crisp ones")))
            button = gr.Button(said(t("Render the clip")), variant="primary", elem_id="lab-render")
            trouble = gr.HTML(elem_id="lab-clip-trouble", visible=False)
        with gr.Column(scale=3, min_width=320):
            shown = gr.HTML(
                f'<div class="lab-empty">{spans(t("The clip will play here."))}</div>',
                elem_id="lab-clip",
            )

    def on_render(
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - gradio looks for it in the signature
        *values: object,
    ) -> tuple[Any, Any]:
        try:
            path, scores = api.render(
                lab, clips, dict(zip(asked, values, strict=True)), progress=progress
            )
        except ArtlabError as error:
            sentence = f'<p role="alert">{spans(error)}</p>'
            return gr.HTML(sentence, visible=True), gr.skip()
        return gr.HTML(visible=False), html(path, scores)

    here: dict[str, Any] = {"fn": None, "js": "() => artlab.position()"}
    from_here.click(outputs=asked["start"], api_visibility="private", **here)
    to_here.click(outputs=asked["end"], api_visibility="private", **here)
    button.click(
        on_render,
        list(asked.values()),
        [trouble, shown],
        js="(...values) => artlab.drawn(...values)",
        concurrency_id=api.CLIPS_QUEUE,
        concurrency_limit=1,
        show_progress_on=shown,
        api_visibility="private",
        preprocess=False,
    )


def html(path: Path, scores: ClipScores) -> str:
    """Show a clip: a player, a download link and what the compression cost."""
    source = escape(f"gradio_api/file={quote(path.as_posix())}", quote=True)
    name = escape(path.name, quote=True)
    figures = "".join(
        f'<div class="lab-figure"><span>{name}</span><strong>{spans(text)}</strong></div>'
        for name, text in scores.figures().items()
    )
    note = spans(
        t(
            "The encoded clip against its own raw frames ({basis}): what the compression cost, "
            "not how good the pictures are.",
            basis=scores.basis(),
        )
    )
    download = spans(t("Download {name}", name=path.name))
    return f"""
<div class="lab-clip">
  <video src="{source}" controls autoplay loop muted playsinline></video>
  <div class="lab-scores">
    {figures}
    <p class="lab-note">{note}</p>
    <a class="lab-download" href="{source}" download="{name}">{download}</a>
  </div>
</div>
"""

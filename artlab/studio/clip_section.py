"""The clip section: from one seed to another, rendered, shown, and offered for download."""

from typing import Any

import gradio as gr

from artlab.clips.render import FRAMES, HEIGHTS, RATES, WIDTHS, ClipRequest, file_name
from artlab.lab import Lab, check_model
from artlab.studio import view
from artlab.studio.api import CLIPS_QUEUE, errors_shown
from artlab.studio.serving.clips_folder import ClipsFolder


def add(  # noqa: PLR0913 - what the clip has in common with the picture
    lab: Lab,
    clips: ClipsFolder,
    *,
    model: gr.Radio,
    digit: gr.Radio,
    temperature: gr.Textbox,
    position: gr.Number,
) -> None:
    """Add the section to the page being built.

    Args:
        lab: What films.
        clips: Where clips go.
        model: The page's choice of a generator.
        digit: The page's choice of a digit.
        temperature: The page's choice of a temperature.
        position: The page's position.
    """
    gr.Markdown(
        "## Take home a clip\nThe walk from one seed to another, through every seed between."
    )
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=320):
            with gr.Row():
                start = gr.Number(42, label="From seed", min_width=100, elem_id="lab-from")
                end = gr.Number(45, label="To seed", min_width=100, elem_id="lab-to")
            with gr.Row():
                from_here = gr.Button("From the picture's seed", size="sm", min_width=100)
                to_here = gr.Button("To the picture's seed", size="sm", min_width=100)
            with gr.Row():
                frames = gr.Number(100, label=_label("Frames", FRAMES), precision=0, min_width=100)
                rate = gr.Number(30, label=_label("A second", RATES), precision=0, min_width=100)
            with gr.Accordion("Size and pixels", open=False):
                with gr.Row():
                    width = gr.Number(640, label=_label("Width", WIDTHS), min_width=100)
                    height = gr.Number(480, label=_label("Height", HEIGHTS), min_width=100)
                smooth = gr.Checkbox(label="Smooth, rather than crisp pixels")
            render = gr.Button("Render the clip", variant="primary", elem_id="lab-render")
        with gr.Column(scale=3, min_width=320):
            shown = gr.HTML(
                '<div class="lab-empty">The clip will play here.</div>', elem_id="lab-clip"
            )

    def on_render(  # noqa: PLR0913, PLR0917 - gradio hands the inputs over by position
        model: Any,
        digit: Any,
        temperature: Any,
        start: Any,
        end: Any,
        frames: Any,
        rate: Any,
        width: Any,
        height: Any,
        smooth: Any,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - gradio looks for it in the signature
    ) -> str:
        with errors_shown():
            name = check_model(model)
            request = ClipRequest(
                start=start, end=end, digit=digit, frames=frames, rate=rate,
                width=width, height=height, smooth=smooth, temperature=temperature,
            )  # fmt: skip
            path = clips.new(file_name(name, request))
            scores = lab.film(name, request, path, progress=progress)
        return view.clip(f"gradio_api/file={path.as_posix()}", path.name, scores)

    from_here.click(None, position, start, js="value => value", api_visibility="private")
    to_here.click(None, position, end, js="value => value", api_visibility="private")
    render.click(
        on_render,
        [model, digit, temperature, start, end, frames, rate, width, height, smooth],
        shown,
        concurrency_id=CLIPS_QUEUE,
        concurrency_limit=1,
        api_visibility="private",
        preprocess=False,
    )


def _label(name: str, bounds: tuple[int, int]) -> str:
    return f"{name}, {bounds[0]} to {bounds[1]}"

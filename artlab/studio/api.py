"""The API: /generate, /score and /clip, the same functions as the page's, typed and bounded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import gradio as gr

from artlab import images, latents
from artlab.clips.render import FRAMES, HEIGHTS, RATES, WIDTHS, ClipRequest, file_name
from artlab.errors import ArtlabError
from artlab.images import save_png
from artlab.lab import MODELS, Lab, Point, check_model
from artlab.studio.serving.clips_folder import ClipsFolder

CLIPS_QUEUE = "clips"  # the page and the API share it: one clip at a time keeps the page quick


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show our own errors to the visitor as they are; any other is a bug and looks like one."""
    try:
        yield
    except ArtlabError as error:
        raise gr.Error(str(error), print_exception=False) from error


def add(lab: Lab, clips: ClipsFolder) -> None:
    """Add the endpoints to the page being built; nothing of them is seen there.

    Args:
        lab: What draws, judges and films.
        clips: Where clips go.
    """

    # A default of None tells Gradio that callers may leave the temperature out.
    def generate(model: object, seed: object, digit: object, temperature: object = None) -> str:
        with errors_shown():
            point = Point.checked(model, seed, digit, temperature)
            path = clips.new(point.file_name)
            save_png(images.to_bytes(lab.draw(point))[0], path)
        return str(path)

    def score(
        model: object,
        seed: object,
        digit: object,
        reference: object,
        temperature: object = None,
    ) -> dict[str, Any]:
        with errors_shown():
            point = Point.checked(model, seed, digit, temperature)
            return asdict(lab.judge(lab.draw(point), point, reference=reference))

    def clip(  # noqa: PLR0913, PLR0917 - each is an argument of the endpoint, by its name
        model: Any,
        start: Any,
        end: Any,
        digit: Any,
        frames: Any,
        rate: Any,
        width: Any,
        height: Any,
        smooth: Any,
        temperature: Any = None,
    ) -> tuple[str, dict[str, Any]]:
        with errors_shown():
            request = ClipRequest(
                start=start, end=end, digit=digit, frames=frames, rate=rate,
                width=width, height=height, smooth=smooth, temperature=temperature,
            )  # fmt: skip
            path = clips.new(file_name(check_model(model), request))
            scores = lab.film(model, request, path)
        return str(path), asdict(scores)

    with gr.Group(visible=False):
        model = gr.Dropdown(list(MODELS), value=MODELS[0], label="model", interactive=True)
        digit = gr.Dropdown(list(latents.DIGITS), value="any", label="digit", interactive=True)
        seed, start, end = (
            gr.Number(value, label=name, minimum=0, maximum=latents.LAST_SEED)
            for name, value in (("seed", 42), ("start", 42), ("end", 45))
        )
        reference = gr.Textbox("nearest", label="reference: nearest, or a test digit's index")
        frames, rate, width, height = (
            gr.Number(value, label=name, minimum=bounds[0], maximum=bounds[1])
            for name, value, bounds in (
                ("frames", 100, FRAMES),
                ("rate", 30, RATES),
                ("width", 640, WIDTHS),
                ("height", 480, HEIGHTS),
            )
        )
        smooth = gr.Checkbox(label="smooth")
        temperature = gr.Number(
            label="temperature; none: the model's own",
            minimum=latents.TEMPERATURES[0],
            maximum=latents.TEMPERATURES[1],
        )
        picture, film = gr.File(label="picture"), gr.File(label="clip")
        scores, fidelity = gr.JSON(label="scores"), gr.JSON(label="scores")

    # No trigger: with None, Gradio would run all three whenever a page opens.
    # Without preprocessing, values arrive as they were sent: our checks explain what is
    # wrong, where Gradio's own would answer a wrong type with a traceback.
    gr.on(
        [],
        generate,
        [model, seed, digit, temperature],
        picture,
        api_name="generate",
        api_description="Draw a digit: a PNG, 28×28, grey, lossless. A seed may have a fraction.",
        concurrency_limit=4,
        preprocess=False,
    )
    gr.on(
        [],
        score,
        [model, seed, digit, reference, temperature],
        scores,
        api_name="score",
        api_description="Score a drawn digit against a real one: PSNR in dB, SSIM, and a reading.",
        concurrency_limit=4,
        preprocess=False,
    )
    gr.on(
        [],
        clip,
        [model, start, end, digit, frames, rate, width, height, smooth, temperature],
        [film, fidelity],
        api_name="clip",
        api_description="Render the walk between two seeds: an MP4 (H.264), and its VMAF.",
        concurrency_id=CLIPS_QUEUE,
        concurrency_limit=1,
        preprocess=False,
    )

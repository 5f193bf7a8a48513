"""The page: a seed to drag, the picture that follows, its scores, and a clip to take home."""

import json
from typing import Any

import gradio as gr

from artlab import first, latents
from artlab.errors import ArtlabError
from artlab.first import START
from artlab.lab import MODELS, Lab, Point
from artlab.strips import Strips
from artlab.studio import api, clip_section, view
from artlab.studio.serving.clips_folder import KEPT_SECONDS, ClipsFolder
from artlab.studio.view import SLIDER_END

HOTTEST = 1.2  # the API goes further

INTRO = """
# artlab
Each seed is a point of a 100-dimensional latent space. Drag, and a trained network draws the way.
"""


def build(lab: Lab, strips: Strips, clips: ClipsFolder) -> gr.Blocks:
    """Build the page, without starting it.

    Args:
        lab: What draws, judges and films.
        strips: What the viewer shows.
        clips: Where rendered clips go.
    """
    shown = first.load(lab)
    own_temperatures = {name: lab.own_temperature(name) for name in MODELS}
    with gr.Blocks(
        title="artlab: see a latent space",
        analytics_enabled=False,
        delete_cache=(KEPT_SECONDS, KEPT_SECONDS),
    ) as page:
        gr.Markdown(INTRO, elem_id="lab-intro")
        with gr.Row(equal_height=False):
            with gr.Column(scale=3, min_width=320):
                viewer = view.viewer(shown, note=view.baseline(lab.baseline))
                slider = gr.Slider(
                    0,
                    SLIDER_END,
                    value=START.position,
                    step=latents.STEP,
                    label="Seed: drag, or use the arrow keys",
                    elem_id="lab-slider",
                    buttons=[],
                )
            with gr.Column(scale=2, min_width=320):
                model = gr.Radio(
                    [(name, model) for model, name in view.NAMES.items()],
                    value=START.model,
                    label="Generator",
                )
                digit = gr.Radio(
                    list(latents.DIGITS), value=str(START.digit), label="Digit", elem_id="lab-digit"
                )
                with gr.Row(equal_height=True):
                    number = gr.Number(
                        START.position,
                        label=f"Seed, 0 to {latents.LAST_SEED}",
                        elem_id="lab-number",
                        min_width=120,
                    )
                    dice = gr.Button("Roll the dice", elem_id="lab-dice", min_width=120)
                with gr.Row(equal_height=True):
                    against = gr.Radio(
                        [("nearest", "nearest"), ("test digit", "chosen")],
                        value="nearest",
                        label="Score against",
                        min_width=160,
                    )
                    index = gr.Number(0, label="Test digit, 0 to 9999", precision=0, min_width=120)
                temperature_slider = gr.Slider(
                    0,
                    HOTTEST,
                    value=own_temperatures[START.model],
                    step=0.05,
                    label="Temperature",
                    info="lower: cleaner, more alike; higher: more varied, more broken",
                    elem_id="lab-temperature",
                    buttons=[],
                )
                # Or a number, once the visitor has asked for one. An empty gr.Number sends 0.
                temperature = gr.Textbox(latents.OWN, visible="hidden")
        clip_section.add(
            lab, clips, model=model, digit=digit, temperature=temperature, position=number
        )
        api.add(lab, clips)

        def draw(  # noqa: PLR0913, PLR0917 - gradio hands the inputs over by position
            position: object,
            model: object,
            digit: object,
            temperature: object,
            against: object,
            index: object,
        ) -> Any:
            if position is None:  # the box is empty for as long as a person types
                return gr.skip()
            try:
                point = Point.checked(model, position, digit, temperature)
                reference = index if against == "chosen" else "nearest"
                return strips.still(point, reference=reference)
            except ArtlabError as error:
                return view.trouble(str(error))

        # The number is the position. While a hand moves, the viewer alone paints; when the
        # hand rests, it sets the number, as the dice do and the other slider the temperature.
        # One event draws whatever has changed, and always the last state: no late answer of
        # one control can cover a newer picture of another.
        gr.on(
            [
                *(number.change, temperature.change, model.input, digit.input),
                *(against.input, index.submit, index.blur),
                *([page.load] if shown is None else []),
            ],
            draw,
            [number, model, digit, temperature, against, index],
            viewer,
            trigger_mode="always_last",
            show_progress="hidden",
            api_visibility="private",
            preprocess=False,  # our own checks explain; Gradio's answer with a traceback
            queue=False,  # half the work; strips wait for each other anyway
        )
        in_browser: dict[str, Any] = {"fn": None, "api_visibility": "private"}
        viewer.settle(inputs=viewer, outputs=number, js="still => still.position", **in_browser)
        follow = f"(value, now) => value >= 0 ? Math.min(value, {SLIDER_END}) : now"
        number.input(inputs=[number, slider], outputs=slider, js=follow, **in_browser)
        roll = f"() => Array(2).fill(Math.floor(Math.random() * {SLIDER_END + 1}))"
        dice.click(outputs=[number, slider], js=roll, **in_browser)
        ask = f"value => value === null ? '{latents.OWN}' : String(value)"
        temperature_slider.input(
            inputs=temperature_slider, outputs=temperature, js=ask, **in_browser
        )
        # Until a temperature is asked for, the slider shows the model's own.
        own = f"{json.dumps(own_temperatures)}[model]"
        show = f"(model, asked, now) => asked === '{latents.OWN}' ? {own} : now"
        model.input(
            inputs=[model, temperature, temperature_slider],
            outputs=temperature_slider,
            js=show,
            **in_browser,
        )
    return page

"""The explore view: a seed to drag, the picture that follows, and its scores.

What is seen is the browser's to decide, in static/; no control here has an event.
"""

from dataclasses import replace

import gradio as gr
from gradio.components import Component

from artlab import opening, points, strips, viewer
from artlab.lab import Lab
from artlab.models import CONFIGS, GENERATORS
from artlab.studio.serving.static_files import PLACE, text
from artlab.viewer import HOTTEST, SLIDER_END

Controls = dict[str, Component]  # by the names of `points.options`


def add(lab: Lab) -> Controls:
    """Add the view to the page being built; returns the controls of what draws."""
    collection, start = lab.collection, opening.start(lab.collection)
    words = start.words
    options = viewer.options(collection)
    label, index = options["label"], replace(options["reference"], unset="")
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320):
            _add_viewer(lab)
            gr.Slider(
                0,
                SLIDER_END,
                value=start.position,
                step=strips.STEP,
                label="Seed: drag, or use the arrow keys",
                elem_id="lab-slider",
                buttons=[],
                interactive=True,
            )
        with gr.Column(scale=2, min_width=320):
            model = gr.Radio(
                [(CONFIGS[name].title, name) for name in GENERATORS],
                value=words["model"],
                label="Generator",
                elem_id="lab-model",
                interactive=True,
            )
            labels = gr.Radio(
                [label.unset, *label.words],
                value=words["label"],
                label=collection.kind.capitalize(),
                elem_id="lab-label",
                interactive=True,
            )
            with gr.Row(equal_height=True):
                gr.Number(
                    start.position,
                    label=f"Seed, {options['seed'].bounds}",
                    elem_id="lab-number",
                    min_width=120,
                    interactive=True,
                )
                gr.Button("Roll the dice", elem_id="lab-dice", min_width=120)
            with gr.Row(equal_height=True):
                gr.Radio(
                    [points.NEAREST, (f"test {collection.noun}", "chosen")],
                    value=words["reference"],
                    label="Score against",
                    elem_id="lab-against",
                    min_width=160,
                    interactive=True,
                )
                gr.Number(
                    0,
                    label=f"Test {collection.noun}, {index.bounds}",
                    elem_id="lab-reference",
                    min_width=120,
                    interactive=True,
                )
            temperature = gr.Slider(
                0,
                HOTTEST,
                value=lab.own_temperature(start.model),
                step=0.05,
                label="Temperature",
                info="lower: cleaner, more alike; higher: more varied, more broken",
                elem_id="lab-temperature",
                buttons=[],
                interactive=True,
            )
    return {"model": model, "label": labels, "temperature": temperature}


def _add_viewer(lab: Lab) -> None:
    """Add static/viewer.html, and what makes it move; its value is the first strip, if there is."""
    gr.HTML(
        value=opening.load(lab),
        html_template=text("viewer.html"),
        js_on_load=text("viewer.js"),
        elem_id="lab-picture",
        scripts=PLACE,
        **viewer.props(lab),
    )

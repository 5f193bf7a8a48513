"""The explore view: the stage, which the browser plays on; see static/."""

import gradio as gr

from artlab import opening, viewer
from artlab.lab import Lab
from artlab.studio.serving.static_files import PLACE, text


def add(lab: Lab) -> None:
    """Add the view to the page being built; its value is the first strip, if there is one."""
    gr.HTML(
        value=opening.load(lab),
        html_template=text("viewer.html"),
        js_on_load=text("viewer.js"),
        elem_id="lab-picture",
        padding=False,
        apply_default_css=False,
        scripts=PLACE,
        **viewer.props(lab),
    )

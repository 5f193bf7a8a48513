"""The explore view: the stage, which the browser plays on; see static/."""

from typing import Any

import gradio as gr

from artlab import opening, points, viewer
from artlab.lab import Lab
from artlab.labs import Labs
from artlab.studio.serving.static_files import PLACE, text


def add(labs: Labs) -> None:
    """Add the view to the page being built; its value is the first strip, if there is one."""
    gr.HTML(
        value=opening.load(labs.default),
        html_template=text("viewer.html"),
        js_on_load=text("viewer.js"),
        elem_id="lab-picture",
        padding=False,
        apply_default_css=False,
        scripts=PLACE,
        **props(labs, labs.default),
    )


def props(labs: Labs, lab: Lab) -> dict[str, Any]:
    """Return what static/served.js takes of one of a page's labs, as JSON has it."""
    nouns = {name: collection.noun for name, collection in labs.collections.items()}
    # The arguments of the API have the names that the default's have.
    named = {"label": points.named("label", labs.default.collection)}
    return viewer.props(lab) | {"collections": nouns, "api": named}

"""The views that are there to read: the scores' tables, and what all is."""

import gradio as gr

from artlab import panels
from artlab.lab import Lab
from artlab.studio.serving.static_files import text
from artlab.texts import in_all


def shown(lab: Lab) -> dict[str, str]:
    """Return both as HTML, by name, in every language."""
    return {
        "scores": in_all(lambda language: panels.scores(lab, language)),
        "about": in_all(lambda language: panels.about(lab, text("about.html"), language)),
    }


def add(lab: Lab) -> None:
    """Add both to the page being built."""
    for name, html in shown(lab).items():
        gr.HTML(
            html,
            elem_id=f"lab-{name}-view",
            elem_classes="lab-panel",
            apply_default_css=False,
        )

"""The page: one view below the other, and the API, which is not seen."""

import gradio as gr

from artlab.lab import Lab
from artlab.studio import api
from artlab.studio.serving.clips_folder import KEPT_SECONDS, ClipsFolder
from artlab.studio.views import clip, explore

INTRO = """
# artlab
Each seed is a point of a 100-dimensional latent space. Drag, and a trained network draws the way.
"""


def build(lab: Lab, clips: ClipsFolder) -> gr.Blocks:
    """Build the page, without starting it.

    Args:
        lab: What draws, judges and renders.
        clips: Where rendered clips go.
    """
    with gr.Blocks(
        title="artlab: see a latent space",
        analytics_enabled=False,
        delete_cache=(KEPT_SECONDS, KEPT_SECONDS),
    ) as page:
        gr.Markdown(INTRO, elem_id="lab-intro")
        drawn = explore.add(lab)
        clip.add(lab, clips, drawn)
        api.add(lab, clips)
    return page

"""The page: the stage, what Gradio adds to it, and the API, which is not seen."""

from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction

from artlab.labs import Labs
from artlab.panels import TITLE
from artlab.studio import api
from artlab.studio.rendering import Rendering
from artlab.studio.serving.sweeper import KEPT_SECONDS
from artlab.studio.views import explore, panels
from artlab.texts import t


class _Page(gr.Blocks):
    def validate_inputs(self, block_fn: BlockFunction, inputs: list[Any]) -> None:
        """Say what an API call lacks; Gradio would keep that to itself.

        Older callers, in order, lack what they do not know of, which comes last.
        """
        names = [getattr(one, "label", None) for one in block_fn.inputs]
        wanted = sum(name not in api.LATER for name in names)
        if wanted <= len(inputs) < len(names):
            inputs += [getattr(one, "value", None) for one in block_fn.inputs[len(inputs) :]]
        if len(inputs) < len(names):
            sentence = t(
                "/{name} takes {wanted} arguments, not {count}: send all of them in order, or by "
                "name to call/v2/{name}",
                name=block_fn.api_name,
                wanted=len(names),
                count=len(inputs),
            )
            raise gr.Error(api.said_here(sentence), print_exception=False)


def build(labs: Labs, rendering: Rendering) -> gr.Blocks:
    """Build the page, without starting it.

    Args:
        labs: What draws, judges and renders.
        rendering: What renders clips, one after the other.
    """
    with _Page(
        title=TITLE,
        analytics_enabled=False,
        delete_cache=(KEPT_SECONDS, KEPT_SECONDS),
    ) as page:
        explore.add(labs)
        panels.add(labs.default)
        api.add(labs, rendering)
    return page

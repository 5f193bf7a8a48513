"""A peer: the same lab as a page is usually written, slider → event → gr.Image, all defaults."""

import gradio as gr

from artlab import images
from artlab.lab import Lab
from artlab.points import Point

lab = Lab()


def draw(position: float) -> object:
    """Draw a seven, enlarged so that it can be seen."""
    grey = images.to_bytes(lab.draw(Point(position=position, label=7)))[0]
    return images.enlarged(grey, 10)


with gr.Blocks() as page:
    slider = gr.Slider(0, 999, value=42, step=1 / 16, label="Seed", elem_id="seed")
    picture = gr.Image(elem_id="picture")
    slider.change(draw, slider, picture)
    page.load(draw, slider, picture)

if __name__ == "__main__":
    page.launch()

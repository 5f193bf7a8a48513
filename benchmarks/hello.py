"""A peer: Gradio's hello-world with a slider, the least that a page can be."""

import gradio as gr

with gr.Blocks() as page:
    slider = gr.Slider(0, 999, value=42, step=1, label="Seed")
    told = gr.Textbox("42", elem_id="told")
    slider.change(lambda value: f"seed {value}", slider, told)

if __name__ == "__main__":
    page.launch()

"""The page's theme: system fonts only, so that the page asks no other host for anything."""

import gradio as gr

THEME = gr.themes.Base(
    font=["system-ui", "sans-serif"],
    font_mono=["ui-monospace", "monospace"],
    primary_hue="amber",
    neutral_hue="stone",
)

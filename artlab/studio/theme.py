"""The page's theme: system fonts only, so that the page asks no other host for anything."""

import gradio as gr

THEME = gr.themes.Base(
    font=["system-ui", "sans-serif"],
    font_mono=["ui-monospace", "monospace"],
    primary_hue="amber",
    neutral_hue="stone",
).set(  # dark words on amber: light ones cannot be read
    button_primary_background_fill="#fbbf24",
    button_primary_background_fill_dark="#fbbf24",
    button_primary_background_fill_hover="#f5b014",
    button_primary_background_fill_hover_dark="#f5b014",
    button_primary_text_color="#1c1917",
    button_primary_text_color_dark="#1c1917",
)

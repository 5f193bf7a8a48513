"""What Gradio says of its own components, in every language; see artlab/texts.py."""

import gradio as gr
from gradio.i18n import I18nData

from artlab import texts

TEXTS = gr.I18n(**{language: {} for language in texts.LANGUAGES})


def said(text: str) -> I18nData:
    """Return a text as a component takes it: a browser says it in the page's language."""
    for language, known in TEXTS.translations.items():
        known[str(text)] = texts.said(text, language)
    return TEXTS(str(text))

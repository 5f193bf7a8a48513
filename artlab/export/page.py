"""The one page of an exported site: the stage, clips, and what there is to read."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from artlab.panels import ABOUT, TITLE
from artlab.studio.serving.static_files import language_head
from artlab.texts import spans, t

NEEDED = t("This page draws in your browser, and needs JavaScript for it.")

Clip = Mapping[str, str]  # "file", "title" and "scores"


def index(
    static: Path,
    props: Mapping[str, Any],
    *,
    clips: Sequence[Clip] = (),
    panels: Mapping[str, str] = {},
) -> str:
    """Return the page; what it needs lies beside it.

    Args:
        static: The folder of viewer.html.
        props: What static/exported/site.js is opened with.
        clips: To be shown, in this order.
        panels: Views that are there to read, as HTML, by name.
    """
    viewer = (static / "viewer.html").read_text(encoding="utf-8")
    viewer = viewer.replace("${collection.side}", str(props["collection"]["side"]))
    told = json.dumps(props, ensure_ascii=False).replace("</", "<\\/")
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{TITLE}</title>
<meta name="description" content="{ABOUT}">
<meta property="og:title" content="{TITLE}">
<meta property="og:description" content="{ABOUT}">
<link rel="icon" href="favicon.png">
<link rel="stylesheet" href="lab.css">
{language_head()}
</head>
<body>
<main id="lab-picture">
{viewer}
</main>
{_clips(clips)}
{_panels(panels)}
<noscript>{NEEDED}</noscript>
<script>
artlabLanguage.ready.then(() => {{
  const script = document.createElement("script");
  script.src = "lab.js";
  script.onload = () => artlab.open(document.getElementById("lab-picture"), {told});
  document.body.append(script);
}});
</script>
</body>
</html>
"""


def _clips(clips: Sequence[Clip]) -> str:
    if not clips:
        return ""
    shown = "".join(
        f'<figure><video src="{escape(clip["file"])}" controls loop muted playsinline></video>'
        f"<figcaption>{spans(t('{title}: {scores}', **clip))}</figcaption></figure>"
        for clip in clips
    )
    title = f"<h2>{spans(t('Clips'))}</h2>"
    return f'<section class="lab-panel" id="lab-clip-view">{title}{shown}</section>'


def _panels(panels: Mapping[str, str]) -> str:
    return "".join(
        f'<section class="lab-panel" id="lab-{name}-view">{html}</section>'
        for name, html in panels.items()
    )

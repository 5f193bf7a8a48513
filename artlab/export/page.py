"""The one page of an exported site: the viewer, controls of plain HTML, clips and tables."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from artlab import points, strips
from artlab.models import CONFIGS, GENERATORS
from artlab.viewer import SLIDER_END

Clip = Mapping[str, str]  # "file", "title" and "scores"


def index(
    static: Path, props: Mapping[str, Any], *, clips: Sequence[Clip] = (), tables: str = ""
) -> str:
    """Return the page; what it needs lies beside it.

    Args:
        static: The folder of viewer.html.
        props: What static/exported/site.js is opened with.
        clips: To be shown, in this order.
        tables: Of the scores, in Markdown.
    """
    viewer = (static / "viewer.html").read_text(encoding="utf-8")
    viewer = viewer.replace("${collection.side}", str(props["collection"]["side"]))
    told = json.dumps(props, ensure_ascii=False).replace("</", "<\\/")
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>artlab: see a latent space</title>
<link rel="icon" href="favicon.png">
<link rel="stylesheet" href="lab.css">
<link rel="stylesheet" href="site.css">
</head>
<body>
<header>
<h1>artlab</h1>
<p>Each seed is a point of a 100-dimensional latent space. Drag, and a trained network draws the
way.</p>
</header>
<main>
<div id="lab-picture">
{viewer}
{_slider(props)}
</div>
{_controls(props)}
</main>
{_clips(clips)}
{_tables(tables)}
<noscript>This page draws in your browser, and needs JavaScript for it.</noscript>
<script src="lab.js"></script>
<script>artlab.open(document.getElementById("lab-picture"), {told});</script>
</body>
</html>
"""


def _slider(props: Mapping[str, Any]) -> str:
    seed = props["options"]["seed"]
    last = min(seed["last"], max(SLIDER_END, seed["first"]))
    return f"""<div id="lab-slider">
<label>Seed: drag, or use the arrow keys
<input type="range" min="{seed["first"]:.10g}" max="{last:.10g}" step="{strips.STEP}"></label>
</div>"""


def _controls(props: Mapping[str, Any]) -> str:
    options, collection = props["options"], props["collection"]
    seed, label, heat = options["seed"], options["label"], options["temperature"]
    models = {name: CONFIGS[name].title for name in GENERATORS}
    labels = {word: word for word in (label["unset"], *label["words"])}
    last = options["reference"]["last"]
    against = {points.NEAREST: points.NEAREST, "chosen": f"test {collection['noun']}"}
    free = f"""{_choice("against", "Score against", against)}
<div id="lab-reference"><label>Test {collection["noun"]}, 0 to {last:.10g}
<input type="number" min="0" max="{last:.10g}" step="1" value="0"></label></div>
<div id="lab-temperature"><label>Temperature
<span class="lab-hint">lower: cleaner, more alike; higher: more varied, more broken</span>
<span class="lab-pair"><input type="range" min="0" max="{heat["last"]}" step="0.05">
<input type="number" min="0" max="{heat["last"]}" step="0.05" aria-label="Temperature"></span>
</label>
</div>"""
    return f"""<form id="lab-controls" onsubmit="return false">
{_choice("model", "Generator", models)}
{_choice("label", collection["kind"].capitalize(), labels)}
<div id="lab-number"><label>Seed, {seed["first"]:.10g} to {seed["last"]:.10g}
<input type="number" min="{seed["first"]:.10g}" max="{seed["last"]:.10g}" step="any"></label></div>
<button type="button" id="lab-dice">Roll the dice</button>
{"" if "strips" in props["files"] else free}
</form>"""


def _choice(name: str, title: str, choices: Mapping[str, str]) -> str:
    radios = "".join(
        f'<label><input type="radio" name="{name}" value="{escape(value)}">{escape(text)}</label>'
        for value, text in choices.items()
    )
    return f'<fieldset id="lab-{name}"><legend>{escape(title)}</legend>{radios}</fieldset>'


def _clips(clips: Sequence[Clip]) -> str:
    if not clips:
        return ""
    shown = "".join(
        f'<figure><video src="{escape(clip["file"])}" controls loop muted playsinline></video>'
        f"<figcaption>{escape(clip['title'])}: {escape(clip['scores'])}</figcaption></figure>"
        for clip in clips
    )
    return f'<section class="lab-clips"><h2>Clips</h2><div>{shown}</div></section>'


def _tables(text: str) -> str:
    """Return Markdown of paragraphs and tables as HTML that folds away."""
    parts = [_table(part) if part.startswith("|") else _paragraph(part)
             for part in text.split("\n\n") if part]  # fmt: skip
    if not parts:
        return ""
    summary = "<summary>How good the generators are</summary>"
    return f'<details class="lab-tables">{summary}{"".join(parts)}</details>'


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _table(text: str) -> str:
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")]
                      for line in text.splitlines())  # fmt: skip
    lines = [_row("th", head), *(_row("td", row) for row in rows)]
    return f'<div class="lab-table"><table>{"".join(lines)}</table></div>'


def _row(kind: str, cells: Sequence[str]) -> str:
    texts = (escape(cell.replace("**", "")) for cell in cells)
    return "<tr>" + "".join(f"<{kind}>{text}</{kind}>" for text in texts) + "</tr>"

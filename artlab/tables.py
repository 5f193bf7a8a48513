"""Tables as HTML, in a language."""

from collections.abc import Sequence
from html import escape

from artlab.texts import SOURCE, numbers, said


def table(rows: Sequence[Sequence[str]], language: str = SOURCE) -> str:
    """Return a table as HTML; its first row is the head.

    >>> table([["", "dB"], ["GAN", "**31.15**"]]).count("<th>")
    1
    """
    head, *others = rows
    written = [_row("th", head, language), *(_row("td", row, language) for row in others)]
    return f'<div class="lab-table"><table>{"".join(written)}</table></div>'


def _row(kind: str, words: Sequence[str], language: str) -> str:
    """Return a row of a table; a heading without words is none."""
    shown = [escape(_cell(cell, language)) for cell in words]
    kinds = [kind if text else "td" for text in shown]
    cells = (f"<{each}>{text}</{each}>" for each, text in zip(kinds, shown, strict=True))
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: str, language: str) -> str:
    text = said(cell, language).replace("**", "")
    return text if text.startswith("python") else numbers(text, language)  # a command stays

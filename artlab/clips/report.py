"""What a film is worth, frame by frame: a chart, a table, and JSON."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path

from artlab import files
from artlab.clips.production import Rendered
from artlab.errors import ClipError, InputError
from artlab.scores.fidelity import FrameScores
from artlab.texts import SOURCE, numbers, said, t

KINDS = (".svg", ".csv", ".json")
CURVES = {"vmaf": "VMAF", "psnr": t("PSNR, dB"), "ssim": "SSIM"}
WIDTH, HEIGHT, LEFT, GAP = 640, 90, 64, 44  # of a curve, in the chart's own units
STYLE = """
svg { color-scheme: light dark; font: 13px system-ui, sans-serif; }
text { fill: light-dark(#1c1917, #f5f2ee); } .quiet { fill: light-dark(#5f5851, #b3aca5); }
polyline { fill: none; stroke: light-dark(#b45309, #fbbf24); stroke-width: 1.5; }
line { stroke: light-dark(#cfc8c0, #3f3a36); } circle { fill: light-dark(#b91c1c, #f87171); }
"""


def check(path: Path) -> None:
    """Raise InputError unless a report can be of that name."""
    if path.suffix not in KINDS:
        raise InputError(f"a report's name must end in .svg, .csv or .json, not {path.name!r}")


def save(rendered: Rendered, path: Path, *, rate: float) -> None:
    """Write a report: a chart, a table or JSON, by its name.

    Raises:
        ClipError: If there is nothing to report.
        ArtlabError: If it cannot be written.
    """
    if rendered.scores is None:
        raise ClipError("no film was measured, so there is nothing to report")
    if path.suffix == ".json":
        every = [asdict(one) for one in rendered.each]
        text = json.dumps({"scores": asdict(rendered.scores), "frames": every}, indent=1)
    else:
        make = table if path.suffix == ".csv" else lambda each: chart(each, rate=rate)
        text = make(rendered.each)
    files.write(path, text)


def table(each: Sequence[FrameScores]) -> str:
    """Return a row a frame, as CSV."""
    written = io.StringIO()
    rows = csv.DictWriter(written, ["frame", *CURVES], lineterminator="\n")
    rows.writeheader()
    rows.writerows(asdict(one) for one in each)
    return written.getvalue()


def worst(each: Sequence[FrameScores], name: str) -> int:
    """Return the frame that scores least; of equal ones the first."""
    values = [getattr(one, name) for one in each]
    return min(range(len(values)), key=lambda frame: (values[frame] is None, values[frame] or 0))


def chart(each: Sequence[FrameScores], *, rate: float, language: str = SOURCE) -> str:
    """Return curves against time, the worst frame of each marked, as SVG."""
    curves = [
        _curve(each, name, top=GAP + row * (HEIGHT + GAP), language=language)
        for row, name in enumerate(CURVES)
    ]
    end = said(t("{seconds:.1f} s", seconds=(len(each) - 1) / rate), language)
    begin = said(t("{seconds:.0f} s", seconds=0), language)
    about = said(t("VMAF, PSNR and SSIM of each frame"), language)
    height = len(CURVES) * (HEIGHT + GAP) + GAP
    across = WIDTH + LEFT + 16
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {height}" role="img"
  aria-label="{about}">
<style>{STYLE}</style>
{"".join(curves)}<text class="quiet" x="{LEFT}" y="{height - 16}">{begin}</text>
<text class="quiet" x="{LEFT + WIDTH}" y="{height - 16}" text-anchor="end">{end}</text>
</svg>
"""


def _curve(each: Sequence[FrameScores], name: str, *, top: int, language: str) -> str:
    values = [getattr(one, name) for one in each]
    known = [value for value in values if value is not None]
    if not known:
        same = said(t("{curve}: identical", curve=CURVES[name]), language)
        return f'<text x="{LEFT}" y="{top - 8}">{same}</text>\n'
    least, most = min(known), max(known)
    reach = (most - least) or 1.0

    def place(frame: int, value: float) -> tuple[float, float]:
        across = LEFT + WIDTH * frame / max(1, len(values) - 1)
        return round(across, 2), round(top + HEIGHT * (1 - (value - least) / reach), 2)

    points = " ".join(
        "{},{}".format(*place(frame, value))
        for frame, value in enumerate(values)
        if value is not None
    )
    low = worst(each, name)
    x, y = place(low, values[low])
    digits = 4 if name == "ssim" else 1
    marks = "".join(
        f'<text class="quiet" x="{LEFT - 8}" y="{at}" text-anchor="end">'
        f"{numbers(f'{value:.{digits}f}', language)}</text>"
        for at, value in ((top + 12, most), (top + HEIGHT, least))
    )
    least_words = t(
        "{curve}: the worst is frame {frame}, {value}",
        curve=CURVES[name],
        frame=low,
        value=f"{values[low]:.{digits}f}",
    )
    title = escape(said(least_words, language))
    base = f'<line x1="{LEFT}" y1="{top + HEIGHT}" x2="{LEFT + WIDTH}" y2="{top + HEIGHT}"/>'
    return (
        f'<text x="{LEFT}" y="{top - 8}">{title}</text>{marks}{base}'
        f'<polyline points="{points}"/><circle cx="{x}" cy="{y}" r="4"/>\n'
    )

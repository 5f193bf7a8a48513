"""What a benchmark found, as rows of one table."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from artlab.collections import told
from artlab.collections.collection import Collection

HEAD = ("what", "artlab", "peer, in the same run", "ratio", "wanted")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure.

    Attributes:
        what: Was measured.
        ours: Artlab's, with its unit.
        peer: What it is compared with; empty without a peer.
        ratio: Ours ÷ the peer's; None without a peer.
        wanted: The figure to reach; empty where there is none.
        is_reached: Whether it is; None where there is none.
    """

    what: str
    ours: str
    peer: str = ""
    ratio: float | None = None
    wanted: str = ""
    is_reached: bool | None = None


def named(rows: Sequence[Row], collection: Collection) -> list[Row]:
    """Return what was measured with the collection's name before it, but for the default."""
    if not told(collection):
        return [*rows]
    return [replace(row, what=f"{collection.name}: {row.what}") for row in rows]


def median(values: Sequence[float]) -> float:
    """Return the middle one."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share, in percent, of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share / 100), len(ordered) - 1)]


def table(rows: Sequence[Row]) -> str:
    """Write rows as Markdown."""
    marks = {True: "yes", False: "**no**", None: ""}
    lines = [
        [
            row.what,
            row.ours,
            row.peer,
            "" if row.ratio is None else f"{row.ratio:.3g}",
            f"{row.wanted} {marks[row.is_reached]}".strip(),
        ]
        for row in rows
    ]
    rule = ["---", "---:", "---", "---:", "---:"]
    return "\n".join(f"| {' | '.join(line)} |" for line in [list(HEAD), rule, *lines])


def as_json(rows: Sequence[Row], *, machine: str) -> str:
    """Write rows as JSON, with the machine that they were measured on."""
    return json.dumps({"machine": machine, "rows": [asdict(row) for row in rows]}, indent=2) + "\n"

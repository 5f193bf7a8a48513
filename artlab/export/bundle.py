"""Our JavaScript modules as one classic script: a page from a disk may import no modules.

Each module becomes a function that runs once, after what it imports, and returns what it
exports. They are flat and ours: `import { a } from "./b.js"` and `export function` or
`export const` is all that they say.
"""

import re
from pathlib import Path, PurePosixPath

IMPORT = re.compile(r'^import \{([^}]+)\} from "(\.[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?function|const) (\w+)", re.MULTILINE)
OTHER = re.compile(r"^(import|export)\b.*$|\bimport\.meta\b", re.MULTILINE)


def bundle(root: Path, entry: str, *, name: str) -> str:
    """Return a script that runs a module; what it exports is `name` from then on.

    Args:
        root: The folder of the modules.
        entry: The module, below that.
        name: Of a global object.

    Raises:
        ValueError: If a module says more than we understand.
    """
    order: dict[str, str] = {}
    _collect(root, entry, order)
    lines = [f"globalThis.{name} = (() => {{", '"use strict";', "const modules = {};"]
    lines += [f'modules["{place}"] = (() => {{\n{body}}})();' for place, body in order.items()]
    return "\n".join([*lines, f'return modules["{entry}"];', "})();", ""])


def _collect(root: Path, place: str, order: dict[str, str]) -> None:
    """Add a module, after all that it imports."""
    text = (root / place).read_text(encoding="utf-8")
    folder = PurePosixPath(place).parent

    def imported(found: re.Match[str]) -> str:
        target = _normal(folder / found[2])
        if target not in order:
            _collect(root, target, order)
        names = re.sub(r"(\w+) as (\w+)", r"\1: \2", " ".join(found[1].split()))
        return f'const {{ {names} }} = modules["{target}"];\n'

    body = IMPORT.sub(imported, text)
    exported = [name for _, name in EXPORT.findall(body)]
    body = EXPORT.sub(r"\1 \2", body)
    if strange := OTHER.search(body):
        raise ValueError(f"{place} says more than a bundle understands: {strange[0]}")
    order[place] = f"{body}return {{ {', '.join(exported)} }};\n"


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)

"""Writes an exported site: the lab as a folder of files, for any host or a disk."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from artlab import learning, opening, panels, points, strips, texts, viewer
from artlab.clips.request import ClipRequest
from artlab.directions import PROPERTIES
from artlab.errors import ArtlabError, CheckpointError
from artlab.export import page
from artlab.export.bundle import bundle
from artlab.export.dense import ENCODING, text_of
from artlab.lab import Lab
from artlab.models import DIRECTIONS, ENCODERS, GENERATORS
from artlab.points import Point
from artlab.scores import references
from artlab.studio.serving.static_files import SHEETS, STATIC

VENDOR = STATIC / "vendor"
WASM = VENDOR / "tfjs-backend-wasm-simd.wasm"
SCRIPTS = (VENDOR / "tf-core.es2017.min.js", VENDOR / "tf-backend-wasm.es2017.min.js")
MARK = "artlab.txt"  # in a folder that we may replace
TOGETHER = 8  # strips that are drawn in one go

Tell = Callable[[float, str], None]  # how much is done, and what comes

README = """---
title: artlab
emoji: 🎞️
colorFrom: yellow
colorTo: gray
sdk: static
app_file: index.html
short_description: Drag a seed through a latent space, with honest scores
license: apache-2.0
---

# artlab

A lab in a folder: open index.html, from a disk or from any host. It asks no other for anything.
"""


def publish(
    lab: Lab,
    folder: Path,
    *,
    seeds: range | None = None,
    clips: Sequence[ClipRequest] = (),
    tell: Tell,
) -> int:
    """Write a site; an earlier one there is replaced once the new one is whole.

    Args:
        lab: What draws and judges.
        folder: Where to; it may exist if it is empty or a site of ours.
        seeds: Hold the strips of these alone, for browsers that cannot draw.
        clips: To render and show.
        tell: Hears how far it is.

    Returns:
        How many bytes it has.

    Raises:
        ArtlabError: If the folder is somebody else's or cannot be written, or a checkpoint
            is missing or damaged.
    """
    with _swapped(folder) as site:
        props = viewer.props(lab) | {"value": opening.load(lab)}
        props["files"] = (
            _strips(lab, seeds, props, site, tell) if seeds else _parts(lab, site, tell)
        )
        props["files"] |= _learning(lab, site)
        shown = [_clip(lab, clip, site, tell) for clip in clips]
        about = (STATIC / "about.html").read_text(encoding="utf-8")
        read = {
            "scores": texts.in_all(lambda language: panels.scores(lab, language)),
            "about": texts.in_all(lambda language: panels.about(lab, about, language)),
        }
        text = page.index(STATIC, props, clips=shown, panels=read)
        (site / "index.html").write_text(text, encoding="utf-8")
        script = bundle(STATIC, "exported/site.js", name="artlab")
        (site / "lab.js").write_text(script, encoding="utf-8")
        if "worker" in props["files"]:
            view = bundle(STATIC, "views/yours.js", name="artlabYours")
            (site / "yours.js").write_text(view, encoding="utf-8")
        (site / "README.md").write_text(README, encoding="utf-8")
        looks = SHEETS + (STATIC / "exported" / "site.css").read_text(encoding="utf-8")
        (site / "lab.css").write_text(looks, encoding="utf-8")
        shutil.copy(STATIC / "favicon.png", site)
        (site / texts.FOLDER).mkdir()
        for language in set(texts.LANGUAGES) - {texts.SOURCE}:
            place = site / texts.FOLDER / f"{language}.js"
            place.write_text(texts.script(language), encoding="utf-8")
        (site / "vendor").mkdir()
        shutil.copy(VENDOR / "uqr.js", site / "vendor")
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def _swapped(folder: Path) -> Iterator[Path]:
    """Yield an empty folder, which takes the place of another once all is well."""
    if folder.exists() and not (folder / MARK).exists() and (
        not folder.is_dir() or any(folder.iterdir())
    ):  # fmt: skip
        raise ArtlabError(f"{folder} is not an exported site: name a new folder, or an empty one")
    beside = folder.with_name(f".partial-{folder.name}")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        (beside / MARK).write_text("Made by python -m artlab export, which may replace it.\n")
        yield beside
        earlier = folder.with_name(f".earlier-{folder.name}")
        if folder.exists():
            folder.rename(earlier)
        beside.rename(folder)
        shutil.rmtree(earlier, ignore_errors=True)
    except OSError as error:
        message = f"cannot write {folder}: {error.strerror or error}"
        raise ArtlabError(f"{message}; what was there is kept") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _parts(lab: Lab, site: Path, tell: Tell) -> dict[str, str]:
    """Write what a browser draws with; return where each part is."""
    from artlab import weights  # noqa: PLC0415 - imports TensorFlow

    scripts = [path.read_text(encoding="utf-8") for path in SCRIPTS]
    worker = "\n".join([*scripts, bundle(STATIC, "worker/worker.js", name="drawing")])
    contents = {"worker": worker.encode(), "wasm": WASM.read_bytes()}
    versions = lab.versions()
    names = (*GENERATORS, references.NAME, *ENCODERS, *(DIRECTIONS.keys() & versions.keys()))
    for done, name in enumerate(names):
        tell(done / len(names), f"packing {name}")
        model = (ENCODERS | DIRECTIONS).get(name, name)
        version = versions.get(name) or lab.version(model)
        contents[name] = weights.packed(name, lab.collection, lab.card(model), version=version)
    return {name: _part(site, name, content) for name, content in contents.items()}


def _learning(lab: Lab, site: Path) -> dict[str, str]:
    """Write what the models did while they learnt; return where. Without a record, nothing."""
    try:
        records = {name: learning.told(learning.load(name, lab.collection)) for name in GENERATORS}
    except CheckpointError:
        return {}
    return {
        f"learning-{name}": _part(site, f"learning-{name}", json.dumps(record).encode())
        for name, record in records.items()
    }


def _part(site: Path, name: str, content: bytes, *, folder: str = "parts") -> str:
    """Write a file as a script that hands it over; return where, its hash included."""
    packed = gzip.compress(content, 9, mtime=0)
    digest = hashlib.sha256(content).hexdigest()[:8]
    place = f"{folder}/{name}-{digest}.js" if folder == "parts" else f"{folder}/{name}.js"
    (site / folder).mkdir(exist_ok=True)
    script = f'artlab.take("{name}", {len(packed)}, "{text_of(packed)}");\n'
    (site / place).write_text(script, encoding=ENCODING)
    return place


def _strips(
    lab: Lab, seeds: range, props: dict[str, Any], site: Path, tell: Tell
) -> dict[str, str]:
    """Write the strips of some seeds, and leave out of the page what they do not hold."""
    options, start = props["options"], props["start"]
    options["seed"] = options["seed"] | {"first": seeds[0], "last": seeds[-1]}
    if start["position"] not in seeds:
        start["position"], props["value"] = seeds[0], None
    props["bends"] = {}
    for name in PROPERTIES:
        options.pop(name, None)
        props["parameters"].pop(name, None)
    options["label"] = options["label"] | {"blended": False}
    for name in ("temperature", "reference"):
        options[name] = options[name] | {"words": [options[name]["unset"]]}
    words = (points.options(lab.collection)["label"].unset, *lab.collection.labels)
    books = [(model, word) for model in GENERATORS for word in words]
    for done, (model, word) in enumerate(books):
        tell(done / len(books), f"drawing {model} {word}")
        drawn: dict[int, strips.Strip] = {}
        for first in range(seeds[0], seeds[-1] + 1, TOGETHER):
            some = range(first, min(first + TOGETHER, seeds[-1] + 1))
            asked = [Point.checked(lab.collection, model=model, label=word, seed=s) for s in some]
            drawn |= dict(zip(some, strips.draw(lab, asked), strict=True))
        book = json.dumps(drawn, separators=(",", ":")).encode()
        _part(site, f"{model}-{word}", book, folder="strips")
    return {"strips": "strips"}


def _clip(lab: Lab, clip: ClipRequest, site: Path, tell: Tell) -> page.Clip:
    (site / "clips").mkdir(exist_ok=True)
    path = site / "clips" / clip.file_name
    scores = lab.render(clip, path, progress=tell).scores
    title = texts.t("seed {first:.10g} to {last:.10g}", first=clip.start.position, last=clip.end)
    worth = scores.describe() if scores else ""
    return {"file": f"clips/{path.name}", "title": title, "scores": worth}

"""The tables: both generators on the same held-out work, beside what the tutorial claimed.

The tutorial took PSNR against an unrelated digit and VMAF from a function that
does not exist. Here both have a meaning: the 10,000 test digits, which no model
was fitted to, are encoded and decoded, and compared with themselves.
"""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from artlab import cards, images
from artlab.errors import ArtlabError
from artlab.generator import Generator
from artlab.scores import verdict
from artlab.scores.psnr import psnr
from artlab.scores.references import NAME as REFERENCES
from artlab.scores.references import References
from artlab.scores.ssim import ssim
from artlab.scores.vmaf import IMAGES, model_vmaf

CLAIMED = {"dense": {"psnr": 25.6, "vmaf": 80.2}, "gan": {"psnr": 28.3, "vmaf": 85.1}}
NAMES = {"dense": "dense model", "gan": "GAN"}

Figures = dict[str, Any]
Tell = Callable[[str], None]


def measure(generator: Generator, references: References) -> Figures:
    """Score a generator's reconstructions of the test digits.

    Returns:
        "psnr" and "ssim", means over the digits, as shown: at 28×28, in 256
        levels; "psnr_of_mean_error", dB; "psnr_worst", the mean of the worst
        twentieth; "vmaf" and its companions, see artlab.scores.vmaf.model_vmaf.

    Raises:
        ArtlabError: If there are fewer references than VMAF's protocol takes.
    """
    real = references.images
    if len(real) < IMAGES:
        raise ArtlabError(f"VMAF takes {IMAGES} test digits, and there are {len(real)}")
    rebuilt = images.as_shown(generator.rebuild(real))
    decibels = psnr(real, rebuilt)
    worst = np.sort(decibels)[: max(1, len(decibels) // 20)]
    film = model_vmaf(real[:IMAGES], rebuilt[:IMAGES])
    return {
        "images": len(real),
        "psnr": _rounded(np.mean(decibels)),
        "psnr_of_mean_error": _rounded(-10 * np.log10(np.mean(np.square(real - rebuilt)))),
        "psnr_worst": _rounded(np.mean(worst)),
        "ssim": _rounded(np.mean(ssim(real, rebuilt))),
        "vmaf": film.vmaf,
        "vmaf_harmonic": film.vmaf_harmonic,
        "vmaf_minimum": film.vmaf_minimum,
        "vmaf_native": film.native_vmaf,
        "vmaf_identity": film.identity_vmaf,
        "vmaf_model": film.model,
    }


def evaluate(generators: Mapping[str, Generator], references: References, tell: Tell) -> Figures:
    """Measure every generator, and the baseline of the scores on the page.

    Args:
        generators: By name.
        references: The test digits.
        tell: Called with a line before each piece of work.

    Returns:
        Figures by name; those of the baseline under "references".
    """
    figures: Figures = {}
    for name, generator in generators.items():
        tell(f"{NAMES[name]}: rebuilding {len(references.images):,} test digits, then VMAF")
        figures[name] = measure(generator, references)
    tell("real digits: each against its nearest neighbour")
    figures[REFERENCES] = verdict.baseline(references)
    return figures


def tables(figures: Figures) -> str:
    """Write the tutorial's two tables, made true, as Markdown."""
    names = [name for name in NAMES if name in figures]
    pictures = [
        [
            NAMES[name],
            f"**{figures[name]['psnr']:.2f} dB**",
            f"{CLAIMED[name]['psnr']} dB",
            f"{figures[name]['ssim']:.4f}",
            f"{figures[name]['psnr_worst']:.2f} dB",
        ]
        for name in names
    ]
    films = [
        [
            NAMES[name],
            f"**{_vmaf(figures[name]['vmaf'])}**",
            f"{CLAIMED[name]['vmaf']}",
            _vmaf(figures[name]["vmaf_harmonic"]),
            _vmaf(figures[name]["vmaf_minimum"]),
            _vmaf(figures[name]["vmaf_native"]),
            _vmaf(figures[name]["vmaf_identity"]),
        ]
        for name in names
    ]
    real = figures[REFERENCES]
    return "\n".join(
        [
            "Reconstruction of the 10,000 test digits, encode → decode, at 28×28:",
            "",
            *_table(
                ["model", "PSNR", "tutorial's claim", "SSIM", "PSNR of the worst 5 %"], pictures
            ),
            "",
            f"The first {IMAGES} of them as a film, VMAF ({figures[names[0]]['vmaf_model']}):",
            "",
            *_table(
                [
                    "model",
                    "1440×1080",
                    "tutorial's claim",
                    "harmonic",
                    "worst",
                    "640×480",
                    "identity",
                ],
                films,
            ),
            "",
            f"A real digit against its nearest other: {real['psnr']:.2f} dB, {real['ssim']:.4f}.",
        ]
    )


def save(figures: Figures, *, root: Path) -> None:
    """Write the figures on the cards."""
    for name, found in figures.items():
        cards.add_scores(root / name, found)


def save_json(figures: Figures, path: Path) -> None:
    """Write the figures as JSON.

    Raises:
        ArtlabError: If the file cannot be written.
    """
    _replace(path, json.dumps(figures, indent=2) + "\n")


def update_readme(text: str, readme: Path) -> bool:
    """Put the tables between the README's markers; return whether it has them.

    Raises:
        ArtlabError: If the file cannot be written.
    """
    try:
        before = readme.read_text(encoding="utf-8")
    except OSError:
        return False
    after, count = re.subn(
        r"(<!-- scores -->\n).*?(<!-- /scores -->)",
        lambda found: f"{found[1]}{text}\n{found[2]}",
        before,
        flags=re.DOTALL,
    )
    if after != before:
        _replace(readme, after)
    return bool(count)


def _replace(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial")
    try:
        try:
            partial.write_text(text, encoding="utf-8")
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise ArtlabError(f"cannot write {path}: {error.strerror or error}") from error


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def _vmaf(score: float | None) -> str:
    return "missing" if score is None else f"{score:.1f}"


def _rounded(value: np.floating[Any]) -> float:
    return round(float(value), 4)

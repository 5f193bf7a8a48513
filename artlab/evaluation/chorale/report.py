"""The chorale model's figures as Markdown tables."""

from collections.abc import Mapping, Sequence
from typing import Any

RIGHT = " ---: "


def tables(figures: Mapping[str, Any]) -> str:
    """Write every table as Markdown, of figures as artlab.evaluation.chorale.run measures them."""
    of, bits, leading = figures["chorales"], figures["bits"], figures["leading"]
    copying, steering = figures["copying"], figures["steering"]
    heard = (
        f"{of['train']} chorales to learn from, {of['test']} held out, {of['melodies']} melodies, "
        f"none on both sides. Bits a note on the held-out ones ({of['notes_measured']:,} notes, "
        "windows of 8 bars):"
    )
    bits_a_note = [
        ["chorale model", f"**{bits['total']:.2f}** ({_shares(bits)})"],
        ["Markov, with harmony", f"{bits['markov_with_harmony']:.2f}"],
        ["Markov, each voice alone", f"{bits['markov']:.2f}"],
    ]
    led = [
        [name, *(f"{figures[name]:.2f}" for figures in leading.values())]
        for name in leading["played"]
    ]
    copied = [
        ["all four voices", *_runs(copying, "mean", "longest")],
        ["the soprano alone", *_runs(copying, "soprano_mean", "soprano_longest")],
    ]
    runs = (
        "Copying: the longest run of eighths that a chorale has in common with the training set, "
        "of 8 bars (64 eighths):"
    )
    steered = (
        "What the latent steers: the share of the variance of a bar that a straight line from "
        "its latent foretells (R², bars that the line was not fitted to):"
    )
    parts = [
        heard,
        _table(["", "bits a note"], bits_a_note),
        "Voice leading, as played (200 chorales of 8 bars), beside the held-out Bach:",
        _table(["", "played", "without the rules", "Bach"], led),
        runs,
        _table(["", "played, mean", "longest", "Bach, mean", "longest"], copied),
        steered,
        _table(["", "R²"], [[name, f"{share:.2f}"] for name, share in steering.items()]),
    ]
    return "\n\n".join(parts)


def _shares(bits: Mapping[str, float]) -> str:
    return f"{bits['notes']:.2f} the notes, {bits['latents']:.2f} the latent"


def _runs(copying: Mapping[str, Mapping[str, float]], mean: str, longest: str) -> list[str]:
    return [
        text
        for who in ("played", "bach")
        for text in (f"{copying[who][mean]:.1f}", f"{copying[who][longest]:.0f}")
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = f"| --- |{'|'.join(RIGHT for _ in head[1:])}|"
    lines = [f"| {' | '.join(cells)} |" for cells in (head, *rows)]
    return "\n".join([lines[0], rule, *lines[1:]])

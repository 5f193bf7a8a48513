"""The figures as Markdown tables.

The tutorial took PSNR against an unrelated picture and VMAF from a function that
does not exist. Here both have a meaning: the test images, which no model was
fitted to, are encoded and decoded, and compared with themselves.
"""

from collections.abc import Mapping
from typing import Any

from artlab import cards
from artlab.collections.collection import Collection
from artlab.errors import CheckpointError
from artlab.evaluation.figures import Figure
from artlab.evaluation.reconstruction import NEAREST
from artlab.models import CONFIGS, GENERATORS
from artlab.scores.references import NAME as REFERENCES
from artlab.scores.vmaf import IMAGES

NONE = "-"
REBUILT = ("psnr", "psnr_of_mean_error", "psnr_worst", "psnr_strangers")  # dB
TOLD = ("bare", "toned", "binarised", "rebuilt", "neighbours", "at_odds")

Figures = Mapping[str, Any]


def tables(figures: Figures, collection: Collection) -> str:
    """Write every table as Markdown.

    The figures are by name, as artlab.evaluation.run.evaluate returns them or as the
    cards hold them; the collection is what was drawn and rebuilt.
    """
    noun, side = collection.noun, collection.side
    count, size = f"{collection.references:,}", f"{side}×{side}"
    found = {name: figures[name] for name in CONFIGS if "samples" in figures.get(name, {})}
    real = figures[REFERENCES]
    rebuilding = {name: of for name, of in found.items() if "reconstruction" in of}
    over_temperatures = {name: of for name, of in found.items() if "temperatures" in of}
    clip = next(of["vmaf"] for of in rebuilding.values())
    right = _percent(figures["classifier"]["accuracy"])
    judge = f"a classifier that tells {right} % of the test {noun}s right"
    parts = [
        f"Reconstruction of the {count} test {noun}s, encode → decode, at {size}:",
        _reconstruction(rebuilding, real["baselines"], noun),
        f"The first {IMAGES} of them as a clip, VMAF ({clip['model']}):",
        _vmaf(rebuilding),
        f"Samples, {count} a set, beside the {count} test {noun}s, by the features of {judge}:",
        _samples(found, real["samples"], noun),
        f"How often a network that learns to tells them from test {noun}s, % (chance: 50):",
        _told(found, real["told"], noun),
        "Samples over temperatures, one set each: Fréchet distance / coverage / class accuracy:",
        _temperatures(over_temperatures),
        f"What they cost: weights, the {noun}s seen in training, and times:",
        _costs(found, noun),
        f"A real {noun} against its nearest other: {real['psnr']:.2f} dB, {real['ssim']:.4f}.",
    ]
    return "\n\n".join(parts)


def summary(figures: Figures) -> str:
    """Write the six figures that say most, of our own models, as one Markdown table."""
    rows = []
    for name in GENERATORS:
        of, real = figures[name], figures[REFERENCES]
        rebuilt, drawn = of["reconstruction"], of["samples"]
        distance = _figure(drawn["frechet"]).value / _figure(real["samples"]["frechet"]).value
        rows.append(
            [
                CONFIGS[name].title,
                f"{_figure(rebuilt['psnr']).value:.2f} dB",
                f"{_figure(rebuilt['ssim']).value:.4f}",
                _points(of["vmaf"]["vmaf"]),
                f"{distance:.1f} × real",
                f"{_figure(drawn['accuracy']).value:.1%}",
                f"{of['decoding']['milliseconds']:.1f} ms",
            ]
        )
    head = ["", "PSNR", "SSIM", "VMAF", "Fréchet distance", "class accuracy", "64 decoded"]
    return _table(head, rows)


def cost(name: str, collection: Collection) -> dict[str, Any]:
    """Return what a model's training cost, and how many weights it has, as its card says.

    Raises:
        CheckpointError: If it does not.
    """
    known = cards.read(collection.root / name).scores
    try:
        return {what: known[what] for what in ("training", "parameters")}
    except KeyError as error:
        message = f"the card of {name} does not say what its training cost"
        raise CheckpointError(f"{message}; {cards.remedy(name)}") from error


def _reconstruction(models: Figures, baselines: Figures, noun: str) -> str:
    rows = [
        [CONFIGS[name].title, *_rebuilt(of["reconstruction"]), _claim(name, "psnr", " dB")]
        for name, of in models.items()
    ]
    titles = {NEAREST: f"nearest training {noun}"}
    rows += [[titles.get(name, name), *_rebuilt(of), NONE] for name, of in baselines.items()]
    head = ["", "PSNR, dB", "of the mean error", "worst 5 %", "strangers'", "SSIM"]
    head.append("tutorial's PSNR")
    return _table(head, rows)


def _rebuilt(of: Figures) -> list[str]:
    first, *others = (_figure(of[name]).text() if name in of else NONE for name in REBUILT)
    return [f"**{first}**", *others, _figure(of["ssim"]).text(".4f")]


def _vmaf(models: Figures) -> str:
    columns = ("vmaf", "vmaf_harmonic", "vmaf_minimum", "native_vmaf", "identity_vmaf")
    rows = []
    for name, of in models.items():
        first, *others = (_points(of["vmaf"][column]) for column in columns)
        rows.append([CONFIGS[name].title, f"**{first}**", *others, _claim(name, "vmaf", "")])
    head = ["", "1440×1080", "harmonic", "worst", "640×480", "identity", "tutorial's VMAF"]
    return _table(head, rows)


def _samples(models: Figures, real: Figures, noun: str) -> str:
    rows = [_drawn(f"training {noun}s", real, real)]
    rows += [_drawn(CONFIGS[name].title, of["samples"], real) for name, of in models.items()]
    head = ["", "FD", "÷ real", "KID", "precision", "recall", "density", "coverage"]
    head += ["class accuracy, %", "CAS, %", f"dB to the nearest training {noun}"]
    return _table(head, rows)


def _drawn(name: str, of: Figures, real: Figures) -> list[str]:
    frechet = _figure(of["frechet"])
    shares = ("precision", "recall", "density", "coverage")
    return [
        name,
        f"**{frechet.text()}**",
        f"{frechet.value / _figure(real['frechet']).value:.1f}",
        _figure(of["kernel"]).text(".3f"),
        *(_figure(of[share]).text(".3f") for share in shares),
        *(_percent(of[share]) if share in of else NONE for share in ("accuracy", "teaching")),
        _figure(of["nearness"]).text(),
    ]


def _told(models: Figures, real: Figures, noun: str) -> str:
    named = {f"training {noun}s": real}
    named |= {CONFIGS[name].title: of["told"] for name, of in models.items()}
    rows = [
        [name, *(_percent(of[what], ".1f") if what in of else NONE for what in TOLD)]
        for name, of in named.items()
    ]
    head = ["", "without a tone curve", "with one", "as two levels", "reconstructions"]
    return _table([*head, "by neighbours", "readers unsure or at odds"], rows)


def _temperatures(models: Figures) -> str:
    rows: dict[float, list[str]] = {}
    for of in models.values():
        for one in of["temperatures"]:
            mark = " (default)" if one["temperature"] == of["temperature"] else ""
            text = f"{one['frechet']:.2f} / {one['coverage']:.3f} / {one['accuracy']:.2%}{mark}"
            rows.setdefault(one["temperature"], []).append(text)
    head = ["temperature", *(CONFIGS[name].title for name in models)]
    return _table(head, [[f"{temperature:g}", *texts] for temperature, texts in rows.items()])


def _costs(models: Figures, noun: str) -> str:
    rows = []
    for name, of in models.items():
        parts, training, decoding = of["parameters"], of["training"], of["decoding"]
        rows.append(
            [
                CONFIGS[name].title,
                f"{sum(parts.values()):,}",
                f"{parts['decoder' if 'decoder' in parts else 'generator']:,}",
                f"{training['images']:,}",
                f"{training['minutes']:.0f} on {training['machine']}",
                f"{decoding['milliseconds']:.2f} on one of {decoding['machine']}",
            ]
        )
    head = ["", "weights", "of the decoder or generator", f"{noun}s seen", "minutes of training"]
    return _table([*head, "ms to decode 64 codes"], rows)


def _percent(share: Any, pattern: str = ".2f") -> str:
    return _figure(share).text(pattern, scale=100)


def _figure(found: Any) -> Figure:
    return found if isinstance(found, Figure) else Figure(**found)


def _claim(name: str, score: str, unit: str) -> str:
    claimed = CONFIGS[name].claimed
    return f"{claimed[score]}{unit}" if score in claimed else NONE


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _points(score: float | None) -> str:
    return "missing" if score is None else f"{score:.1f}"

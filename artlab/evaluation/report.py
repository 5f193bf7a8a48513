"""The figures as Markdown tables.

The tutorial took PSNR against an unrelated picture and VMAF from a function that
does not exist. Here both have a meaning: the test images, which no model was
fitted to, are encoded and decoded, and compared with themselves.
"""

from collections.abc import Mapping
from typing import Any

from artlab.collections import DEFAULT
from artlab.collections.collection import Collection
from artlab.evaluation.figures import Figure
from artlab.evaluation.reconstruction import NEAREST
from artlab.models import CONFIGS, GENERATORS
from artlab.scores.references import NAME as REFERENCES
from artlab.scores.vmaf import IMAGES
from artlab.texts import t

NONE = "-"
REBUILT = ("psnr", "psnr_of_mean_error", "psnr_worst", "psnr_strangers")  # dB
TOLD = ("bare", "toned", "binarised", "rebuilt", "neighbours", "at_odds")

Figures = Mapping[str, Any]
Table = list[list[str]]  # rows of cells; the first is the head


def tables(figures: Figures, collection: Collection) -> str:
    """Write every table as Markdown; see `parts`."""
    written = parts(figures, collection)
    return "\n\n".join(part if isinstance(part, str) else _markdown(part) for part in written)


def parts(figures: Figures, collection: Collection) -> list[str | Table]:
    """Return every table, each after a sentence on what it holds.

    The figures are by name, as artlab.evaluation.run.evaluate returns them or as the
    cards hold them; the collection is what was drawn and rebuilt.
    """
    noun, side = collection.noun, collection.side
    count, size = collection.references, f"{side}×{side}"
    found = {name: figures[name] for name in CONFIGS if "samples" in figures.get(name, {})}
    real = figures[REFERENCES]
    rebuilding = {name: of for name, of in found.items() if "reconstruction" in of}
    over_temperatures = {name: of for name, of in found.items() if "temperatures" in of}
    clips = {name: of for name, of in rebuilding.items() if "vmaf" in of}
    # What the tutorial claims, it claims of its digits.
    columns = slice(None if collection.name == DEFAULT.name else -1)
    right = _percent(figures["classifier"]["accuracy"])
    return [
        t(
            "Reconstruction of the {count:,} test {noun}s, encode → decode, at {size}:",
            count=count,
            noun=noun,
            size=size,
        ),
        [row[columns] for row in _reconstruction(rebuilding, real["baselines"], noun)],
        *(part for told, table in _vmaf(clips) for part in (told, [row[columns] for row in table])),
        t(
            "Samples, {count:,} a set, beside the {count:,} test {noun}s, by the features of a "
            "classifier that tells {right} % of the test {noun}s right:",
            count=count,
            noun=noun,
            right=right,
        ),
        _samples(found, real["samples"], noun),
        t(
            "How often a network that learns to tells them from test {noun}s, % (chance: 50):",
            noun=noun,
        ),
        _told(found, real["told"], noun),
        t(
            "Samples over temperatures, one set each: Fréchet distance / coverage / class accuracy "
            "/ readers unsure or at odds:"
        ),
        _temperatures(over_temperatures),
        t("What they cost: weights, the {noun}s seen in training, and times:", noun=noun),
        _costs(found, noun),
        t(
            "A real {noun} against its nearest other: {psnr:.2f} dB, {ssim:.4f}.",
            noun=noun,
            psnr=real["psnr"],
            ssim=real["ssim"],
        ),
    ]


def is_measured(figures: Figures, collection: Collection) -> bool:
    """Return whether there is every figure that the tables are of."""
    try:
        return bool(parts(figures, collection))
    except (KeyError, TypeError, ValueError, StopIteration):
        return False


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
    return _markdown([head, *rows])


def _reconstruction(models: Figures, baselines: Figures, noun: str) -> Table:
    rows = [
        [CONFIGS[name].title, *_rebuilt(of["reconstruction"]), _claim(name, "psnr")]
        for name, of in models.items()
    ]
    titles = {NEAREST: t("nearest training {noun}", noun=noun), "black": t("black")}
    rows += [[titles.get(name, name), *_rebuilt(of), NONE] for name, of in baselines.items()]
    head = ["", t("PSNR, dB"), t("of the mean error"), t("worst 5 %"), t("strangers'"), "SSIM"]
    return [[*head, t("tutorial's PSNR")], *rows]


def _rebuilt(of: Figures) -> list[str]:
    first, *others = (_figure(of[name]).text() if name in of else NONE for name in REBUILT)
    return [f"**{first}**", *others, _figure(of["ssim"]).text(".4f")]


def _vmaf(models: Figures) -> list[tuple[str, Table]]:
    if not models:  # the collection has too few pictures
        return []
    model = next(of["vmaf"]["model"] for of in models.values())
    columns = ("vmaf", "vmaf_harmonic", "vmaf_minimum", "native_vmaf", "identity_vmaf")
    rows = []
    for name, of in models.items():
        first, *others = (_points(of["vmaf"][column]) for column in columns)
        rows.append([CONFIGS[name].title, f"**{first}**", *others, _claim(name, "vmaf")])
    head = ["", "1440×1080", t("harmonic"), t("worst"), "640×480", t("identity")]
    told = t("The first {count} of them as a clip, VMAF ({model}):", count=IMAGES, model=model)
    return [(told, [[*head, t("tutorial's VMAF")], *rows])]


def _samples(models: Figures, real: Figures, noun: str) -> Table:
    drawn = [real, *(of["samples"] for of in models.values())]
    rows = [_drawn(t("training {noun}s", noun=noun), real, real)]
    rows += [_drawn(CONFIGS[name].title, of["samples"], real) for name, of in models.items()]
    head = ["", "FD", t("÷ real"), "KID", t("precision"), t("recall"), t("density"), t("coverage")]
    nearness = t("dB to the nearest training {noun}", noun=noun)
    table = [[*head, t("class accuracy, %"), "CAS, %", nearness], *rows]
    if any("copies" in of for of in drawn):
        cells = (_percent(of["copies"]) if "copies" in of else NONE for of in drawn)
        for row, cell in zip(table, [t("copies, %"), *cells], strict=True):
            row.append(cell)
    return table


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


def _told(models: Figures, real: Figures, noun: str) -> Table:
    named: dict[str, Figures] = {t("training {noun}s", noun=noun): real}
    named |= {CONFIGS[name].title: of["told"] for name, of in models.items()}
    rows = [
        [name, *(_percent(of[what], ".1f") if what in of else NONE for what in TOLD)]
        for name, of in named.items()
    ]
    head = ["", t("without a tone curve"), t("with one"), t("as two levels"), t("reconstructions")]
    return [[*head, t("by neighbours"), t("readers unsure or at odds")], *rows]


def _temperatures(models: Figures) -> Table:
    rows: dict[float, list[str]] = {}
    for of in models.values():
        for one in of["temperatures"]:
            odds = f"{one['at_odds']:.1%}" if "at_odds" in one else NONE
            text = f"{one['frechet']:.2f} / {one['coverage']:.3f} / {one['accuracy']:.2%} / {odds}"
            if one["temperature"] == of["temperature"]:
                text = t("{figures} (default)", figures=text)
            rows.setdefault(one["temperature"], []).append(text)
    head = [t("temperature"), *(CONFIGS[name].title for name in models)]
    return [head, *([f"{temperature:g}", *texts] for temperature, texts in rows.items())]


def _costs(models: Figures, noun: str) -> Table:
    rows = []
    for name, of in models.items():
        parts, training, decoding = of["parameters"], of["training"], of["decoding"]
        rows.append(
            [
                CONFIGS[name].title,
                f"{sum(parts.values()):,}",
                f"{parts['decoder' if 'decoder' in parts else 'generator']:,}",
                f"{training['images']:,}",
                t(
                    "{time:.0f} on {machine}",
                    time=training["minutes"],
                    machine=training["machine"],
                ),
                t(
                    "{time:.2f} on one of {machine}",
                    time=decoding["milliseconds"],
                    machine=decoding["machine"],
                ),
            ]
        )
    head = ["", t("weights"), t("of the decoder or generator"), t("{noun}s seen", noun=noun)]
    return [[*head, t("minutes of training"), t("ms to decode 64 codes")], *rows]


def _percent(share: Any, pattern: str = ".2f") -> str:
    return _figure(share).text(pattern, scale=100)


def _figure(found: Any) -> Figure:
    return found if isinstance(found, Figure) else Figure(**found)


def _claim(name: str, score: str) -> str:
    claimed = CONFIGS[name].claimed
    if score not in claimed:
        return NONE
    figure = claimed[score]
    return t("{psnr:.1f} dB", psnr=figure) if score == "psnr" else f"{figure}"


def _markdown(table: Table) -> str:
    head, *rows = table
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _points(score: float | None) -> str:
    return "missing" if score is None else f"{score:.1f}"

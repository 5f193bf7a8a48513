import json

import numpy as np
import pytest

from artlab import cards
from artlab.collections.mnist import MNIST
from artlab.errors import ArtlabError, CheckpointError
from artlab.evaluation import record, report
from artlab.evaluation.figures import Figure, over_images, over_sets

REBUILT = {
    "psnr": Figure(26.1234, 0.05),
    "psnr_of_mean_error": Figure(25.5, 0.04),
    "psnr_worst": Figure(20.5, 0.1),
    "psnr_strangers": Figure(24.5, 0.2),
    "ssim": Figure(0.95678, 0.0003),
}
VMAF = {
    "vmaf": 81.26,
    "vmaf_harmonic": 80.5,
    "vmaf_minimum": 60.25,
    "native_vmaf": 85.75,
    "identity_vmaf": 97.5,
    "images": 300,
    "model": "vmaf_v0.6.1",
}
DRAWN = {
    "frechet": Figure(2.5, 0.1),
    "kernel": Figure(0.5123, 0.001),
    "precision": Figure(0.91, 0.01),
    "recall": Figure(0.71, 0.01),
    "density": Figure(1.21, 0.01),
    "coverage": Figure(0.93, 0.01),
    "nearness": Figure(17.5, 0.02),
}
TOLD = {
    "bare": Figure(0.99, 0.01),
    "toned": Figure(0.85, 0.01),
    "binarised": Figure(0.54, 0.01),
    "rebuilt": Figure(0.9, 0.01),
    "neighbours": Figure(0.55, 0.0),
    "at_odds": Figure(0.02, 0.001),
}
CANNOT = {name: figure for name, figure in TOLD.items() if name != "rebuilt"}
ASKED = {"accuracy": Figure(0.985, 0.001), "teaching": Figure(0.9712, 0.002)}
TEMPERATURES = [
    {"temperature": 0.8, "frechet": 3.5, "coverage": 0.91, "accuracy": 0.99, "at_odds": 0.0123},
    {"temperature": 1.0, "frechet": 2.5, "coverage": 0.93, "accuracy": 0.985},
]
OURS = {
    "reconstruction": REBUILT,
    "vmaf": VMAF,
    "samples": DRAWN | ASKED,
    "told": TOLD,
    "temperatures": TEMPERATURES,
    "temperature": 0.8,
}
COST = {
    "parameters": {"encoder": 1000, "decoder": 234},
    "training": {"images": 60_000, "minutes": 12.34, "machine": "2 cores of X"},
    "decoding": {"milliseconds": 0.456, "machine": "4 cores of Y"},
}
OURS |= COST
ALL = {
    "dense": OURS,
    "gan": OURS | {"reconstruction": REBUILT | {"psnr": Figure(30.0, 0.05)}},
    "vae": {"reconstruction": REBUILT, "vmaf": VMAF, "samples": DRAWN, "told": TOLD} | COST,
    "cgan": {"samples": DRAWN | ASKED, "told": CANNOT} | COST | {"parameters": {"generator": 567}},
    "references": {
        "psnr": 16.093,
        "ssim": 0.70984,
        "baselines": {"PCA-100": REBUILT, "nearest": REBUILT},
        "samples": DRAWN | ASKED | {"frechet": Figure(0.5, 0.01)},
        "told": {"bare": Figure(0.535, 0.01)},
    },
    "classifier": {"accuracy": Figure(0.9945, 0.0015)},
}
CARDS = ("dense", "gan", "references", "classifier")


def tables(figures=ALL):
    return report.tables(figures, MNIST)


def rows(text, name):
    """Return the cells of every row that begins with a name."""
    lines = [line for line in text.splitlines() if line.startswith(f"| {name} |")]
    return [[cell.strip() for cell in line.strip("|").split("|")][1:] for line in lines]


def test_a_figure_over_images_has_the_margin_of_its_mean():
    values = np.random.RandomState(0).standard_normal(10_000) + 5

    figure = over_images(values)

    assert figure.value == pytest.approx(values.mean(), abs=1e-5)
    assert figure.margin == pytest.approx(1.96 / 100, rel=0.05)


def test_nineteen_of_twenty_margins_over_sets_hold_the_truth():
    stream = np.random.RandomState(0)
    figures = [over_sets(stream.standard_normal(5)) for _ in range(2000)]

    held = np.mean([abs(figure.value) <= figure.margin for figure in figures])

    assert held == pytest.approx(0.95, abs=0.015)


def test_one_set_has_no_margin():
    assert over_sets([3.5]) == Figure(3.5, 0.0)


def test_the_tables_hold_the_figures_beside_the_tutorial_s():
    rebuilt, vmaf, drawn, told, _ = rows(tables(), "GAN")

    assert rebuilt == [
        "**30.00 ± 0.05**", "25.50 ± 0.04", "20.50 ± 0.10", "24.50 ± 0.20", "0.9568 ± 0.0003",
        "28.3 dB",
    ]  # fmt: skip
    assert told == [
        "99.0 ± 1.0", "85.0 ± 1.0", "54.0 ± 1.0", "90.0 ± 1.0", "55.0 ± 0.0", "2.0 ± 0.1",
    ]  # fmt: skip
    assert vmaf == ["**81.3**", "80.5", "60.2", "85.8", "97.5", "85.1"]
    assert drawn == [
        "**2.50 ± 0.10**", "5.0", "0.512 ± 0.001", "0.910 ± 0.010", "0.710 ± 0.010",
        "1.210 ± 0.010", "0.930 ± 0.010", "98.50 ± 0.10", "97.12 ± 0.20", "17.50 ± 0.02",
    ]  # fmt: skip


def test_a_peer_fills_the_rows_that_it_can():
    text = tables()

    assert len(rows(text, "VAE (Keras example)")) == 5
    drawn, told, _ = rows(text, "conditional GAN (Keras example)")
    assert told[3] == "-"
    assert drawn[7:9] == ["98.50 ± 0.10", "97.12 ± 0.20"]
    assert rows(text, "VAE (Keras example)")[2][7:9] == ["-", "-"]


def test_baselines_real_digits_and_the_classifier_stand_beside_the_models():
    text = tables()

    assert rows(text, "PCA-100")[0][-1] == rows(text, "nearest training digit")[0][-1] == "-"
    drawn, told = rows(text, "training digits")
    assert drawn[:2] == ["**0.50 ± 0.01**", "1.0"]
    assert told == ["53.5 ± 1.0", *["-"] * 5]
    assert "beside the 10,000 test digits" in text
    assert "tells 99.45 ± 0.15 % of the test digits right" in text
    assert text.endswith("A real digit against its nearest other: 16.09 dB, 0.7098.")


def test_a_card_says_what_training_cost(tiny):
    cost = record.cost("dense", tiny)

    assert cost["training"]["images"] == 1000
    assert set(cost["parameters"]) == {"encoder", "decoder", "prior"}
    with pytest.raises(CheckpointError, match=r"^the card of references [^\n]*$"):
        record.cost("references", tiny)


def test_what_a_model_cost_is_said_with_the_machine():
    *_, cost = rows(tables(), "dense model")

    assert cost == [
        "1,234", "234", "60,000", "12 on 2 cores of X", "0.46 on one of 4 cores of Y",
    ]  # fmt: skip


def test_the_gan_comes_first_and_its_default_temperature_is_marked():
    text = tables()

    [cold] = rows(text, "0.8")
    assert cold == ["3.50 / 0.910 / 99.00% / 1.2% (default)"] * 2
    assert rows(text, "1") == [["2.50 / 0.930 / 98.50% / -"] * 2]
    assert "| temperature | GAN | dense model |" in text
    assert text.index("| GAN |") < text.index("| dense model |") < text.index("| VAE (Keras ")


def test_every_row_of_a_table_is_as_wide_as_its_head():
    found = [part for part in tables().split("\n\n") if part.startswith("|")]

    for table in found:
        assert len({line.count("|") for line in table.splitlines()}) == 1
    assert len(found) == 6


def test_the_tables_are_the_same_from_what_json_holds():
    plain = json.loads(json.dumps(record.plain(ALL)))

    assert tables(plain) == tables()


def test_without_strangers_their_column_is_empty():
    rebuilt = {name: figure for name, figure in REBUILT.items() if name != "psnr_strangers"}

    text = tables(ALL | {"gan": OURS | {"reconstruction": rebuilt}})

    assert rows(text, "GAN")[0][3] == "-"


def test_a_vmaf_that_could_not_be_computed_is_missing_not_zero():
    vmaf = VMAF | {"vmaf": None, "vmaf_minimum": None}

    text = tables(ALL | {"gan": OURS | {"vmaf": vmaf}})

    assert rows(text, "GAN")[1][:3] == ["**missing**", "80.5", "missing"]


def test_saves_the_figures_on_the_cards(collection):
    record.save({name: ALL[name] for name in CARDS}, collection)

    held = {name: cards.read(collection.root / name).scores for name in CARDS}
    some = {name: ALL[name] for name in held}
    assert held["gan"]["reconstruction"]["psnr"] == {"value": 30.0, "margin": 0.05}
    assert tables(held) == tables(some)


def test_saves_the_figures_as_json(tmp_path):
    record.save_json(ALL, tmp_path / "scores.json")

    assert json.loads((tmp_path / "scores.json").read_text()) == record.plain(ALL)
    with pytest.raises(ArtlabError, match=r"^cannot write .*: No such file or directory$"):
        record.save_json(ALL, tmp_path / "nowhere" / "scores.json")


def test_only_what_lies_between_the_readme_s_markers_changes(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("# é\n<!-- scores -->\nold\nolder\n<!-- /scores -->\n\\1 end\n", "utf-8")
    expected = "# é\n<!-- scores -->\nnew \\1 |\n<!-- /scores -->\n\\1 end\n"

    for _ in range(2):  # doing it twice is doing it once
        assert record.update(readme, "new \\1 |", mark="scores")
        assert readme.read_text("utf-8") == expected


def test_a_readme_without_markers_stays_as_it_is(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("no place for scores\n")

    assert not record.update(readme, "| 1 |", mark="scores")

    assert readme.read_text() == "no place for scores\n"


def test_a_missing_readme_is_not_made(tmp_path):
    assert not record.update(tmp_path / "README.md", "| 1 |", mark="scores")

    assert not list(tmp_path.iterdir())

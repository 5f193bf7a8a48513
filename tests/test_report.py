import json
from functools import partial

import numpy as np
import pytest
from made_up import SHAPES

from artlab import cards, files
from artlab.collections.mnist import MNIST
from artlab.errors import ArtlabError, CheckpointError
from artlab.evaluation import report
from artlab.evaluation.figures import Figure, over_images, over_sets

REBUILT = {
    "psnr": Figure(26.1234, 0.05),
    "psnr_of_mean_error": Figure(25.5, 0.04),
    "psnr_worst": Figure(20.5, 0.1),
    "ssim": Figure(0.95678, 0.0003),
}
CLIP = {
    "vmaf": 81.26, "vmaf_harmonic": 80.5, "vmaf_minimum": 60.25, "native_vmaf": 85.75,
    "identity_vmaf": 97.5, "images": 300, "model": "vmaf_v0.6.1",
}  # fmt: skip
DRAWN = {
    "frechet": Figure(2.5, 0.1), "kernel": Figure(0.5123, 0.001),
    "precision": Figure(0.91, 0.01), "recall": Figure(0.71, 0.01),
    "density": Figure(1.21, 0.01), "coverage": Figure(0.93, 0.01), "nearness": Figure(17.5, 0.02),
}  # fmt: skip
ASKED = {"accuracy": Figure(0.985, 0.001), "teaching": Figure(0.9712, 0.002)}
TEMPERATURES = [
    {"temperature": 0.8, "frechet": 3.5, "coverage": 0.91, "accuracy": 0.99},
    {"temperature": 1.0, "frechet": 2.5, "coverage": 0.93, "accuracy": 0.985},
]
COST = {
    "parameters": {"encoder": 1000, "decoder": 234},
    "training": {"images": 60_000, "minutes": 12.34, "machine": "2 cores of X"},
    "decoding": {"milliseconds": 0.456, "machine": "4 cores of Y"},
}
OURS = COST | {"reconstruction": REBUILT, "vmaf": CLIP, "samples": DRAWN | ASKED}
OURS |= {"temperatures": TEMPERATURES, "temperature": 0.8}
ALL = {
    "dense": OURS,
    "gan": OURS | {"reconstruction": REBUILT | {"psnr": Figure(30.0, 0.05)}},
    "vae": COST | {"reconstruction": REBUILT, "vmaf": CLIP, "samples": DRAWN},
    "cgan": COST | {"samples": DRAWN | ASKED, "parameters": {"generator": 567}},
    "references": {
        "psnr": 16.093,
        "ssim": 0.70984,
        "baselines": {"PCA-100": REBUILT, "nearest": REBUILT},
        "samples": DRAWN | ASKED | {"frechet": Figure(0.5, 0.01)},
    },
    "classifier": {"accuracy": Figure(0.9945, 0.0015)},
}
CARDS = ("dense", "gan", "references", "classifier")
MARKED = "# é\n<!-- scores -->\n{}<!-- /scores -->\n\\1 end\n"


@pytest.fixture(scope="module")
def text():
    """Return the tables of all that was measured on digits."""
    return report.tables(ALL, MNIST)


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


def test_the_tables_hold_the_figures_beside_the_tutorial_s_and_what_they_cost(text):
    rebuilt, clip, drawn, cost = rows(text, "GAN")

    assert rebuilt == [
        "**30.00 ± 0.05**", "25.50 ± 0.04", "20.50 ± 0.10", "0.9568 ± 0.0003", "28.3 dB",
    ]  # fmt: skip
    assert clip == ["**81.3**", "80.5", "60.2", "85.8", "97.5", "85.1"]
    assert drawn == [
        "**2.50 ± 0.10**", "5.0", "0.512 ± 0.001", "0.910 ± 0.010", "0.710 ± 0.010",
        "1.210 ± 0.010", "0.930 ± 0.010", "98.50 ± 0.10", "97.12 ± 0.20", "17.50 ± 0.02",
    ]  # fmt: skip
    assert cost == [
        "1,234", "234", "60,000", "12 on 2 cores of X", "0.46 on one of 4 cores of Y",
    ]  # fmt: skip


def test_a_peer_fills_the_rows_that_it_can(text):
    drawn, cost = rows(text, "conditional GAN (Keras example)")

    assert drawn[7:9] == ["98.50 ± 0.10", "97.12 ± 0.20"]
    assert cost[:2] == ["567", "567"]
    assert len(rows(text, "VAE (Keras example)")) == 4
    assert rows(text, "VAE (Keras example)")[2][7:9] == ["-", "-"]


def test_baselines_and_real_pictures_stand_beside_the_models(text):
    assert rows(text, "PCA-100")[0][-1] == rows(text, "nearest training digit")[0][-1] == "-"
    assert rows(text, "training digits")[0][:2] == ["**0.50 ± 0.01**", "1.0"]
    assert rows(report.tables(ALL, SHAPES), "training shapes") == rows(text, "training digits")
    assert "tells 99.45 ± 0.15 % of the test digits right" in text
    assert text.endswith("A real digit against its nearest other: 16.09 dB, 0.7098.")


def test_a_card_says_what_training_cost_or_that_it_does_not(tiny):
    cost = report.cost("dense", tiny)

    assert cost["training"]["images"] == 1000
    assert set(cost["parameters"]) == {"encoder", "decoder", "prior"}
    with pytest.raises(CheckpointError, match=r"^the card of references [^\n]*$"):
        report.cost("references", tiny)


def test_the_default_temperature_is_marked(text):
    [cold], [usual] = rows(text, "0.8"), rows(text, "1")

    assert cold == ["3.50 / 0.910 / 99.00% (default)"] * 2
    assert usual == ["2.50 / 0.930 / 98.50%"] * 2


def test_every_row_of_a_table_is_as_wide_as_its_head(text):
    tables = [part for part in text.split("\n\n") if part.startswith("|")]

    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1
    assert len(tables) == 5


def test_a_vmaf_that_could_not_be_computed_is_missing_not_zero():
    clip = CLIP | {"vmaf": None, "vmaf_minimum": None}

    text = report.tables(ALL | {"gan": OURS | {"vmaf": clip}}, MNIST)

    assert rows(text, "GAN")[1][:3] == ["**missing**", "80.5", "missing"]


def test_the_cards_hold_the_figures(collection):
    some = {name: ALL[name] for name in CARDS}

    report.save(some, collection)

    held = {name: cards.read(collection.root / name).scores for name in CARDS}
    assert held["gan"]["reconstruction"]["psnr"] == {"value": 30.0, "margin": 0.05}
    assert report.tables(held, collection) == report.tables(some, collection)


def test_json_holds_all_that_the_tables_say(text, tmp_path):
    report.save_json(ALL, tmp_path / "scores.json")

    held = json.loads((tmp_path / "scores.json").read_text())
    assert held == report.plain(ALL)
    assert report.tables(held, MNIST) == text


def test_only_what_lies_between_the_readme_s_markers_changes_and_only_once(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(MARKED.format("old\nolder\n"), "utf-8")

    for _ in range(2):
        assert report.update_readme("new \\1 |", readme)

        assert readme.read_text("utf-8") == MARKED.format("new \\1 |\n")


def test_a_readme_without_markers_stays_as_it_is_and_a_missing_one_is_not_made(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("no place for scores\n")

    assert not report.update_readme("| 1 |", readme)
    assert not report.update_readme("| 1 |", tmp_path / "missing.md")

    assert readme.read_text() == "no place for scores\n"
    assert list(tmp_path.iterdir()) == [readme]


@pytest.mark.parametrize(
    "write", [partial(report.save_json, ALL), partial(report.update_readme, "| 1 |")]
)
def test_a_full_disk_keeps_the_file_that_was_there(tmp_path, monkeypatch, write):
    path = tmp_path / "file"
    path.write_text(MARKED.format("old\n"), "utf-8")

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(ArtlabError, match=r"^cannot write .*file: No space left on device$"):
        write(path)

    assert path.read_text("utf-8") == MARKED.format("old\n")
    assert list(tmp_path.iterdir()) == [path]

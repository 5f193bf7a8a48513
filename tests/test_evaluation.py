import json
from dataclasses import replace

import numpy as np
import pytest

from artlab import cards, evaluation, images
from artlab.errors import ArtlabError
from artlab.scores.psnr import psnr
from artlab.scores.references import References
from artlab.scores.ssim import ssim
from artlab.scores.vmaf import ModelScores

VMAF = ModelScores(
    vmaf=91.25,
    vmaf_harmonic=90.5,
    vmaf_minimum=70.125,
    native_vmaf=95.5,
    identity_vmaf=97.5,
    images=300,
)
FIGURES = {
    "psnr": 26.1234,
    "psnr_worst": 20.5,
    "ssim": 0.95678,
    "vmaf": 81.26,
    "vmaf_harmonic": 80.5,
    "vmaf_minimum": 60.25,
    "vmaf_native": 85.75,
    "vmaf_identity": 97.5,
    "vmaf_model": "vmaf_v0.6.1",
}
ALL = {
    "dense": FIGURES,
    "gan": {**FIGURES, "psnr": 29.0},
    "references": {"psnr": 16.093, "ssim": 0.70984},
}


@pytest.fixture
def filmed(monkeypatch):
    """Return what VMAF is asked to compare, which here it does not do: it wants 300 images."""
    asked = []
    monkeypatch.setattr(evaluation, "model_vmaf", lambda *pictures: asked.append(pictures) or VMAF)
    monkeypatch.setattr(evaluation, "IMAGES", 100)  # there are no more references
    return asked


@pytest.fixture
def real(digits, labels):
    return References(digits[:100], labels[:100], {})


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_measures_every_digit_against_its_own_reconstruction(generator, real, filmed):
    rebuilt = images.as_shown(generator.rebuild(real.images))

    figures = evaluation.measure(generator, real)

    decibels = psnr(real.images, rebuilt)
    mean_error = np.square(real.images - rebuilt).mean()
    assert figures["images"] == 100
    assert figures["psnr"] == pytest.approx(decibels.mean(), abs=1e-4)
    assert figures["psnr_worst"] == pytest.approx(np.sort(decibels)[:5].mean(), abs=1e-4)
    assert figures["psnr_of_mean_error"] == pytest.approx(-10 * np.log10(mean_error), abs=1e-4)
    assert figures["ssim"] == pytest.approx(ssim(real.images, rebuilt).mean(), abs=1e-4)
    assert np.array_equal(filmed[0][0], real.images)
    assert np.array_equal(filmed[0][1], rebuilt)


def test_takes_over_every_figure_of_vmaf(generator, real, filmed):
    figures = evaluation.measure(generator, real)

    assert len(filmed) == 1
    assert {name: figures[name] for name in figures if "vmaf" in name} == {
        "vmaf": 91.25,
        "vmaf_harmonic": 90.5,
        "vmaf_minimum": 70.125,
        "vmaf_native": 95.5,
        "vmaf_identity": 97.5,
        "vmaf_model": "vmaf_v0.6.1",
    }


def test_a_better_generator_measures_better(generator, real, filmed):
    perfect = replace(generator, encode=lambda images: images, decode=lambda codes: 0.99 * codes)

    better, worse = (evaluation.measure(those, real) for those in (perfect, generator))

    assert len(filmed) == 2
    assert better["psnr"] > worse["psnr"]
    assert better["ssim"] > worse["ssim"]


def test_evaluates_every_generator_and_the_baseline_and_tells_of_each(generator, real, filmed):
    told = []

    figures = evaluation.evaluate({"dense": generator, "gan": generator}, real, told.append)

    assert len(filmed) == 2
    assert list(figures) == ["dense", "gan", "references"]
    assert set(figures["references"]) == {"psnr", "ssim", "class_psnr"}
    assert [line.split(":")[0] for line in told] == ["dense model", "GAN", "real digits"]


def test_the_tables_hold_the_figures_beside_the_tutorial_s():
    lines = evaluation.tables(ALL).splitlines()

    rows = [cells(line) for line in lines if line.startswith(("| dense", "| GAN"))]
    film = ["**81.3**", "80.2", "80.5", "60.2", "85.8", "97.5"]
    assert rows == [
        ["dense model", "**26.12 dB**", "25.6 dB", "0.9568", "20.50 dB"],
        ["GAN", "**29.00 dB**", "28.3 dB", "0.9568", "20.50 dB"],
        ["dense model", *film],
        ["GAN", film[0], "85.1", *film[2:]],
    ]
    assert lines[-1] == "A real digit against its nearest other: 16.09 dB, 0.7098."


def test_every_row_of_a_table_is_as_wide_as_its_head():
    lines = evaluation.tables(ALL).splitlines()

    widths = [len(cells(line)) for line in lines if line.startswith("|")]
    assert widths == [5] * 4 + [7] * 4


def test_a_vmaf_that_could_not_be_computed_is_missing_not_zero():
    figures = {**ALL, "gan": {**FIGURES, "vmaf": None, "vmaf_minimum": None}}

    line = evaluation.tables(figures).splitlines()[-3]

    assert cells(line)[:5] == ["GAN", "**missing**", "85.1", "80.5", "missing"]


def test_saves_the_figures_on_the_cards(root):
    evaluation.save(ALL, root=root)

    assert cards.read(root / "gan").scores["psnr"] == 29.0
    assert cards.read(root / "dense").scores["psnr"] == 26.1234
    assert cards.read(root / "references").scores["psnr"] == 16.093


def test_saves_the_figures_as_json(tmp_path):
    evaluation.save_json(ALL, tmp_path / "scores.json")

    assert json.loads((tmp_path / "scores.json").read_text()) == ALL


def test_only_what_lies_between_the_readme_s_markers_changes(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("# é\n<!-- scores -->\nold\nolder\n<!-- /scores -->\n\\1 end\n", "utf-8")

    is_there = evaluation.update_readme("new \\1 |", readme)

    expected = "# é\n<!-- scores -->\nnew \\1 |\n<!-- /scores -->\n\\1 end\n"
    assert is_there
    assert readme.read_text("utf-8") == expected


def test_updating_the_readme_twice_is_updating_it_once(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("<!-- scores -->\n<!-- /scores -->\n")
    evaluation.update_readme("| 1 |", readme)
    once = readme.read_text()

    evaluation.update_readme("| 1 |", readme)

    assert readme.read_text() == once


def test_a_readme_without_markers_stays_as_it_is(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("no place for scores\n")

    assert not evaluation.update_readme("| 1 |", readme)

    assert readme.read_text() == "no place for scores\n"


def test_a_missing_readme_is_not_made(tmp_path):
    assert not evaluation.update_readme("| 1 |", tmp_path / "README.md")

    assert not list(tmp_path.iterdir())


WRITERS = {
    "json": lambda path: evaluation.save_json(ALL, path),
    "readme": lambda path: evaluation.update_readme("| 1 |", path),
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_a_full_disk_keeps_the_file_that_was_there(tmp_path, monkeypatch, write):
    path = tmp_path / "file"
    path.write_text("<!-- scores -->\nold\n<!-- /scores -->\n")
    before = path.read_text()

    def fail(self, *_, **__):
        self.touch()
        with self.open("w"):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", fail)
    with pytest.raises(ArtlabError, match=r"^cannot write .*file: No space left on device$"):
        write(path)

    assert path.read_text() == before
    assert list(tmp_path.iterdir()) == [path]


def test_json_that_cannot_be_written_is_one_clear_error(tmp_path):
    with pytest.raises(ArtlabError, match=r"^cannot write .*: No such file or directory$"):
        evaluation.save_json(ALL, tmp_path / "nowhere" / "scores.json")

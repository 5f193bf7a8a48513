import json

import numpy as np
import pytest

from artlab import cards, commands, images
from artlab.evaluation import (
    readers,
    reconstruction,
    record,
    report,
    samples,
    speed,
    told_apart,
)
from artlab.models.classifier import ClassifierConfig
from artlab.scores.vmaf import ModelScores

CHARTED = {
    "dense": ("temperatures", "spread"),
    "gan": ("temperatures", "spread"),
    "references": ("spread",),
}


@pytest.fixture
def evaluate(run, digits, labels, tmp_path, monkeypatch):
    """Evaluate made-up digits, briefly: no VMAF, which wants 300 digits of 100, and no timing."""
    grey, data = images.to_bytes(digits), tmp_path / "mnist.npz"
    np.savez(data, x_train=grey[100:], y_train=labels[100:], x_test=grey[:100], y_test=labels[:100])
    given = dict.fromkeys(("vmaf", "vmaf_harmonic", "vmaf_minimum", "native_vmaf"), 50.0)
    vmaf = ModelScores(**given, identity_vmaf=97.5, images=300)
    monkeypatch.setattr(reconstruction, "model_vmaf", lambda *_: vmaf)
    monkeypatch.setattr(reconstruction, "IMAGES", 100)
    took = {"milliseconds": 1.0, "machine": "none"}
    monkeypatch.setattr(speed, "measure", lambda *_: took)
    monkeypatch.setattr(samples, "STUDENT", ClassifierConfig(epochs=1))
    monkeypatch.setattr(readers, "SECOND", ClassifierConfig(epochs=1))
    monkeypatch.setattr(told_apart, "told_right", by_ink)
    return lambda collection, *options: run(collection, "evaluate", "--data", data, *options)


def by_ink(_, judged, *, seed):
    """Tell what is real by how much ink there is: no network learns to."""
    inks = [kind.mean(axis=(1, 2)) > 30 + seed for kind in judged]
    return np.concatenate([~inks[0], inks[1]])


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """Return the two pages that figures go to."""
    (tmp_path / "docs").mkdir()
    pages = tmp_path / "docs" / "scores.md", tmp_path / "README.md"
    for page, mark in zip(pages, ("scores", "figures"), strict=True):
        page.write_text(f"before\n<!-- {mark} -->\n<!-- /{mark} -->\nafter\n")
    monkeypatch.setattr(commands, "TOP", tmp_path)
    return pages


def scores(collection):
    return {
        name: cards.read(collection.root / name).scores for name in ("dense", "gan", "references")
    }


def test_it_prints_and_saves_the_same_figures_everywhere(
    evaluate, collection, pages, tmp_path, monkeypatch
):
    monkeypatch.setattr(commands, "DEFAULT", collection)

    status, output, _ = evaluate(collection, "--json", tmp_path / "scores.json")

    figures = json.loads((tmp_path / "scores.json").read_text())
    assert status == 0
    assert f"| **{figures['gan']['reconstruction']['psnr']['value']:.2f} ± " in output
    told, readme = (page.read_text() for page in pages)
    assert told == f"before\n<!-- scores -->\n{output}<!-- /scores -->\nafter\n"
    assert f"| GAN | {figures['gan']['reconstruction']['psnr']['value']:.2f} dB | " in readme
    assert scores(collection) == {name: figures[name] for name in ("dense", "gan", "references")}


@pytest.mark.parametrize("options", [[], ["--no-save"]], ids=str)
def test_models_that_are_not_shipped_leave_the_pages_alone(evaluate, collection, pages, options):
    before = scores(collection)

    status, output, _ = evaluate(collection, *options)

    assert status == 0
    assert "| GAN | " in output
    assert not any("GAN" in page.read_text() for page in pages)
    assert (scores(collection) == before) == bool(options)


def test_what_the_charts_show_is_measured_anew_alone(evaluate, collection, pages, monkeypatch):
    monkeypatch.setattr(commands, "DEFAULT", collection)
    assert evaluate(collection)[0] == 0
    before = scores(collection)
    for name, found in CHARTED.items():
        cards.add_scores(collection.root / name, {key: [] for key in found})

    assert evaluate(collection, "--charts")[0] == 0

    assert scores(collection) == before
    assert report.tables(record.held(collection), collection) in pages[0].read_text()
    assert all(before[name][of] for name, found in CHARTED.items() for of in found)


def test_charts_without_tables_are_refused_before_anything_is_measured(evaluate, collection):
    status, output, errors = evaluate(collection, "--charts")

    assert (status, output) == (2, "")
    told = "the charts go with the tables: first python -m artlab evaluate"
    assert errors == f"artlab: {told}\n"


def test_a_damaged_checkpoint_is_one_sentence(evaluate, collection, pages):
    next((collection.root / "gan").glob("decoder*")).write_bytes(b"")

    status, output, errors = evaluate(collection)

    assert (status, output) == (2, "")
    assert (errors.startswith("artlab: "), errors.count("\n")) == (True, 1)
    assert not any("GAN" in page.read_text() for page in pages)


def test_too_few_references_for_vmaf_leave_it_out(evaluate, collection, monkeypatch):
    monkeypatch.setattr(reconstruction, "IMAGES", 300)

    status, output, _ = evaluate(collection, "--no-save")

    assert status == 0
    assert "VMAF" not in output
    assert "| GAN | " in output

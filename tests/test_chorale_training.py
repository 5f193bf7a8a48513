"""Training on made-up chorales: it learns, stops at a word, and resumes as if it had not."""

import csv
import signal
from dataclasses import replace

import numpy as np
import PIL.Image
import pytest
from made_up_chorales import corpus_folder

from artlab import cards
from artlab.collections.mnist import MNIST
from artlab.errors import ArtlabError
from artlab.models.chorale import ChoraleConfig
from artlab.music import decoder
from artlab.training.chorale import corpus, run, stage
from artlab.training.run import Pace, StoppedError

SMALL = ChoraleConfig(
    state=16, hidden=16, embedding=8, encoder=16, bars=4, batch_size=20, epochs=4, rate=0.02
)
OFTEN = Pace(save_seconds=0, look_seconds=0)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    return corpus.load(corpus_folder(tmp_path_factory.mktemp("scores")))


@pytest.fixture(scope="module")
def fit(tmp_path_factory, made_up):
    folder = tmp_path_factory.mktemp("training")

    def fit(work, *, resume=False, config=SMALL):
        collection = replace(MNIST, root=folder / f"{work}-checkpoints")
        card = run.train(
            config, made_up, collection,
            work=folder / work, command="a test", resume=resume, pace=OFTEN,
        )  # fmt: skip
        return folder / work, collection.root / "chorale", card

    return fit


@pytest.fixture(scope="module")
def finished(fit):
    return fit("finished")


@pytest.fixture
def stop(fit, monkeypatch):
    def stop(work, step, number, **options):
        original = stage.batch

        def batch(*arguments, **asked):
            if asked["step"] == step:
                signal.raise_signal(number)
            return original(*arguments, **asked)

        with monkeypatch.context() as patched:
            patched.setattr(stage, "batch", batch)
            with pytest.raises(StoppedError, match="--resume"):
                fit(work, **options)

    return stop


def test_it_learns_and_its_card_says_what_it_took(finished):
    work, folder, card = finished
    with (work / "log.csv").open(encoding="utf-8", newline="") as file:
        rows = [dict(cell.split("=") for cell in row[2:]) for row in csv.reader(file)]

    first, last = (float(rows[at]["test bits a note"]) for at in (0, -1))
    assert last < first - 2
    assert float(rows[-1]["bits a note"]) < float(rows[0]["bits a note"]) - 2
    assert cards.read(folder) == card
    assert ChoraleConfig(**card.config) == SMALL
    assert card.scores["training"]["chorales"] == 10
    assert card.scores["parameters"]["decoder"] > 1000


def test_what_it_wrote_is_half_as_long_as_floats_and_is_read_back(finished):
    _, folder, card = finished

    weights = decoder.load(folder)

    count = sum(card.scores["parameters"].values())
    assert sum(array.size for array in weights.values()) == count
    assert card.files["weights"]["bytes"] < 2 * count + 12_000  # names and headers
    assert all(np.array_equal(array, array.astype(np.float16)) for array in weights.values())


def test_piano_rolls_are_kept_as_it_goes(finished):
    paths = sorted((finished[0] / "sheets").iterdir())

    assert len(paths) == 12
    with PIL.Image.open(paths[-1]) as picture:
        assert picture.width == 8 * 8 * 14


def test_a_stopped_and_resumed_run_ends_as_one_that_was_not(finished, fit, stop):
    stop("stopped", 3, signal.SIGINT)
    stop("stopped", 9, signal.SIGTERM, resume=True)

    _, folder, _ = fit("stopped", resume=True)

    whole, resumed = decoder.load(finished[1]), decoder.load(folder)
    for name, array in whole.items():
        np.testing.assert_allclose(resumed[name], array, atol=2e-3)


def test_only_a_finished_run_touches_the_checkpoint(finished, stop):
    before = {path.name: path.read_bytes() for path in finished[1].iterdir()}

    stop("finished", 5, signal.SIGTERM)

    assert {path.name: path.read_bytes() for path in finished[1].iterdir()} == before


def test_a_run_is_not_mixed_with_another(fit, stop):
    stop("mixed", 2, signal.SIGTERM)

    with pytest.raises(ArtlabError, match="there is an unfinished run"):
        fit("mixed")
    with pytest.raises(ArtlabError, match="has another config"):
        fit("mixed", resume=True, config=replace(SMALL, hidden=17))

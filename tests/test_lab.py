import json
import shutil
import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor

import numpy as np
import pytest
from made_up import retrained
from waves import decoded

from artlab import checkpoints
from artlab.clips.request import ClipRequest
from artlab.errors import CheckpointError, InputError
from artlab.lab import Lab
from artlab.latents import LAST_SEED
from artlab.models import GENERATORS
from artlab.points import Point

BOTH = set(GENERATORS)


@pytest.fixture(scope="module")
def lab(tiny):
    return Lab(tiny)


@pytest.fixture
def loads(monkeypatch):
    """Return the names of the models that are loaded from now on, each as often as it is."""
    names = []
    load = checkpoints.load

    def slow_load(name, collection, card=None):
        time.sleep(0.2)
        names.append(name)
        return load(name, collection, card)

    monkeypatch.setattr(checkpoints, "load", slow_load)
    return names


@pytest.mark.parametrize("model", GENERATORS)
@pytest.mark.parametrize("temperature", [None, 0.2])
def test_draws_what_the_checkpoint_draws(lab, tiny, model, temperature):
    drawn = lab.draw(Point(model=model, position=42.5, label=7, temperature=temperature))

    generator = checkpoints.load(model, tiny)
    expected = generator.draw(np.array([42.5]), label=7, temperature=temperature)
    assert drawn == pytest.approx(expected, abs=1e-6)
    assert drawn.shape == (1, *tiny.shape)


def test_at_no_temperature_every_seed_draws_the_same(lab):
    one, other = (lab.draw(Point(position=seed, label=7, temperature=0)) for seed in (1, 2))

    assert one == pytest.approx(other, abs=1e-6)


def test_a_model_s_own_temperature_is_known_before_it_is_loaded(collection, loads):
    card = collection.root / "dense" / "card.json"
    card.write_text(card.read_text().replace('"temperature": 0.95', '"temperature": 0.6'))
    lab = Lab(collection)

    assert [lab.own_temperature(model) for model in ("gan", "dense")] == [0.95, 0.6]
    assert loads == []
    assert lab.generator("dense").temperature == 0.6


@pytest.mark.parametrize(
    "damage",
    ["{", '{"name": "gan", "command": "", "config": {"temperature": "x"}}'],
)
def test_a_damaged_card_costs_the_page_nothing(collection, damage):
    (collection.root / "gan" / "card.json").write_text(damage)

    assert 0 < Lab(collection).own_temperature("gan") < 1
    assert "dense" in Lab(collection).versions()


def test_a_sheet_has_a_row_for_each_label_and_a_column_for_each_seed_there_is(lab):
    page, cold = (lab.sheet(Point(position=5, temperature=heat)) for heat in (None, 0.2))

    assert len(page) == 100
    for drawn, heat in ((page, None), (cold, 0.2)):
        alone = lab.draw(Point(position=8, label=7, temperature=heat))
        assert drawn[73] == pytest.approx(alone[0], abs=1e-5)
    with pytest.raises(InputError, match="seed must be a number from 0 to"):
        lab.sheet(Point(position=LAST_SEED))


def test_judges_against_the_nearest_unless_a_reference_is_chosen(lab):
    picture = lab.references.images[17:18] * np.float32(0.9)

    nearest, chosen = (lab.judge(picture, Point(label=7, reference=index)) for index in (None, 0))

    assert (nearest.index, nearest.is_nearest) == (17, True)
    assert (chosen.index, chosen.is_nearest) == (0, False)


def test_renders_a_walk(lab, tiny, tmp_path):
    request = ClipRequest.checked(tiny, model="dense", end=43, frames=4, width=64, height=64)
    path = tmp_path / "walk.mp4"

    scores = lab.render(request, path).scores

    assert len(decoded(path)) == scores.frames == 4


def test_a_damaged_gan_leaves_the_dense_model_serving(collection):
    shutil.rmtree(collection.root / "gan")
    lab = Lab(collection)
    lab.load()

    with pytest.raises(CheckpointError, match="there is no gan"):
        lab.draw(Point(model="gan"))

    drawn = lab.draw(Point(model="dense"))
    assert lab.judge(drawn, Point(model="dense")).ssim < 1
    assert list(lab.troubles()) == ["gan"]


def test_missing_references_leave_both_models_drawing(collection):
    shutil.rmtree(collection.root / "references")
    lab = Lab(collection)

    *_, drawn = (lab.draw(Point(model=model)) for model in GENERATORS)

    with pytest.raises(CheckpointError, match="there is no references"):
        lab.judge(drawn, Point())


def test_what_failed_to_load_is_tried_again_after_a_while(collection, tmp_path, loads, monkeypatch):
    for path in (collection.root / "gan").glob("decoder*"):
        away = shutil.move(path, tmp_path)
    lab = Lab(collection)
    for _ in range(3):
        with pytest.raises(CheckpointError):
            lab.generator("gan")
    assert loads == ["gan"]

    shutil.move(away, collection.root / "gan")
    monkeypatch.setattr("artlab.lab.RETRY_SECONDS", 0)

    assert lab.generator("gan").name == "gan"


def test_loading_twice_loads_once_and_the_default_model_first_and_nobody_waits(tiny, loads):
    lab = Lab(tiny)

    lab.load()
    lab.load()

    assert loads == []
    assert lab.troubles() == {}
    assert loads == list(GENERATORS)


def test_threads_that_ask_at_once_load_once(tiny, loads):
    lab, start = Lab(tiny), threading.Barrier(8)

    def ask(_):
        start.wait()
        return lab.generator("gan")

    with ThreadPoolExecutor(8) as visitors:
        generators = set(map(id, visitors.map(ask, range(8))))

    assert (len(generators), loads) == (1, ["gan"])


def test_loading_begins_by_itself_after_a_while(tiny):
    lab, begun = Lab(tiny), time.monotonic()

    lab.load(after=1)

    assert lab.troubles() == {}
    assert time.monotonic() - begun >= 1


@pytest.mark.parametrize("ask", [lambda lab: lab.references, lambda lab: lab.generator("gan")])
def test_loading_waits_until_somebody_asks(tiny, loads, ask):
    lab = Lab(tiny)
    lab.load(after=600)
    time.sleep(0.3)
    assert not loads

    ask(lab)

    assert lab.troubles() == {}
    assert sorted(loads) == sorted(GENERATORS)


def test_a_closed_lab_gives_up_what_has_not_begun(tiny, loads):
    lab = Lab(tiny)
    lab.load(after=600)

    lab.close()

    with pytest.raises(CancelledError):
        lab.troubles()
    assert not loads


@pytest.mark.parametrize(
    ("name", "change", "changed"),
    [
        ("gan", lambda card: card["files"]["decoder"].update(sha256=64 * "0"), {"gan"}),
        ("gan", lambda card: card["config"].update(temperature=0.5), {"gan"}),
        ("references", lambda card: card["files"]["pictures"].update(sha256=64 * "0"), BOTH),
        ("references", lambda card: card["scores"].update(class_psnr=[1.0] * 10), BOTH),
        ("references", lambda card: card["scores"].update(psnr=1.0), set()),
        ("gan", lambda card: card["scores"].update(psnr=1.0), set()),
    ],
)  # fmt: skip
def test_a_version_changes_with_all_that_pictures_and_readings_depend_on(
    collection, name, change, changed
):
    before = Lab(collection).versions()
    path = collection.root / name / "card.json"
    card = json.loads(path.read_text())

    change(card)

    path.write_text(json.dumps(card))
    after = Lab(collection).versions()
    assert {model for model in GENERATORS if after[model] != before[model]} == changed


def test_a_version_is_that_of_what_is_drawn_whatever_is_published_meanwhile(collection):
    lab = Lab(collection)
    before = lab.version("gan")  # as the page is built

    retrained(collection, seed=1)
    drawn = lab.draw(Point(position=5, label=3))
    retrained(collection, seed=2)

    told = lab.version("gan")
    assert told != before
    assert told != Lab(collection).version("gan")
    assert drawn == pytest.approx(lab.draw(Point(position=5, label=3)))
    fresh = Lab(collection).draw(Point(position=5, label=3))
    assert np.abs(fresh - drawn).max() > 0.01

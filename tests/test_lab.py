import math
import shutil
import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor

import cv2
import numpy as np
import pytest

from artlab import checkpoints
from artlab.clips.render import ClipRequest
from artlab.errors import CheckpointError, InputError
from artlab.lab import MODELS, Lab, Point, check_model
from artlab.latents import LAST_SEED


@pytest.fixture(scope="module")
def lab(tiny_root):
    return Lab(tiny_root)


@pytest.fixture
def loads(monkeypatch):
    """Return the names of the models that are loaded from now on, each as often as it is."""
    names = []
    load = checkpoints.load

    def slow_load(name, *, root):
        time.sleep(0.2)
        names.append(name)
        return load(name, root=root)

    monkeypatch.setattr(checkpoints, "load", slow_load)
    return names


@pytest.mark.parametrize(
    "seed", [-1, math.nan, math.inf, "nan", "seven", "", True, None, [42], LAST_SEED + 1], ids=str
)
def test_refuses_a_bad_seed_in_one_sentence(seed):
    with pytest.raises(InputError, match=r"^seed must be a number from 0 to \d+, not [^\n]+$"):
        Point.checked("gan", seed, 7)


@pytest.mark.parametrize("model", ["vae", "", None, 3, ["gan"], "../gan", "references", "x" * 999])
def test_refuses_an_unknown_model_in_one_short_sentence(model):
    with pytest.raises(InputError, match=r"^model must be gan or dense, not [^\n]{1,60}$"):
        check_model(model)


@pytest.mark.parametrize("digit", [10, -1, "seven", 7.5, True])
def test_refuses_an_unknown_digit(digit):
    with pytest.raises(InputError, match=r"^digit must be any, 0, .* or 9, not "):
        Point.checked("gan", 42, digit)


@pytest.mark.parametrize(
    "temperature", [-0.1, 1.6, math.nan, math.inf, "gan", "hot", "", True, [1]], ids=str
)
def test_refuses_a_bad_temperature_in_one_sentence(temperature):
    with pytest.raises(InputError, match=r"^temperature must be a number from 0 to 1\.5, not .+$"):
        Point.checked("gan", 42, 7, temperature)


def test_takes_values_as_they_come_from_outside():
    point = Point.checked("dense", "42.375", "any", "0.5")

    assert point == Point(model="dense", position=42.375, digit=None, temperature=0.5)


def test_the_temperature_is_the_model_s_own_unless_one_is_asked_for():
    assert Point.checked("gan", 42, 7).temperature is None
    assert Point.checked("gan", 42, 7, None).temperature is None
    assert Point.checked("gan", 42, 7, "own").temperature is None
    assert Point.checked("gan", 42, 7, 0).temperature == 0


def test_a_point_with_a_digit_shows_that_digit():
    assert Point(position=2.25, digit=7).shown_digits == [7]


def test_a_point_between_two_picks_shows_both():
    assert Point(position=2.25).shown_digits == [2, 9]
    assert Point(position=2).shown_digits == [2]


@pytest.mark.parametrize("model", MODELS)
def test_draws_what_the_checkpoint_draws(lab, tiny_root, model):
    drawn = lab.draw(Point(model=model, position=42.5, digit=7))

    expected = checkpoints.load(model, root=tiny_root).draw(np.array([42.5]), digit=7)
    assert drawn == pytest.approx(expected, abs=1e-6)
    assert drawn.shape == (1, 28, 28)


def test_draws_at_the_temperature_that_is_asked_for(lab):
    cold, own, hot = (
        lab.draw(Point(position=42.5, digit=7, temperature=temperature))
        for temperature in (0.2, lab.generator("gan").temperature, 1.2)
    )

    expected = lab.generator("gan").draw(np.array([42.5]), digit=7, temperature=0.2)
    assert cold == pytest.approx(expected, abs=1e-6)
    assert own == pytest.approx(lab.draw(Point(position=42.5, digit=7)), abs=1e-6)
    assert np.abs(cold - hot).max() > 0.01


def test_at_no_temperature_all_seeds_are_one(lab):
    first, second = (
        lab.draw(Point(position=position, digit=7, temperature=0)) for position in (1, 2)
    )

    assert first == pytest.approx(second, abs=1e-6)


def test_a_model_s_own_temperature_is_known_before_it_is_loaded(root, loads):
    card = root / "dense" / "card.json"
    card.write_text(card.read_text().replace('"temperature": 0.95', '"temperature": 0.6'))
    lab = Lab(root)

    assert [lab.own_temperature(model) for model in ("gan", "dense")] == [0.95, 0.6]
    assert loads == []
    assert lab.generator("dense").temperature == 0.6


@pytest.mark.parametrize(
    "damage",
    ["", "{", '{"name": "gan"}', '{"name": "gan", "command": "", "config": {"temperature": "x"}}'],
)
def test_a_damaged_card_costs_the_page_nothing(root, damage):
    (root / "gan" / "card.json").write_text(damage)

    assert 0 < Lab(root).own_temperature("gan") < 1


def test_a_sheet_has_a_row_for_each_digit_and_a_column_for_each_seed(lab):
    page = lab.sheet(Point(position=5))

    assert page.shape == (100, 28, 28)
    assert page[73] == pytest.approx(lab.draw(Point(position=8, digit=7))[0], abs=1e-5)


def test_a_sheet_has_the_temperature_that_is_asked_for(lab):
    page = lab.sheet(Point(position=5, temperature=0.2))

    expected = lab.generator("gan").draw(np.array([8.0]), digit=7, temperature=0.2)
    assert page[73] == pytest.approx(expected[0], abs=1e-5)


def test_a_sheet_that_would_go_beyond_the_last_seed_is_refused(lab):
    with pytest.raises(InputError, match="the sheet's last seed must be a number from 0 to"):
        lab.sheet(Point(position=LAST_SEED))


def test_judges_against_the_nearest_unless_a_reference_is_chosen(lab):
    point = Point(digit=7)
    picture = lab.references.images[17:18] * np.float32(0.9)

    nearest, chosen = (lab.judge(picture, point, reference=index) for index in ("nearest", 0))

    assert (nearest.index, nearest.is_nearest) == (17, True)
    assert (chosen.index, chosen.is_nearest) == (0, False)


@pytest.mark.parametrize("reference", [-1, 100, 0.5, True, math.nan, None, ""])
def test_refuses_a_bad_reference(lab, reference):
    with pytest.raises(InputError, match=r"^the test digit must be a whole number from 0 to 99"):
        lab.judge(lab.references.images[:1], Point(), reference=reference)


def test_films_a_walk(lab, tmp_path):
    request = ClipRequest(start=42, end=43, frames=4, width=64, height=64)
    path = tmp_path / "walk.mp4"

    scores = lab.film("dense", request, path)

    capture = cv2.VideoCapture(str(path))
    assert sum(1 for _ in iter(lambda: capture.read()[0], False)) == scores.frames == 4


def test_refuses_to_film_an_unknown_model(lab, tmp_path):
    with pytest.raises(InputError, match="model must be"):
        lab.film("vae", ClipRequest(start=42, end=43), tmp_path / "walk.mp4")


def test_a_damaged_gan_leaves_the_dense_model_serving(root):
    shutil.rmtree(root / "gan")
    lab = Lab(root)
    lab.load()

    with pytest.raises(CheckpointError, match="there is no gan"):
        lab.draw(Point(model="gan"))

    drawn = lab.draw(Point(model="dense"))
    assert lab.judge(drawn, Point(model="dense")).ssim < 1
    assert list(lab.troubles()) == ["gan"]


def test_missing_references_leave_both_models_drawing(root):
    shutil.rmtree(root / "references")
    lab = Lab(root)

    drawn = [lab.draw(Point(model=model)) for model in MODELS]

    with pytest.raises(CheckpointError, match="there is no references"):
        lab.judge(drawn[0], Point())


def test_a_lab_loads_nothing_before_it_is_asked(tiny_root, loads):
    Lab(tiny_root)

    assert loads == []


def test_loading_twice_loads_once_and_the_default_model_first(tiny_root, loads):
    lab = Lab(tiny_root)

    lab.load()
    lab.load()

    assert lab.troubles() == {}
    assert loads == list(MODELS)


def test_loading_does_not_wait(tiny_root, loads):
    lab = Lab(tiny_root)

    lab.load()

    assert loads == []
    lab.troubles()


def test_threads_that_ask_at_once_load_once(tiny_root, loads):
    lab = Lab(tiny_root)
    start = threading.Barrier(8)

    def ask(_):
        start.wait()
        return lab.generator("gan")

    with ThreadPoolExecutor(8) as visitors:
        generators = set(map(id, visitors.map(ask, range(8))))

    assert loads == ["gan"]
    assert len(generators) == 1


def test_between_two_seeds_the_digits_come_in_the_order_of_the_way():
    assert Point(position=42.5).shown_digits == [8, 4]
    assert Point(position=42.0).shown_digits == [8]
    assert Point(position=42.5, digit=3).shown_digits == [3]


@pytest.mark.parametrize("ask", [lambda lab: lab.references, lambda lab: lab.generator("gan")])
def test_loading_waits_until_somebody_asks(tiny_root, loads, ask):
    lab = Lab(tiny_root)
    lab.load(after=600)
    time.sleep(0.5)
    assert not loads

    ask(lab)

    assert lab.troubles() == {}
    assert sorted(loads) == sorted(MODELS)


def test_loading_begins_by_itself_after_a_while(tiny_root):
    lab = Lab(tiny_root)
    begun = time.monotonic()

    lab.load(after=1)

    assert lab.troubles() == {}
    assert time.monotonic() - begun >= 1


def test_a_closed_lab_gives_up_what_has_not_begun(tiny_root, loads):
    lab = Lab(tiny_root)
    lab.load(after=600)

    lab.close()

    with pytest.raises(CancelledError):
        lab.troubles()
    assert not loads

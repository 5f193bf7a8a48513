import base64
import gzip
import io
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import PIL.Image
import pytest

from artlab import images, strips
from artlab.errors import CheckpointError, InputError
from artlab.lab import MODELS, Lab, Point
from artlab.strips import FRAMES, Strip, Strips


@pytest.fixture(scope="module")
def lab(tiny_root):
    lab = Lab(tiny_root)
    assert not lab.troubles()
    return lab


def seven(seed, **options):
    return Strip(start=Point(position=float(seed), digit=7), **options)


def change(folder, file):
    card = folder / "card.json"
    listed = json.loads(card.read_text())
    listed["files"][file]["sha256"] = 64 * "0"
    card.write_text(json.dumps(listed))


def read(picture):
    with PIL.Image.open(io.BytesIO(base64.b64decode(picture))) as opened:
        assert opened.mode == "L"
        return np.asarray(opened)


def opened(packed):
    strip = json.loads(gzip.decompress(packed))
    rows = read(strip["picture"])
    drawn, real = (
        row.reshape(28, -1, 28).swapaxes(0, 1) for row in (rows[:28], rows[28:])
    )  # fmt: skip
    return drawn, real, strip["frames"]


def test_a_strip_is_what_the_lab_draws_and_judges_one_by_one(lab):
    strip = seven(42)

    drawn, real, frames = opened(Strips(lab).get(strip).result(60))

    assert len(drawn) == len(real) == len(frames) == FRAMES == 17
    for point, shown, reference, frame in zip(strip.points, drawn, real, frames, strict=True):
        alone = lab.draw(point)
        verdict = lab.judge(images.from_bytes(shown[None]), point)
        assert np.abs(images.to_bytes(alone)[0].astype(int) - shown).max() <= 1
        assert frame["index"] == verdict.index
        assert frame["reading"] == verdict.reading
        assert frame["psnr"] == pytest.approx(verdict.psnr, abs=1e-4)
        assert frame["ssim"] == pytest.approx(verdict.ssim, abs=1e-5)
        np.testing.assert_array_equal(
            reference, images.to_bytes(lab.references.images[verdict.index][None])[0]
        )


def test_a_strip_against_a_chosen_digit_shows_that_digit(lab):
    _, real, frames = opened(Strips(lab).get(seven(3, reference="5")).result(60))

    assert {frame["index"] for frame in frames} == {5}
    assert (real == images.to_bytes(lab.references.images[5:6])).all()


def test_strips_made_together_are_those_made_alone(lab):
    several = [seven(1), seven(2, reference="4"), Strip(start=Point(position=3.0, temperature=0.5))]

    together = [opened(packed) for packed in strips.make(lab, several)]

    for made, strip in zip(together, several, strict=True):
        drawn, real, frames = opened(strips.make(lab, [strip])[0])
        assert np.abs(made[0].astype(int) - drawn).max() <= 1
        np.testing.assert_array_equal(made[1], real)
        assert [frame["index"] for frame in made[2]] == [frame["index"] for frame in frames]


def test_many_who_ask_at_once_share_one_computation(lab, monkeypatch):
    made, original = [], strips.make
    monkeypatch.setattr(
        strips, "make", lambda lab, asked: made.extend(asked) or original(lab, asked)
    )
    kept = Strips(lab)

    with ThreadPoolExecutor(20) as visitors:
        packed = list(visitors.map(lambda _: kept.get(seven(9)).result(60), range(50)))

    assert len(made) == 1
    assert len(set(packed)) == 1


def test_those_who_wait_are_served_together(lab, monkeypatch):
    sizes, first, original = [], threading.Event(), strips.make

    def make(lab, asked):
        sizes.append(len(asked))
        assert first.wait(30)
        return original(lab, asked)

    monkeypatch.setattr(strips, "make", make)
    kept = Strips(lab)
    promises = [kept.get(seven(seed)) for seed in range(12)]
    first.set()

    assert all(promise.result(60) for promise in promises)
    assert len(sizes) <= 4
    assert max(sizes) == 8


def test_only_the_last_used_are_kept(lab, monkeypatch):
    made, original = [], strips.make
    monkeypatch.setattr(
        strips, "make", lambda lab, asked: made.extend(asked) or original(lab, asked)
    )
    kept = Strips(lab, kept=2)

    for seed in (1, 2, 1, 3, 1, 2):
        kept.get(seven(seed)).result(60)

    assert [strip.start.position for strip in made] == [1, 2, 3, 2]


def test_a_wrong_one_among_others_fails_alone(lab):
    kept, strips_asked = Strips(lab), [seven(1), seven(2, reference="12345"), seven(3)]

    promises = [kept.get(strip) for strip in strips_asked]

    assert promises[0].result(60)
    assert promises[2].result(60)
    with pytest.raises(InputError, match=r"^the test digit must be [^\n]* not '12345'$"):
        promises[1].result(60)


def test_a_failure_is_not_kept(lab, monkeypatch):
    def fail(*_):
        raise CheckpointError("damaged")

    kept = Strips(lab)
    with monkeypatch.context() as patch:
        patch.setattr(strips, "make", fail)
        with pytest.raises(CheckpointError, match="damaged"):
            kept.get(seven(1)).result(60)

    assert kept.get(seven(1)).result(60)


def test_the_last_seed_has_a_strip_of_one_frame():
    assert [point.position for point in seven(2**32 - 1).points] == [2**32 - 1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "vae"}, {"digit": "ten"}, {"temperature": "warm"}, {"seed": "1.5"},
        {"seed": "-1"}, {"seed": str(2**32)}, {"reference": "10000"}, {"reference": "best"},
    ],
)  # fmt: skip
def test_a_strip_of_what_is_not_there_is_one_sentence(wrong):
    right = {"model": "gan", "digit": "7", "temperature": "own", "reference": "5", "seed": "4"}
    assert Strip.checked(**right).reference == "5"

    with pytest.raises(InputError, match=r"^[^\n]+$"):
        Strip.checked(**{**right, **wrong})


@pytest.mark.parametrize(
    ("name", "file", "changed"),
    [("gan", "decoder", {"gan"}), ("references", "digits", {"gan", "dense"})],
)
def test_a_model_s_version_changes_with_its_weights_and_the_references(root, name, file, changed):
    before = {model: Lab(root).version(model) for model in MODELS}

    change(root / name, file)

    after = {model: Lab(root).version(model) for model in MODELS}
    assert {model for model in MODELS if after[model] != before[model]} == changed


def test_a_version_is_that_of_what_is_loaded(root):
    lab, before = Lab(root), Lab(root).version("dense")
    lab.load()

    change(root / "dense", "decoder")

    assert lab.version("dense") == before


def test_a_frame_is_cut_from_its_strip(lab, monkeypatch):
    made, original = [], strips.shot
    monkeypatch.setattr(
        strips, "shot", lambda *asked, **more: made.append(1) or original(*asked, **more)
    )
    kept = Strips(lab)
    drawn, real, frames = opened(kept.get(seven(42)).result(60))

    frame = kept.frame(Point(position=42.375, digit=7), reference="nearest")

    shown = read(frame["picture"])
    np.testing.assert_array_equal(shown, np.concatenate([drawn[6], real[6]]))
    assert frame["frames"] == [frames[6]]
    assert len(made) == 1


def test_a_point_between_two_frames_is_drawn_for_itself(lab):
    point = Point(position=42.01, digit=7)

    frame = Strips(lab).frame(point, reference=3)

    shown = read(frame["picture"])[:28]
    np.testing.assert_array_equal(shown, images.to_bytes(lab.draw(point))[0])
    assert frame["frames"][0]["index"] == 3


def test_the_last_seed_has_a_frame(lab):
    point = Point(position=float(2**32 - 1), digit=7)

    frame = Strips(lab).frame(point, reference="nearest")

    np.testing.assert_array_equal(read(frame["picture"])[:28], images.to_bytes(lab.draw(point))[0])


def test_rehearsed_strips_are_there_when_they_are_asked_for(lab, monkeypatch):
    kept = Strips(lab)
    kept.rehearse(seven(seed) for seed in range(3))

    monkeypatch.setattr(strips, "make", None)

    assert all(kept.get(seven(seed)).done() for seed in range(3))


def test_a_rehearsal_without_a_model_ends_quietly(tmp_path):
    Strips(Lab(tmp_path)).rehearse([seven(1)])

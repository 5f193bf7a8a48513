import base64
import io

import numpy as np
import PIL.Image
import pytest

from artlab import images, strips
from artlab.lab import Lab
from artlab.points import Point
from artlab.strips import FRAMES


@pytest.fixture(scope="module")
def lab(tiny):
    return Lab(tiny)


def rows(strip, side=28):
    """Return the frames and the references of a strip."""
    with PIL.Image.open(io.BytesIO(base64.b64decode(strip["picture"]))) as opened:
        page = np.asarray(opened)
    halves = page[:side], page[side:]
    return [np.stack(np.split(half, page.shape[1] // side, axis=1)) for half in halves]


def test_a_strip_is_what_the_lab_draws_and_judges_one_by_one(lab):
    start = Point(position=42, label=7)

    [strip] = strips.draw(lab, [start])

    drawn, real = rows(strip)
    assert len(drawn) == len(real) == len(strip["frames"]) == FRAMES == 17
    for point, shown, reference, frame in zip(
        strips.frames(start), drawn, real, strip["frames"], strict=True
    ):
        alone = lab.draw(point)
        verdict = lab.judge(images.from_bytes(shown[None]), point)
        assert np.abs(images.to_bytes(alone)[0].astype(int) - shown).max() <= 1
        assert (frame["index"], frame["reading"]) == (verdict.index, verdict.reading.parts)
        assert frame["psnr"] == pytest.approx(verdict.psnr, abs=1e-4)
        assert frame["ssim"] == pytest.approx(verdict.ssim, abs=1e-5)
        expected = images.to_bytes(lab.references.images[verdict.index])
        np.testing.assert_array_equal(reference, expected)


def test_a_strip_against_a_chosen_reference_shows_it(lab):
    [strip] = strips.draw(lab, [Point(position=3, label=7, reference=5)])

    assert {frame["index"] for frame in strip["frames"]} == {5}
    assert (rows(strip)[1] == images.to_bytes(lab.references.images[5])).all()


def test_strips_drawn_together_are_those_drawn_alone(lab):
    several = [Point(position=1), Point(position=2.3, reference=4), Point(temperature=0.5)]

    together = strips.draw(lab, several)

    for strip, point in zip(together, several, strict=True):
        [alone] = strips.draw(lab, [point])
        assert np.abs(rows(strip)[0].astype(int) - rows(alone)[0]).max() <= 1
        np.testing.assert_array_equal(rows(strip)[1], rows(alone)[1])
        for one, other in zip(strip["frames"], alone["frames"], strict=True):
            assert one["index"] == other["index"]


@pytest.mark.parametrize(
    ("position", "positions"),
    [(42.01, [42.01]), (2**32 - 1, [2**32 - 1]), (2, 2 + np.arange(17) / 16)],
    ids=["between", "last", "usual"],
)
def test_a_place_between_two_frames_and_the_last_seed_stand_alone(position, positions):
    frames = strips.frames(Point(position=position))

    assert [point.position for point in frames] == list(positions)


def test_a_strip_in_colour_is_in_colour(shapes):
    lab = Lab(shapes)
    point = Point(collection=shapes, position=2.5, label=1)

    [strip] = strips.draw(lab, [point])

    [[drawn], _] = rows(strip, shapes.side)
    np.testing.assert_array_equal(drawn, images.to_bytes(lab.draw(point))[0])
    assert drawn.shape == (16, 16, 3)

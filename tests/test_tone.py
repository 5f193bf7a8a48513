import made_up
import node
import numpy as np
import pytest
from scipy.interpolate import PchipInterpolator
from skimage.exposure import match_histograms

from artlab.collections.mnist import MNIST
from artlab.images import from_bytes, to_bytes
from artlab.scores import references
from artlab.tone import APART, AS_DRAWN, Tone

STEEP = ((0.1, 0.0), (0.12, 0.7), (0.5, 0.71), (1.0, 1.0))
HAZE = ((0.05, 0.0), (0.5, 0.5), (0.95, 0.99))


def hazy(digits):
    """Return digits as a network draws them: black and white are never reached."""
    blurred = (digits + np.roll(digits, 1, axis=2)) / 2
    noise = np.random.RandomState(0).uniform(0, 0.02, digits.shape).astype(np.float32)
    return 0.03 + 0.9 * blurred + noise


def blurred(digits):
    return to_bytes((digits + np.roll(digits, 1, axis=2)) / 2)


def test_a_curve_goes_through_its_knots_and_is_flat_outside():
    levels = np.float32([0, *(x for x, _ in HAZE), 1])

    found = Tone(HAZE)(levels)

    assert found == pytest.approx([0, 0, 0.5, 0.99, 0.99], abs=1e-3)
    assert found.dtype == np.float32


def test_a_curve_goes_through_knots_as_near_as_they_may_be():
    x = 0.1 + 1.01 * APART * np.arange(9)
    y = np.linspace(0, 1, 9)

    found = Tone(tuple(zip(x.tolist(), y.tolist(), strict=True)))(np.float32(x))

    assert found == pytest.approx(y, abs=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_a_curve_is_monotone_whatever_its_knots(seed):
    knots = np.sort(np.random.RandomState(seed).random_sample((9, 2)), axis=0)
    knots = knots[np.diff(knots[:, 0], prepend=-1) > APART]

    found = Tone(tuple(map(tuple, knots.tolist())))(np.linspace(0, 1, 5000, dtype=np.float32))

    assert np.diff(found).min() >= 0
    assert np.diff(found).max() < 0.1  # and without a leap


def test_it_agrees_with_the_cubic_of_others():
    grid = np.linspace(0.2, 0.8, 50, dtype=np.float32)
    knots = tuple((x, x**2) for x in np.linspace(0, 1, 9).tolist())

    assert np.allclose(Tone(knots)(grid), PchipInterpolator(*np.transpose(knots))(grid), atol=1e-5)


@pytest.mark.parametrize("knots", [HAZE, STEEP, ()], ids=["haze", "steep", "none"])
def test_a_browser_draws_the_same_curve(knots):
    levels = np.random.RandomState(0).random_sample(10_000).astype(np.float32)
    levels[:3] = 0, 0.5, 1

    found = node.evaluate(
        "worker/tone.js",
        "({ tone }, { knots, levels }) => tone(knots)(Float32Array.from(levels))",
        knots=knots, levels=levels.tolist(),
    )  # fmt: skip

    assert np.allclose(found, Tone(knots)(levels), rtol=0, atol=1e-6)


def test_matched_levels_are_those_of_the_real_pictures(digits):
    drawn, real = hazy(digits), blurred(digits)

    levels = to_bytes(Tone.matching(drawn, real)(drawn))

    assert np.mean(levels == 0) == pytest.approx(np.mean(real == 0), abs=0.01)
    assert np.mean(levels == levels.max()) == pytest.approx(np.mean(real == 255), abs=0.01)
    assert abs(levels.astype(float) - match_histograms(to_bytes(drawn), real)).mean() < 1


def test_a_level_ends_half_a_level_above_it():
    ramp = np.linspace(0, 1, 10_001, dtype=np.float32)
    drawn = np.concatenate([np.zeros_like(ramp), ramp, np.ones_like(ramp)])

    levels = to_bytes(Tone.matching(drawn, to_bytes(drawn))(ramp))

    assert np.mean(levels == to_bytes(ramp)) > 0.95


def test_matching_changes_no_order_and_no_shape(digits):
    drawn = hazy(digits)

    found = Tone.matching(drawn, blurred(digits))(drawn)

    order = np.argsort(drawn, axis=None)
    assert np.diff(found.ravel()[order]).min() >= 0
    assert found.shape == drawn.shape


def test_where_no_level_is_paper_all_levels_are_kept():
    levels = np.random.RandomState(0).beta(1.2, 1.2, (50, 16, 16, 3)).astype(np.float32)

    found = Tone.matching(levels, to_bytes(levels))(levels)

    assert abs(found - levels).max() < 0.01


def test_digits_on_black_have_the_black_and_white_of_their_paper_and_ink():
    real = to_bytes(references.load(MNIST).images)

    (_, black), *_, (_, white) = Tone.matching(from_bytes(real), real).knots

    assert (black, white) == (0, 253 / 255)


@pytest.mark.parametrize("most", [40, 215], ids=["dark", "light"])
def test_a_level_barely_more_frequent_than_all_beyond_it_is_no_paper(most):
    every = np.repeat(np.arange(256, dtype=np.uint8), 10)
    frequent = np.full(430, most, np.uint8)  # and 10 more; beyond it there are 400
    pictures = np.concatenate([every, frequent]).reshape(-1, 1, 1)
    levels = from_bytes(pictures)

    assert abs(Tone.matching(levels, pictures)(levels) - levels).max() < 0.01


def test_coloured_shapes_on_white_keep_their_colours():
    pictures, _ = made_up.shapes(seed=0)
    levels = from_bytes(pictures)

    assert abs(Tone.matching(levels, pictures)(levels) - levels).max() < 0.03


def test_pictures_of_a_few_levels_are_matched_by_these(digits):
    real = (blurred(digits) // 52 * 51).astype(np.uint8)  # 0, 51, … 204
    drawn = hazy(digits)

    levels = to_bytes(Tone.matching(drawn, real)(drawn))

    assert np.mean(levels == 0) == pytest.approx(np.mean(real == 0), abs=0.01)
    assert levels.max() == 204
    assert levels.mean() == pytest.approx(real.mean(), abs=3)


def test_a_model_that_draws_more_pure_black_and_white_is_matched_between(digits):
    real = blurred(digits)
    drawn = ((hazy(digits) - 0.08) / 0.8).clip(0, 1)
    assert np.mean(drawn == 0) > np.mean(real == 0)
    assert np.mean(drawn == 1) > np.mean(real == 255)

    levels = to_bytes(Tone.matching(drawn, real)(drawn))

    assert (levels[drawn == 0].max(), levels[drawn == 1].min()) == (0, 255)
    for level in (50, 128, 205):
        assert np.mean(levels < level) == pytest.approx(np.mean(real < level), abs=0.005)


def test_pictures_of_one_level_leave_all_as_it_is():
    blank = np.zeros((4, 8, 8), np.uint8)

    assert Tone.matching(blank / np.float32(255), blank) == AS_DRAWN
    assert AS_DRAWN(blank) is blank


@pytest.mark.parametrize(
    "knots",
    [
        ((0.5, 0.1), (0.4, 0.5), (0.9, 0.9)), ((0.5, 0.1), (0.6, 0.1), (0.9, 0.9)),
        ((0.1, 0.0), (0.9, 1.2), (1.0, 1.3)), ((-0.1, 0.0), (0.5, 0.5), (1.0, 1.0)),
        ((0.1, 0.2), (0.5, 0.6)), ((0.1, 0.2), (0.1 + APART / 2, 0.5), (0.9, 0.9)),
    ],
    ids=["falling", "level", "too light", "too dark", "too few", "too near"],
)  # fmt: skip
def test_what_is_no_curve_is_refused(knots):
    with pytest.raises(ValueError, match="knots must rise from 0 to 1"):
        Tone(knots)

import numpy as np
import pytest

from artlab.collections.mnist import MNIST
from artlab.errors import InputError
from artlab.points import Point
from artlab.scores import verdict
from artlab.scores.psnr import psnr
from artlab.scores.references import References
from artlab.scores.ssim import ssim

EASY = {"class_psnr": [5.0] * 10}
HARD = {"class_psnr": [50.0] * 10}


def real(digits, labels, baseline=EASY):
    return References(MNIST, digits, labels, baseline)


def judge(picture, references, **point):
    """Score one picture."""
    return verdict.judge_all(picture, [Point(**point)], references)[0]


@pytest.fixture
def near_seven(digits):
    """Return a picture that is nearest to digit 37, a 7, but not equal to it."""
    faded = digits[37:38] * np.float32(0.9)
    assert not np.array_equal(faded, digits[37:38])
    return faded


def test_scores_against_the_nearest_and_names_it(digits, labels, near_seven):
    judged = judge(near_seven, real(digits, labels), label=7)

    assert (judged.index, judged.label, judged.is_nearest) == (37, 7, True)
    assert judged.psnr == pytest.approx(float(psnr(digits[37:38], near_seven)[0]), abs=0.2)
    assert judged.ssim == pytest.approx(float(ssim(digits[37:38], near_seven)[0]), abs=0.01)


def test_a_reference_that_is_not_there_is_one_sentence(digits, labels, near_seven):
    with pytest.raises(InputError, match="there are 300 references, and no 300"):
        judge(near_seven, real(digits, labels), label=7, reference=300)


def test_scores_against_a_chosen_reference(digits, labels, near_seven):
    judged = judge(near_seven, real(digits, labels), label=7, reference=0)

    assert (judged.index, judged.label, judged.is_nearest) == (0, 0, False)
    assert judged.psnr == pytest.approx(float(psnr(digits[:1], near_seven)[0]), abs=0.2)
    assert judged.reading == "how alike this picture and one chosen 0 are, not how good it is"


def test_identical_pictures_have_no_made_up_number(digits, labels):
    judged = judge(digits[37:38], real(digits, labels), label=7)

    assert judged.psnr is None
    assert judged.reading == "identical to test digit 37"
    assert judged.describe(MNIST).startswith(
        "PSNR identical, SSIM 1.000 against test digit 37, a 7"
    )


def test_pictures_that_look_identical_are(digits, labels):
    invisible = np.clip(digits[37:38] + np.float32(0.4 / 255), 0, 1)

    assert judge(invisible, real(digits, labels), label=7).psnr is None


def test_a_picture_nearer_than_real_digits_are_reads_so(digits, labels, near_seven):
    judged = judge(near_seven, real(digits, labels, EASY), label=7)

    assert judged.reading == "closer to a real 7 than real 7s are to each other"


def test_a_picture_farther_than_real_digits_are_reads_so(digits, labels, near_seven):
    judged = judge(near_seven, real(digits, labels, HARD), label=7)

    assert judged.reading == "farther from every real 7 than real 7s are from each other"


def test_only_the_class_of_the_reference_sets_the_bar(digits, labels, near_seven):
    bars = [50.0] * 10
    bars[7] = 5.0

    judged = judge(near_seven, real(digits, labels, {"class_psnr": bars}), label=7)

    assert judged.reading.startswith("closer")


def test_a_picture_of_another_digit_than_was_asked_for_reads_so(digits, labels, near_seven):
    judged = judge(near_seven, real(digits, labels), label=3)

    assert judged.reading == "it should be a 3, but the nearest real digit is a 7"


def test_half_way_between_two_digits_either_will_do(digits, labels, near_seven):
    either = judge(near_seven, real(digits, labels), position=7.5)
    neither = judge(near_seven, real(digits, labels), position=1.5)

    assert either.reading.startswith("closer")
    assert neither.reading == "it should be a 1 turning into a 2, but the nearest real digit is a 7"


def test_without_a_baseline_nothing_is_claimed(digits, labels, near_seven):
    judged = judge(near_seven, real(digits, labels, {}), label=7)

    assert judged.reading == "nearest to a real 7"


def test_describes_itself_in_one_line(digits, labels, near_seven):
    judged = judge(near_seven, real(digits, labels), label=7)

    line = judged.describe(MNIST)

    assert line == (
        f"PSNR {judged.psnr:.1f} dB, SSIM {judged.ssim:.3f} against test digit 37, a 7:"
        f" {judged.reading}"
    )


def test_the_baseline_is_each_digit_against_its_nearest_neighbour(digits, labels):
    references = real(digits[:100], labels[:100])
    apart = np.square(digits[:100, None] - digits[None, :100]).mean(axis=(2, 3))
    np.fill_diagonal(apart, np.inf)
    decibels = -10 * np.log10(apart.min(axis=1))

    measured = verdict.baseline(references)

    by_class = [decibels[labels[:100] == digit].mean() for digit in range(10)]
    neighbours = digits[apart.argmin(axis=1)]
    assert measured["psnr"] == pytest.approx(decibels.mean(), abs=1e-3)
    assert measured["class_psnr"] == pytest.approx(by_class, abs=1e-3)
    assert measured["ssim"] == pytest.approx(ssim(neighbours, digits[:100]).mean(), abs=1e-3)

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
SEVENS_EASY = {"class_psnr": [50.0] * 7 + [5.0] + [50.0] * 2}

EASILY = "real 7s score 5.0 dB against their nearest"
HARDLY = "real 7s score 50.0 dB against their nearest"


@pytest.fixture
def judge(digits, labels):
    """Return a function that scores one picture."""

    def judge(picture, baseline=EASY, **point):
        references = References(MNIST, digits, labels, baseline)
        return verdict.judge_all(picture, [Point(**point)], references)[0]

    return judge


@pytest.fixture
def near_seven(digits):
    """Return a picture that is nearest to digit 37, a 7, but not equal to it."""
    faded = digits[37:38] * np.float32(0.9)
    assert not np.array_equal(faded, digits[37:38])
    return faded


@pytest.mark.parametrize(("reference", "index"), [(None, 37), (0, 0)], ids=["nearest", "chosen"])
def test_scores_against_the_nearest_or_a_chosen_reference(
    judge, digits, near_seven, reference, index
):
    judged = judge(near_seven, label=7, reference=reference)

    compared = digits[[index]], near_seven
    assert (judged.index, judged.label) == (index, index % 10)
    assert judged.is_nearest == (reference is None)
    assert judged.psnr == pytest.approx(float(psnr(*compared)[0]), abs=0.2)
    assert judged.ssim == pytest.approx(float(ssim(*compared)[0]), abs=0.01)


def test_a_reference_that_is_not_there_is_one_sentence(judge, near_seven):
    with pytest.raises(InputError, match="there are 300 references, and no 300"):
        judge(near_seven, label=7, reference=300)


def test_pictures_that_look_identical_have_no_made_up_number(judge, digits):
    invisible = np.clip(digits[37:38] + np.float32(0.4 / 255), 0, 1)

    for picture in (digits[37:38], invisible):
        judged = judge(picture, label=7)

        assert (judged.psnr, judged.reading) == (None, "identical to test digit 37")
        told = judged.describe(MNIST)
        assert told.startswith("PSNR identical, SSIM 1.000 against test digit 37, a 7")


@pytest.mark.parametrize(
    ("baseline", "asked", "reading"),
    [
        (EASY, {"label": 7}, EASILY),
        (HARD, {"label": 7}, HARDLY),
        (SEVENS_EASY, {"label": 7}, EASILY),
        ({}, {"label": 7}, "nearest to a real 7"),
        (EASY, {"label": 3}, "it should be a 3, but the nearest real digit is a 7"),
        (EASY, {"position": 7.5}, EASILY),  # half way from another digit's seed to a 7's
        (EASY, {"position": 1.5},
         "it should be a 1 turning into a 2, but the nearest real digit is a 7"),
        (EASY, {"label": 7, "reference": 0},
         "how alike this picture and one chosen 0 are, not how good it is"),
    ],
)  # fmt: skip
def test_a_reading_says_what_the_scores_mean(judge, near_seven, baseline, asked, reading):
    judged = judge(near_seven, baseline, **asked)

    assert judged.reading == reading


def test_describes_itself_in_one_line(judge, near_seven):
    judged = judge(near_seven, label=7)

    scores = f"PSNR {judged.psnr:.1f} dB, SSIM {judged.ssim:.3f}"
    assert judged.describe(MNIST) == f"{scores} against test digit 37, a 7: {judged.reading}"


def test_the_baseline_is_each_digit_against_its_nearest_neighbour(digits, labels):
    digits, labels = digits[:100], labels[:100]
    apart = np.square(digits[:, None] - digits[None]).mean(axis=(2, 3))
    np.fill_diagonal(apart, np.inf)
    decibels = -10 * np.log10(apart.min(axis=1))

    measured = verdict.baseline(References(MNIST, digits, labels, {}))

    by_class = [decibels[labels == digit].mean() for digit in range(10)]
    similar = ssim(digits[apart.argmin(axis=1)], digits)
    assert measured["psnr"] == pytest.approx(decibels.mean(), abs=1e-3)
    assert measured["class_psnr"] == pytest.approx(by_class, abs=1e-3)
    assert measured["ssim"] == pytest.approx(similar.mean(), abs=1e-3)


def test_who_has_a_twin_is_left_out_of_the_baseline(digits, labels):
    digits, labels = digits[:100], labels[:100]
    twins = digits[[0, 0, 0]], labels[[0, 0, 0]]
    doubled = np.concatenate([digits, twins[0]]), np.concatenate([labels, twins[1]])

    found = verdict.baseline(References(MNIST, *doubled, {}))

    alone = verdict.baseline(References(MNIST, digits, labels, {}))
    others = [name for name in range(10) if name != labels[0]]
    assert [found["class_psnr"][name] for name in others] == pytest.approx(
        [alone["class_psnr"][name] for name in others], abs=1e-3
    )
    assert np.isfinite(found["psnr"])
    assert verdict.baseline(References(MNIST, *twins, {})) == {}

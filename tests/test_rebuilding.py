from dataclasses import replace

import numpy as np
import pytest

from artlab import images, rebuilding
from artlab.errors import ArtlabError
from artlab.fitting import fit
from artlab.lab import Lab
from artlab.scores.psnr import psnr
from artlab.scores.ssim import ssim


@pytest.fixture(scope="module")
def lab(tiny):
    return Lab(tiny)


def copying(lab, monkeypatch):
    """Have a model rebuild what it is given."""
    model = lab.generator("gan")
    same = replace(model, encode=lambda given: given, paint=lambda codes: codes, tone=lambda x: x)
    monkeypatch.setattr(lab, "generator", lambda _: same)


@pytest.mark.parametrize("model", ["gan", "dense"])
def test_scores_are_of_what_is_shown_against_the_fitted_picture(lab, digits, model):
    fitted = fit(images.to_bytes(digits[7]), lab.collection)

    rebuilt = rebuilding.rebuild(lab, fitted, model)

    shown = images.as_shown(lab.generator(model).rebuild(fitted.images))
    assert np.array_equal(rebuilt.image, shown)
    assert rebuilt.psnr == psnr(fitted.images, shown)[0]
    assert rebuilt.ssim == ssim(fitted.images, shown)[0]


def test_the_nearest_real_one_is_the_nearest_to_the_fitted_picture(lab, digits):
    for index in (3, 14, 40):
        fitted = fit(images.to_bytes(digits[index]), lab.collection)

        rebuilt = rebuilding.rebuild(lab, fitted, "dense")

        [nearest] = lab.references.nearest(fitted.images)
        assert (rebuilt.index, rebuilt.label) == (nearest, lab.references.labels[nearest])


def test_equal_pictures_are_identical(lab, digits, monkeypatch):
    copying(lab, monkeypatch)

    rebuilt = rebuilding.rebuild(lab, fit(images.to_bytes(digits[7]), lab.collection), "gan")

    assert (rebuilt.scores["psnr"], rebuilt.ssim) == (None, 1)
    assert rebuilt.describe(lab.collection).startswith("PSNR identical, SSIM 1.000; nearest real ")


def test_a_model_without_an_encoder_says_so(lab, digits, monkeypatch):
    blind = replace(lab.generator("gan"), encode=None)
    monkeypatch.setattr(lab, "generator", lambda _: blind)

    with pytest.raises(ArtlabError, match="gan has no encoder"):
        rebuilding.rebuild(lab, fit(images.to_bytes(digits[7]), lab.collection), "gan")

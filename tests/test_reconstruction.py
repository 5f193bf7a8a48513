from dataclasses import replace

import numpy as np
import pytest

from artlab import checkpoints, images
from artlab.collections.mnist import MNIST
from artlab.errors import ArtlabError
from artlab.evaluation import reconstruction
from artlab.scores.psnr import psnr
from artlab.scores.references import References, load
from artlab.scores.ssim import ssim


@pytest.fixture(params=["digits", "shapes"])
def work(request, generator, digits):
    """Return a function that rebuilds images, and references that it rebuilds: grey, or colour."""
    if request.param == "digits":
        return generator.rebuild, References(MNIST, digits, np.zeros(len(digits), np.uint8), {})
    shapes = request.getfixturevalue("shapes")
    return checkpoints.load("gan", shapes).rebuild, load(shapes)


def test_measures_every_image_against_its_own_reconstruction(work):
    rebuild, references = work
    real = references.images
    rebuilt = images.as_shown(rebuild(real))

    figures = reconstruction.measure(rebuild, real)

    decibels = psnr(real, rebuilt)
    mean_error = np.square(real - rebuilt).mean()
    values = {name: figure.value for name, figure in figures.items()}
    assert values["psnr"] == pytest.approx(decibels.mean(), abs=1e-4)
    assert values["psnr_worst"] == pytest.approx(np.sort(decibels)[:15].mean(), abs=1e-4)
    assert values["psnr_of_mean_error"] == pytest.approx(-10 * np.log10(mean_error), abs=1e-4)
    assert values["ssim"] == pytest.approx(ssim(real, rebuilt).mean(), abs=1e-4)


def test_the_margin_of_the_mean_error_s_psnr_is_that_of_other_images(generator, digits):
    halves = [
        reconstruction.measure(generator.rebuild, digits[chosen])["psnr_of_mean_error"]
        for chosen in np.random.RandomState(0).permutation(len(digits)).reshape(20, -1)
    ]

    spread = np.std([figure.value for figure in halves], ddof=1)
    assert np.mean([figure.margin for figure in halves]) == pytest.approx(1.96 * spread, rel=0.5)


def test_a_better_generator_measures_better(generator, digits):
    perfect = replace(generator, encode=lambda images: images, paint=lambda codes: 0.99 * codes)

    better, worse = (reconstruction.measure(one.rebuild, digits) for one in (perfect, generator))

    assert better["psnr"].value > worse["psnr"].value
    assert better["ssim"].value > worse["ssim"].value


def test_the_baselines_are_what_their_names_say(work):
    train, real = work[1].images[:200], work[1].images[200:]

    found = dict(reconstruction.baselines(train))

    assert list(found) == ["PCA-100", "PCA-128", "nearest", "black"]
    assert not found["black"](real).any()
    assert found["PCA-100"](real).shape == real.shape
    others = tuple(range(1, real.ndim))
    apart = [np.square(one - train).sum(axis=others).min() for one in real]
    nearest = np.square(found["nearest"](real) - real).sum(axis=others)
    assert nearest == pytest.approx(apart, abs=1e-2)


def test_a_projection_keeps_what_its_components_hold(digits):
    train = digits[:200]
    flat = train.reshape(200, -1)
    mean = flat.mean(axis=0)
    _, _, components = np.linalg.svd(flat - mean, full_matrices=False)
    inside = (flat - mean) @ components[:100].T @ components[:100] + mean

    rebuilt = dict(reconstruction.baselines(train))["PCA-100"](train)

    assert rebuilt.reshape(200, -1) == pytest.approx(inside.clip(0, 1), abs=1e-3)


def test_vmaf_takes_three_hundred_images(work):
    rebuild, references = work
    few, noun = replace(references, images=references.images[:299]), references.collection.noun

    with pytest.raises(ArtlabError, match=f"^VMAF takes 300 test {noun}s, and there are 299$"):
        reconstruction.vmaf(rebuild, few)


def test_vmaf_is_of_the_first_images_as_they_are_shown(work, monkeypatch):
    rebuild, references = work
    asked = []
    monkeypatch.setattr(reconstruction, "model_vmaf", lambda *pictures: asked.extend(pictures))
    monkeypatch.setattr(reconstruction, "asdict", lambda _: {})
    monkeypatch.setattr(reconstruction, "IMAGES", 100)

    reconstruction.vmaf(rebuild, references)

    shown = references.images[:100]
    assert np.array_equal(asked[0], shown)
    assert np.array_equal(asked[1], images.as_shown(rebuild(shown)))

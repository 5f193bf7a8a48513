from dataclasses import replace

import numpy as np
import pytest

from artlab import images
from artlab.errors import ArtlabError
from artlab.evaluation import reconstruction
from artlab.scores.psnr import psnr
from artlab.scores.ssim import ssim


def test_measures_every_digit_against_its_own_reconstruction(generator, digits):
    rebuilt = images.as_shown(generator.rebuild(digits))

    figures = reconstruction.measure(generator.rebuild, digits)

    decibels = psnr(digits, rebuilt)
    mean_error = np.square(digits - rebuilt).mean()
    values = {name: figure.value for name, figure in figures.items()}
    assert values["psnr"] == pytest.approx(decibels.mean(), abs=1e-4)
    assert values["psnr_worst"] == pytest.approx(np.sort(decibels)[:15].mean(), abs=1e-4)
    assert values["psnr_of_mean_error"] == pytest.approx(-10 * np.log10(mean_error), abs=1e-4)
    assert values["ssim"] == pytest.approx(ssim(digits, rebuilt).mean(), abs=1e-4)


def test_the_margin_of_the_mean_error_s_psnr_is_that_of_other_images(generator, digits):
    halves = [
        reconstruction.measure(generator.rebuild, digits[chosen])["psnr_of_mean_error"]
        for chosen in np.random.RandomState(0).permutation(len(digits)).reshape(20, -1)
    ]

    spread = np.std([figure.value for figure in halves], ddof=1)
    assert np.mean([figure.margin for figure in halves]) == pytest.approx(1.96 * spread, rel=0.5)


def test_a_better_generator_measures_better(generator, digits):
    perfect = replace(generator, encode=lambda images: images, decode=lambda codes: 0.99 * codes)

    better, worse = (
        reconstruction.measure(those.rebuild, digits) for those in (perfect, generator)
    )

    assert better["psnr"].value > worse["psnr"].value
    assert better["ssim"].value > worse["ssim"].value


def test_the_baselines_are_what_their_names_say(digits):
    train, real = digits[:200], digits[200:]

    found = dict(reconstruction.baselines(train))

    assert list(found) == ["PCA-100", "PCA-128", "nearest training digit", "black"]
    assert not found["black"](real).any()
    nearest = found["nearest training digit"](real)
    apart = np.square(real[:, None] - train[None]).sum(axis=(2, 3))
    assert np.square(nearest - real).sum(axis=(1, 2)) == pytest.approx(apart.min(axis=1), abs=1e-2)


def test_a_projection_keeps_what_its_components_hold(digits):
    train = digits[:200]
    flat = train.reshape(200, -1)
    mean = flat.mean(axis=0)
    _, _, components = np.linalg.svd(flat - mean, full_matrices=False)
    kept = (flat - mean) @ components[:100].T @ components[:100] + mean

    rebuilt = dict(reconstruction.baselines(train))["PCA-100"](train)

    assert rebuilt.reshape(200, -1) == pytest.approx(kept.clip(0, 1), abs=1e-3)


def test_a_film_takes_three_hundred_digits(generator, digits):
    with pytest.raises(ArtlabError, match="VMAF takes 300 test digits, and there are 299"):
        reconstruction.film(generator.rebuild, digits[:299])


def test_the_film_is_of_the_first_digits_as_they_are_shown(generator, digits, monkeypatch):
    asked = []

    monkeypatch.setattr(reconstruction, "model_vmaf", lambda *pictures: asked.extend(pictures))
    monkeypatch.setattr(reconstruction, "asdict", lambda _: {})
    monkeypatch.setattr(reconstruction, "IMAGES", 100)

    reconstruction.film(generator.rebuild, digits)

    assert np.array_equal(asked[0], digits[:100])
    assert np.array_equal(asked[1], images.as_shown(generator.rebuild(digits[:100])))

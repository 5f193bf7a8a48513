"""How well pictures come back: test images, which no model was fitted to, encoded and decoded."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from artlab import images
from artlab.errors import ArtlabError
from artlab.evaluation.figures import Figure, over_images
from artlab.images import Images
from artlab.scores.features import distances
from artlab.scores.psnr import psnr
from artlab.scores.references import References
from artlab.scores.ssim import ssim
from artlab.scores.vmaf import IMAGES, model_vmaf

NEAREST = "nearest"  # the training image that is

Rebuild = Callable[[Images], Images]


def measure(rebuild: Rebuild, real: Images, strangers: Images | None = None) -> dict[str, Figure]:
    """Score reconstructions of real images, as shown: unenlarged, in 256 levels.

    Returns:
        "psnr", dB, and "ssim", means over the images; "psnr_of_mean_error", dB;
        "psnr_worst", the mean of the worst twentieth; "psnr_strangers", of strangers'
        pictures, if there are any.
    """
    rebuilt = images.as_shown(rebuild(real))
    decibels = psnr(real, rebuilt)
    errors = over_images(np.square(real - rebuilt).mean(axis=tuple(range(1, real.ndim))))
    worst = np.sort(decibels)[: max(1, len(decibels) // 20)]
    found = {
        "psnr": over_images(decibels),
        "psnr_of_mean_error": _decibels(errors),
        "psnr_worst": over_images(worst),
        "ssim": over_images(ssim(real, rebuilt)),
    }
    if strangers is not None:
        theirs = psnr(strangers, images.as_shown(rebuild(strangers)))
        found["psnr_strangers"] = over_images(theirs)
    return found


def make_a_clip(real: Images) -> bool:
    """Return whether there are as many references as the protocol of VMAF takes."""
    return len(real) >= IMAGES


def vmaf(rebuild: Rebuild, references: References) -> dict[str, Any]:
    """Score the first 300 reconstructions as a clip; see artlab.scores.vmaf.model_vmaf.

    Raises:
        ArtlabError: If there are fewer references than the protocol takes.
    """
    count, noun = len(references.images), references.collection.noun
    if count < IMAGES:
        raise ArtlabError(f"VMAF takes {IMAGES} test {noun}s, and there are {count}")
    shown = references.images[:IMAGES]
    return asdict(model_vmaf(shown, images.as_shown(rebuild(shown))))


def baselines(train: Images) -> Iterator[tuple[str, Rebuild]]:
    """Yield what any model must beat, by name, given the training images."""
    flat = train.reshape(len(train), -1)
    mean = flat.mean(axis=0)
    _, basis = np.linalg.eigh(np.cov(flat.astype(np.float64), rowvar=False))
    for kept in (100, 128):
        yield f"PCA-{kept}", _projection(mean, basis[:, -kept:].astype(np.float32))
    yield NEAREST, lambda real: train[nearest(real, train)]
    yield "black", np.zeros_like


def nearest(wanted: Images, train: Images) -> np.ndarray:
    """Return the index of the training image with the least squared error to each image."""
    columns = train.reshape(len(train), -1)
    found = np.empty(len(wanted), np.int64)
    for rows, table in distances(wanted.reshape(len(wanted), -1), columns):
        found[rows] = table.argmin(axis=1)
    return found


def _projection(mean: np.ndarray, basis: np.ndarray) -> Rebuild:
    def project(real: Images) -> Images:
        codes = (real.reshape(len(real), -1) - mean) @ basis
        return (codes @ basis.T + mean).clip(0, 1).reshape(real.shape)

    return project


def _decibels(errors: Figure) -> Figure:
    # To first order: d(10 log₁₀ e) = 10 / ln 10 · de / e.
    margin = 10 / np.log(10) * errors.margin / errors.value
    return Figure(float(-10 * np.log10(errors.value)), float(margin))

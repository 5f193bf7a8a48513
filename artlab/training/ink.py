"""The last thing that a generator learns: the ink of the training images, as a tone curve."""

from dataclasses import replace

import numpy as np

from artlab import cards, checkpoints, latents
from artlab import images as pictures
from artlab.generator import Generator
from artlab.scores.psnr import psnr
from artlab.tone import AS_DRAWN, Tone
from artlab.training.data import DataSet

COUNT = 10_000  # of the samples, and of the training images
LOST = 0.3  # dB of the mean PSNR of reconstructions
STRENGTHS = (1.0, 0.8, 0.6, 0.4, 0.2)  # of the whole curve, tried in this order
FIRST_SEED = 900_000  # beyond those that samples are measured with


def tone(generator: Generator, data: DataSet) -> Tone:
    """Return the curve that gives what a generator draws the levels of training images.

    A model that draws haze would have a steep one, which spoils what it rebuilds: the curve is
    softened until that costs no more than LOST.
    """
    real = pictures.from_bytes(data.train_images[:COUNT])
    whole, bare = curve(generator, data), replace(generator, tone=AS_DRAWN)
    rebuilt = bare.rebuild(real)
    least = np.mean(psnr(real, rebuilt)) - LOST
    softened = (whole.softened(strength) for strength in STRENGTHS)
    kept = (one for one in softened if np.mean(psnr(real, one(rebuilt))) >= least)
    return next(kept, AS_DRAWN)


def curve(generator: Generator, data: DataSet) -> Tone:
    """Return the curve that fits samples alone."""
    labels = data.train_labels[:COUNT]
    points = latents.at(FIRST_SEED + np.arange(len(labels), dtype=np.float64))
    bare = replace(generator, tone=AS_DRAWN)
    drawn = bare.picture(points, data.collection.one_hot(labels))
    return Tone.matching(drawn, data.train_images[:COUNT])


def again(name: str, data: DataSet) -> Tone:
    """Fit the curve of a trained model, publish it with the model, and return it.

    What was measured of the model goes with the old curve, unless that is the same.

    Raises:
        ArtlabError: If the model is missing or damaged, or cannot be written.
    """
    collection = data.collection
    card = cards.read(collection.root / name)
    networks, config = checkpoints.trained(name, collection, card)
    found = tone(checkpoints.usable(networks, config, collection), data)
    if card.format == 1 or checkpoints.load_tone(name, collection, card) != found:
        checkpoints.retone(name, collection, card, found)
    return found

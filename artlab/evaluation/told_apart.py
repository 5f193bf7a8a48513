"""How far samples can be told from real pictures, by a network that learns to, and by readers.

What they reject is never used to pick or filter what is drawn.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from artlab import images
from artlab.evaluation.figures import Figure, over_images, over_sets
from artlab.evaluation.readers import at_odds
from artlab.evaluation.samples import Judge, drawn_by, drawn_from
from artlab.generator import Classifier, Generator
from artlab.images import Bytes
from artlab.scores.neighbours import told_by_neighbours
from artlab.tone import AS_DRAWN
from artlab.training import ink
from artlab.training.two_sample import told_right

SEEDS = 3
LEARNT = 0.8  # of the pairs; the network is judged on the others


def measure(generator: Generator, judge: Judge, readers: Sequence[Classifier]) -> dict[str, Figure]:
    """Compare samples, one for the label of each test image, with these images.

    Returns:
        "bare" and "toned", how often samples are told apart without a tone curve and
        with one: a peer has none, so one is fitted to it as ours are. As the model
        is, with its curve or without: "binarised", the same of shapes alone; "rebuilt",
        of reconstructions, of a model that can; "neighbours", the share of samples and
        images nearest to their own kind; "at_odds", of samples that readers cannot
        agree on.
    """
    real = judge.data.test_images
    bare, _ = drawn_by(replace(generator, tone=AS_DRAWN))(0, judge.data.test_labels)
    toned = (generator.tone if generator.tone.knots else ink.curve(generator, judge.data))(bare)
    drawn = generator.tone(bare)
    found = {
        "bare": told_apart(real, images.to_bytes(bare)),
        "toned": told_apart(real, images.to_bytes(toned)),
        "at_odds": at_odds(drawn, readers),
    }
    found |= _as_they_are(images.to_bytes(drawn), judge)
    if generator.encode is not None:
        rebuilt = generator.rebuild(images.from_bytes(real))
        found["rebuilt"] = told_apart(real, images.to_bytes(rebuilt))
    return found


def real(judge: Judge, readers: Sequence[Classifier]) -> dict[str, Figure]:
    """Compare training images with the test images, as `measure` does: the least that can be.

    The readers know the training images, so "at_odds" is of the test images.
    """
    drawn, _ = drawn_from(judge.data)(0, judge.data.test_labels)
    shown, held_out = images.to_bytes(drawn), judge.data.test_images
    odds = at_odds(images.from_bytes(held_out), readers)
    return {"bare": told_apart(held_out, shown), "at_odds": odds} | _as_they_are(shown, judge)


def _as_they_are(drawn: Bytes, judge: Judge) -> dict[str, Figure]:
    shapes = binarised(judge.data.test_images), binarised(drawn)
    features = judge.classifier.features(images.from_bytes(drawn))
    return {
        "binarised": told_apart(*shapes),
        "neighbours": over_images(told_by_neighbours(judge.real, features)),
    }


def told_apart(real: Bytes, drawn: Bytes, *, seeds: int = SEEDS) -> Figure:
    """Return the share of pictures that a network tells right, 0 to 1; 0.5 is chance.

    For each seed a new network learns on some pairs and is judged on the others.
    The margin is the larger of two: of the spread over the seeds, and of the
    judged pictures taken as one binomial.

    Args:
        real: As shown, (count, side, side), or (count, side, side, 3) in colour.
        drawn: The same; each makes a pair with the real one at its place.
        seeds: How many, from 0 on; each splits the pairs differently.

    Raises:
        ValueError: If the shapes differ.

    Source:
        Lopez-Paz, Oquab, "Revisiting classifier two-sample tests", 2017, arXiv:1610.06545.
    """
    if real.shape != drawn.shape:
        raise ValueError(f"pictures of {real.shape} and {drawn.shape} are not of one shape")
    rights = []
    for seed in range(seeds):
        order = np.random.RandomState(seed).permutation(len(real))
        learnt, judged = np.split(order, [int(LEARNT * len(real))])
        kinds = (real[learnt], drawn[learnt]), (real[judged], drawn[judged])
        rights.append(told_right(*kinds, seed=seed))
    spread = over_sets([float(right.mean()) for right in rights])
    return Figure(spread.value, max(spread.margin, over_images(np.concatenate(rights)).margin))


def binarised(pictures: Bytes) -> Bytes:
    """Return shape without ink: levels from 128 up become 255, the others 0.

    >>> binarised(np.array([0, 127, 128, 255], "u1"))
    array([  0,   0, 255, 255], dtype=uint8)
    """
    return np.where(pictures < 128, 0, 255).astype(np.uint8)

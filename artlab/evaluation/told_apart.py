"""How far samples can be told from real pictures by a network that learns to: C2ST.

What the network rejects is never used to pick or filter what is drawn.
"""

import numpy as np

from artlab.evaluation.figures import Figure, over_images, over_sets
from artlab.images import Bytes
from artlab.training.two_sample import told_right

SEEDS = 3
LEARNT = 0.8  # of the pairs; the network is judged on the others


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

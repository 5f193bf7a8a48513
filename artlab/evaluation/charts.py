"""What the charts show: figures over temperatures, and how PSNR is spread over the test images."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from artlab import images
from artlab.evaluation import samples
from artlab.evaluation.readers import at_odds
from artlab.evaluation.samples import IDENTICAL, TEMPERATURES, Judge
from artlab.generator import Classifier, Generator
from artlab.models import GENERATORS
from artlab.scores.psnr import psnr
from artlab.scores.references import NAME as REFERENCES
from artlab.scores.references import References


def measure(
    generators: Mapping[str, Generator],
    references: References,
    judge: Judge,
    readers: Sequence[Classifier],
    tell: Callable[[str], None],
) -> dict[str, dict[str, Any]]:
    """Measure it for each generator of ours.

    Returns:
        By name: "temperatures", and the "spread" of the PSNR of reconstructions; of the
        references the "spread" of what each scores against its nearest other.
    """
    real, found = references.images, {}
    for name in (name for name in generators if name in GENERATORS):
        tell(f"{name}: {len(TEMPERATURES)} temperatures")
        rebuilt = images.as_shown(generators[name].rebuild(real))
        found[name] = {
            "temperatures": over_temperatures(generators[name], judge, readers),
            "spread": spread(psnr(real, rebuilt)),
        }
    nearest = real[references.nearest(real, skip_self=True)]
    found[REFERENCES] = {"spread": spread(psnr(nearest, real))}
    return found


def over_temperatures(
    generator: Generator, judge: Judge, readers: Sequence[Classifier]
) -> list[dict[str, float]]:
    """Measure one set of samples at each temperature, and how many of it readers are unsure of."""
    found = []
    for temperature in TEMPERATURES:
        drawn = samples.drawn_by(generator, temperature=temperature)(0, judge.data.test_labels)
        one = samples.measure(lambda *_, drawn=drawn: drawn, judge, sets=1)
        one["at_odds"] = at_odds(drawn[0], readers)
        row = {name: one[name].value for name in ("frechet", "coverage", "accuracy", "at_odds")}
        found.append({"temperature": temperature, **row})
    return found


def spread(decibels: ArrayLike) -> dict[str, Any]:
    """Count how many values lie in each whole dB; what is identical counts as 60.

    >>> spread([20.1, 20.9, 22.0])
    {'first': 20, 'counts': [2, 0, 1]}
    """
    whole = np.floor(np.minimum(decibels, IDENTICAL)).astype(int)
    return {"first": int(whole.min()), "counts": np.bincount(whole - whole.min()).tolist()}

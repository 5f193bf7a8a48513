"""Directions of a trained model: found from the codes of training images, and measured.

Half-way to its code c a latent z has come to x = cos(a) z + sin(a) c, which is what the flow
learnt from. So which x go with which properties follows from the codes of real pictures, with
nothing drawn: of each label, the direction that raises one property by a deviation while the
others stay is K (K' S^-1 K)^-1, with K the covariance of x and the properties, and S that of x.
How far along it a step goes, drawn pictures say; and others, drawn later, what it does.

Source: Shen, Gu, Tang, Zhou, "Interpreting the latent space of GANs for semantic face editing",
2020, arXiv:1907.10786, for directions from attributes, each conditional on the others; Kwon,
Jeong, Uh, "Diffusion models already have a semantic latent space", 2023, arXiv:2210.10960, for
pushing on the way rather than at its end, which leaves what pictures are like.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artlab import cards, checkpoints, directions, latents
from artlab.cards import Card
from artlab.collections.collection import Collection
from artlab.directions import MOST, PROPERTIES, Directions, Pushes
from artlab.errors import ArtlabError
from artlab.generator import Classifier, Codes, Generator
from artlab.images import Images, from_bytes
from artlab.networks.flow import QUARTER
from artlab.scores import shape
from artlab.texts import t
from artlab.training.data import DataSet

COUNT = 100  # seeds, of which every label is drawn
FIRST_SEED = 910_000  # beyond those of the tone curve; to scale the steps
JUDGED_SEED = 920_000  # to say what they do
STEPS = (-MOST, -1.0, 1.0, MOST)
ROUNDS = 6  # of scaling
LONGEST = 8.0  # times as long as the codes say, at most
STEADY = 1e-3  # of the codes' variance: keeps what no code uses from being divided by
# A direction is kept if, from end to end, it changes its property by so many deviations at least,
# and at either end so many times as much as any other; with such a share of pictures following,
# and such a share that is still read as its label, if labels say what is drawn: a thicker brush is
# another hand's.
LEAST, CLEAR, FOLLOWED, KEPT = 1.0, 2.0, 0.8, 0.9

Values = NDArray[np.float64]
Shaped = Callable[[Images], Values]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Directions, and what was measured of them, and of those that were not kept, by name."""

    directions: Directions
    figures: dict[str, dict[str, Any]]


def publish(name: str, data: DataSet) -> Found:
    """Find the directions of a trained model, measure them, and publish them with it.

    Raises:
        ArtlabError: If the model is missing or damaged, cannot be written, or can have none.
    """
    collection = data.collection
    folder = collection.root / name
    card = cards.read(folder)
    found = find(name, card, data, checkpoints.load_classifier(collection))
    kept = found.directions
    figures = {one: found.figures[one] for one in kept.names}
    card = replace(card, scores=card.scores | {directions.ROLE: figures})
    cards.add_file(
        folder,
        card,
        directions.ROLE,
        directions.SUFFIX,
        lambda path: directions.write(kept, path),
    )
    return found


def find(name: str, card: Card, data: DataSet, classifier: Classifier) -> Found:
    """Find the directions of a model, and keep those that do what they are named after."""
    collection = data.collection
    if collection.channels != 1:
        raise ArtlabError(
            t("the shapes of {title} are not measured: they have colours", title=collection.title)
        )
    networks, _ = checkpoints.trained(name, collection, card)
    angle = networks.prior.halfway * QUARTER / networks.prior.steps
    if not angle:
        raise ArtlabError(
            t("{name} goes from latent to code in one step, which has no half-way", name=name)
        )
    generator = checkpoints.load(name, collection, card)
    if generator.encode is None:
        raise ArtlabError(t("{name} has no encoder: nothing is known of its codes", name=name))
    images = from_bytes(data.train_images)
    shaped = partial(shape.measure, on_light=shape.is_on_light(images))
    measured, labels = shaped(images), data.train_labels
    count = len(collection.labels)
    codes = generator.encode(images)
    pushes = np.zeros((len(PROPERTIES), count, codes.shape[1]), np.float32)
    spread = np.ones((count, len(PROPERTIES)))
    for label in range(count):
        own = labels == label
        if own.sum() > 1:
            pushes[:, label] = conditional(codes[own], measured[own], angle=angle)
            spread[label] = np.maximum(measured[own].std(axis=0), shape.LEAST)
    generator = replace(generator, directions=Directions(names=tuple(PROPERTIES), pushes=pushes))
    generator = _scaled(generator, spread, shaped)
    figures = {
        one: measure(generator, one, spread, classifier, shaped)
        for one in generator.directions.names
    }
    kept = [one for one in figures if is_true(figures[one], collection)]
    indices = [generator.directions.names.index(one) for one in kept]
    chosen = Directions(names=tuple(kept), pushes=generator.directions.pushes[indices])
    return Found(directions=chosen, figures=figures)


def conditional(codes: Codes, measured: Values, *, angle: float) -> Pushes:
    """Return what to add, at an angle of the way, for one deviation more of each property.

    Args:
        codes: Of pictures of one label, (count, code_dim).
        measured: Their properties, (count, properties).
        angle: How far along; 0 at the latents, π/2 at the codes.

    Returns:
        A row for each property, (properties, code_dim), of zeros where it does not vary.
    """
    spread = measured.std(axis=0)
    varies = spread > shape.LEAST
    found = np.zeros((measured.shape[1], codes.shape[1]), np.float32)
    if not varies.any():
        return found
    centred = codes.astype(np.float64) - codes.mean(axis=0, dtype=np.float64)
    scored = ((measured - measured.mean(axis=0)) / np.maximum(spread, shape.LEAST))[:, varies]
    sine, cosine = np.sin(angle), np.cos(angle)
    together = sine * centred.T @ scored / len(codes)
    among = sine**2 * centred.T @ centred / len(codes)
    among += (cosine**2 + STEADY) * np.eye(len(among))  # latents are N(0, I), whatever the picture
    explained = together.T @ np.linalg.solve(among, together)
    found[varies] = np.linalg.lstsq(explained, together.T, rcond=1e-6)[0]
    return found


def measure(
    generator: Generator,
    name: str,
    spread: Values,
    classifier: Classifier,
    shaped: Shaped = shape.measure,
) -> dict[str, Any]:
    """Say what a direction does to pictures that it was not fitted on.

    Args:
        generator: With the direction.
        name: Of the property.
        spread: Of real pictures' properties, (labels, properties).
        classifier: Says what a picture shows.
        shaped: Measures the properties of pictures.

    Returns:
        "unit", and "deviation": of real pictures of a label, on average. For each of STEPS, under
        "steps": how far it goes; "mean", the change of the property, and "spread", its deviation
        among pictures; "others", the largest mean change of another property; these three in
        deviations. "followed", how many changed the right way, and "kept", how many are still
        read as their label, of those that were so before: of hands, a classifier is less sure
        than of digits.
    """
    index = list(PROPERTIES).index(name)
    labels = np.repeat(np.arange(len(spread)), COUNT)
    drawn = _drawn(generator, (), JUDGED_SEED)
    bare, is_read = shaped(drawn), _labels(drawn, classifier) == labels
    rows = []
    for far in STEPS:
        bent = _drawn(generator, ((name, far),), JUDGED_SEED)
        changed = (shaped(bent) - bare) / spread[labels]
        own, others = changed[:, index], np.delete(changed.mean(axis=0), index)
        still = (_labels(bent, classifier) == labels)[is_read]
        rows.append(
            {
                "far": far,
                "mean": _rounded(own.mean()),
                "spread": _rounded(own.std()),
                "others": _rounded(others[np.abs(others).argmax()]),
                "followed": _rounded(np.mean(own * far > 0)),
                "kept": _rounded(still.mean() if len(still) else 0),
            }
        )
    deviation = _rounded(spread[:, index].mean())
    return {"unit": shape.UNITS[name], "deviation": deviation, "steps": rows}


def _labels(images: Images, classifier: Classifier) -> NDArray[np.int64]:
    return classifier.labels(classifier.features(images))


def _scaled(generator: Generator, spread: Values, shaped: Shaped) -> Generator:
    """Return a generator whose steps, one either way, change drawn pictures by a deviation."""
    bare = shaped(_drawn(generator, (), FIRST_SEED))
    pushes = generator.directions.pushes
    for index, name in enumerate(PROPERTIES):
        lengths = np.ones(len(spread))
        for _ in range(ROUNDS):
            longer = pushes.copy()
            longer[index] *= lengths[:, None].astype(np.float32)
            bent = replace(generator, directions=replace(generator.directions, pushes=longer))
            done = np.zeros(len(spread))
            for far in (-1.0, 1.0):
                drawn = shaped(_drawn(bent, ((name, far),), FIRST_SEED))
                changed = (far * (drawn - bare))[:, index].reshape(len(spread), COUNT)
                done += changed.mean(axis=1) / spread[:, index] / 2
            lengths = np.clip(lengths * np.clip(1 / np.maximum(done, 0.1), 0.5, 2), 0.1, LONGEST)
        pushes[index] *= lengths[:, None].astype(np.float32)
    return replace(generator, directions=replace(generator.directions, pushes=pushes))


def _drawn(generator: Generator, bends: directions.Bends, first: int) -> Images:
    """Draw COUNT seeds of each label, one label after the other."""
    return np.concatenate(list(_by_label(generator, bends, first)))


def _by_label(generator: Generator, bends: directions.Bends, first: int) -> Iterator[Images]:
    points = latents.at(first + np.arange(COUNT, dtype=np.float64))
    for label in range(len(generator.collection.labels)):
        weights = generator.collection.one_hot(np.full(COUNT, label))
        yield generator.picture(points, weights, bends=[bends] * COUNT)


def is_true(figures: dict[str, Any], collection: Collection) -> bool:
    """Return whether a direction does what it is named after, and little else."""
    first, *_, last = figures["steps"]
    return last["mean"] - first["mean"] >= LEAST and all(
        abs(row["mean"]) >= CLEAR * abs(row["others"])
        and row["followed"] >= FOLLOWED
        and (collection.styles or row["kept"] >= KEPT)
        for row in (first, last)
    )


def _rounded(value: float | np.floating[Any]) -> float:
    return round(float(value), 4)

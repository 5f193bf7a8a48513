from dataclasses import replace

import numpy as np

from artlab import latents
from artlab.generator import Generator
from artlab.tone import Tone


def recording(seen):
    """Make a generator that notes what it is given and passes latents on as pictures."""
    return Generator(
        name="gan",
        place=lambda points, weights: seen.append((points, weights)) or points,
        paint=lambda codes: codes[:, :1, None] * np.ones((28, 28), np.float32),
        encode=lambda images: images[:, 0, :1],
    )


def test_draws_a_picture_for_each_position(generator):
    drawn = generator.draw(np.array([42, 42.5, 43]), label=7)

    assert drawn.shape == (3, 28, 28)
    assert drawn.dtype == np.float32
    assert 0 <= drawn.min() < drawn.max() <= 1


def test_places_the_latents_and_the_labels_of_the_positions():
    seen, positions = [], np.array([2, 2.25])

    recording(seen).draw(positions)
    recording(seen).draw(positions, label=7)

    for (points, weights), label in zip(seen, (None, 7), strict=True):
        assert np.array_equal(points, latents.at(positions))
        assert np.array_equal(weights, latents.weights(positions, label=label, classes=10))


def test_seed_and_label_decide_the_picture(generator):
    asked = ((42.0, 7), (42.0, 7), (43.0, 7), (42.0, 3))

    [picture], [again], *others = (generator.draw(np.array([at]), label=of) for at, of in asked)

    assert np.array_equal(picture, again)
    assert not any(np.array_equal(picture, other[0]) for other in others)


def test_rebuilding_encodes_and_then_decodes(digits):
    rebuilt = recording([]).rebuild(digits)

    assert np.array_equal(rebuilt, digits[:, :1, :1] * np.ones((28, 28)))


def test_every_picture_leaves_through_the_tone_curve(generator, digits):
    tone, seeds = Tone(((0.2, 0.0), (0.5, 0.6), (0.8, 1.0))), np.array([42.0, 42.5])
    toned = replace(generator, tone=tone)

    for ask in (
        lambda asked: asked.draw(seeds),
        lambda asked: asked.draw_every_label(seeds),
        lambda asked: asked.rebuild(digits),
    ):
        assert np.array_equal(ask(toned), tone(ask(generator)))

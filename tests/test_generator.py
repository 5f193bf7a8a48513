import numpy as np

from artlab import latents
from artlab.generator import Generator


def recording(seen):
    """Make a generator that notes what it is given and passes latents on as pictures."""
    return Generator(
        name="gan",
        place=lambda points, weights: seen.append((points, weights)) or points,
        decode=lambda codes: codes[:, :1, None] * np.ones((28, 28), np.float32),
        encode=lambda images: images[:, 0, :1],
    )


def test_draws_a_picture_for_each_position(generator):
    drawn = generator.draw(np.array([42, 42.5, 43]), label=7)

    assert drawn.shape == (3, 28, 28)
    assert drawn.dtype == np.float32
    assert 0 <= drawn.min() < drawn.max() <= 1


def test_places_the_latents_and_the_labels_of_the_positions():
    seen = []
    positions = np.array([2, 2.25])

    recording(seen).draw(positions)

    [(points, weights)] = seen
    assert np.array_equal(points, latents.at(positions))
    assert np.array_equal(weights, latents.weights(positions, label=None, classes=10))


def test_a_label_that_is_asked_for_overrules_the_seed_s_own():
    seen = []

    recording(seen).draw(np.array([2.0]), label=7)

    assert seen[0][1].argmax() == 7


def test_one_seed_is_one_picture(generator):
    [once], [again] = (generator.draw(np.array([42.0]), label=7) for _ in range(2))

    assert np.array_equal(once, again)


def test_seed_and_label_change_the_picture(generator):
    [picture] = generator.draw(np.array([42.0]), label=7)

    assert not np.array_equal(picture, generator.draw(np.array([43.0]), label=7)[0])
    assert not np.array_equal(picture, generator.draw(np.array([42.0]), label=3)[0])


def test_rebuilding_encodes_and_then_decodes(digits):
    rebuilt = recording([]).rebuild(digits)

    assert np.array_equal(rebuilt, digits[:, :1, :1] * np.ones((28, 28)))

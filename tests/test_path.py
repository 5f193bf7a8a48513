from dataclasses import replace

import numpy as np
import pytest
from waves import GENERATOR, studio

from artlab import latents
from artlab.clips import drawing, path
from artlab.clips.path import Keyframe, Line, Moment, Path
from artlab.points import Point

RATE = 20


def through(*positions, seconds=1.0, **ways):
    keyframes = tuple(Keyframe(Point(position=float(one)), seconds) for one in positions)
    return Path(keyframes=keyframes, **ways)


def walked(way):
    return drawing.walk(studio(), way, RATE, lambda _: None)


def steps(images):
    """Return how far each image is from the next, the first following the last."""
    flat = images.reshape(len(images), -1)
    return np.abs(flat - np.roll(flat, -1, axis=0)).mean(axis=1)


@pytest.mark.parametrize("easing", ["linear", "in-out"])
@pytest.mark.parametrize("seeds", [(42, 43, 44, 45), (7, 300, 12.5, 9), (1, 2)], ids=str)
def test_a_loop_has_no_seam_and_no_jerk(easing, seeds):
    moved = steps(walked(through(*seeds, easing=easing, ending="loop")).images)

    assert moved.max() <= 2 * np.median(moved)
    assert moved[-1] <= moved[:-1].max()


def test_a_loop_keeps_its_length_and_gives_haste_more_time():
    way = Path(
        keyframes=tuple(
            Keyframe(Point(position=float(seed)), seconds)
            for seed, seconds in ((42, 2.0), (43, 0.2), (44, 2.0))
        ),
        ending="loop",
    )
    even = [np.ones(10)] * 3

    times = way.paced(even)

    assert times[-1] == pytest.approx(4.2)
    assert np.diff(times)[1] > 0.2
    assert replace(way, ending="stop").paced(even).tolist() == [0, 2.0, 2.2]


def test_it_goes_through_its_keyframes_and_ends_at_the_last():
    moments = walked(through(42, 50.5, 7)).moments

    assert len(moments) == 2 * RATE + 1
    shown = path.latents_at([moments[place] for place in (0, RATE, -1)])
    assert np.allclose(shown, latents.at([42, 50.5, 7]), atol=1e-5)
    assert np.allclose(np.linalg.norm(path.latents_at(moments), axis=1), 10, atol=2)


def test_ping_pong_goes_back_as_it_came():
    there, both = (walked(through(42, 43, 9, ending=ending)) for ending in ("stop", "ping-pong"))

    count = len(there.images)
    assert len(both.images) == 2 * count - 2
    assert np.array_equal(both.images[:count], there.images)
    assert np.array_equal(both.images[count:], there.images[-2:0:-1])


def test_hold_shows_each_for_its_time():
    way = Path(
        keyframes=(Keyframe(Point(position=1.0), 1.0), Keyframe(Point(position=2.0), 0.5)),
        easing="hold",
    )

    positions = [moment.first.position for moment in walked(way).moments]

    assert positions == [1.0] * RATE + [2.0] * (RATE // 2)


def test_in_out_leaves_and_reaches_slowly():
    moved = steps(walked(through(42, 43, easing="in-out")).images)[:-1]

    assert moved[0] < moved[len(moved) // 2] / 3
    assert moved[-1] < moved[len(moved) // 2] / 3


def test_an_even_pace_is_even_where_the_pictures_change_unevenly():
    moved = steps(walked(through(42, 43)).images)[:-1]
    line = Line(start=Point(position=42.0), end=43.0, frames=len(moved) + 1)
    plain = steps(drawing.draw(studio(), line.moments(), lambda _: None))[:-1]

    assert moved.max() / moved.min() < plain.max() / plain.min()


def test_equal_keyframes_stand_still():
    images = walked(through(5, 5, ending="loop")).images

    assert np.array_equal(images, np.repeat(images[:1], len(images), axis=0))


def test_labels_and_temperatures_are_blended_on_the_way():
    first = Point(position=1.0, label=3, temperature=0.0)
    middle = Moment(first, Point(position=1.0, label=4, temperature=1.0), 0.25)

    [weights] = path.weights_at([middle])
    [drawn] = drawing.draw(studio(), [middle], lambda _: None)

    assert weights.tolist() == [0, 0, 0, 0.75, 0.25, 0, 0, 0, 0, 0]
    wanted = GENERATOR.picture(latents.at([1.0]), weights[None], temperature=0.25)
    assert np.allclose(drawn, wanted[0], atol=1e-6)


def test_bends_are_blended_on_the_way():
    leaning, tall = Point(bends=(("slant", 1.0),)), Point(bends=(("tallness", -2.0),))

    assert path.bends_at(Moment(leaning, tall, 0.25)) == (("slant", 0.75), ("tallness", -0.5))
    assert path.bends_at(Moment(leaning, leaning, 0.1)) == leaning.bends
    assert path.bends_at(Moment(Point(), Point(), 0.5)) == ()


def test_where_the_model_changes_one_picture_fades_into_the_other():
    dark, light = (
        replace(GENERATOR, paint=lambda codes, level=level: np.full((len(codes), 28, 28), level))
        for level in (0.0, 1.0)
    )
    both = replace(studio(), generator=lambda name: light if name == "gan" else dark)
    moment = Moment(Point(model="gan"), Point(model="dense"), 0.25)

    [drawn] = drawing.draw(both, [moment], lambda _: None)

    assert np.allclose(drawn, 0.75)

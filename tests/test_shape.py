"""What is measured of a picture's ink, on bars whose shape is known."""

import cv2
import numpy as np
import pytest

from artlab.directions import PROPERTIES
from artlab.scores import shape

SIDE = 28


def bar(*, wide=4, tall=20, lean=0.0):
    """Return an image of a bar in the middle, in pixels, leaning by degrees to the right."""
    page = np.zeros((8 * SIDE, 8 * SIDE), np.float32)
    half, middle = 4 * SIDE, 4 * SIDE
    page[half - 4 * tall : half + 4 * tall, middle - 4 * wide : middle + 4 * wide] = 1
    shear = np.tan(np.radians(lean))
    turn = np.float32([[1, -shear, shear * half], [0, 1, 0]])
    sheared = cv2.warpAffine(page, turn, page.shape)
    return cv2.resize(sheared, (SIDE, SIDE), interpolation=cv2.INTER_AREA)[None]


@pytest.mark.parametrize("lean", [-20, 0, 15, 30])
def test_slant_is_the_angle_of_a_leaning_bar(lean):
    [found] = shape.slant(bar(wide=3, tall=16, lean=lean))

    assert found == pytest.approx(lean, abs=0.7)


@pytest.mark.parametrize("wide", [2, 4, 6])
def test_thickness_is_that_of_a_stroke_whatever_its_light(wide):
    stroke = bar(wide=wide, tall=24)

    [found], [fainter] = shape.thickness(stroke), shape.thickness(stroke / 2)

    assert found == pytest.approx(2 * wide * 24 / (2 * (wide + 24)), rel=0.05)
    assert fainter == pytest.approx(found, rel=1e-4)


@pytest.mark.parametrize(("wide", "tall"), [(4, 20), (10, 20), (10, 8)])
def test_breadth_and_tallness_are_a_bar_s_sides(wide, tall):
    image = bar(wide=wide, tall=tall)

    assert shape.breadth(image) == pytest.approx(wide, abs=0.2)
    assert shape.tallness(image) == pytest.approx(tall, abs=0.2)


def test_a_slant_makes_nothing_wider():
    upright, leaning = bar(wide=6, tall=18), bar(wide=6, tall=18, lean=25)

    assert shape.breadth(leaning) == pytest.approx(shape.breadth(upright), abs=0.2)


def test_where_it_stands_changes_nothing():
    image = bar(wide=4, tall=12, lean=10)

    moved = np.roll(image, (3, -4), axis=(1, 2))

    np.testing.assert_allclose(shape.measure(moved), shape.measure(image), atol=1e-3)


def test_all_are_measured_in_the_order_of_their_names_even_without_ink():
    found = shape.measure(np.zeros((2, SIDE, SIDE), np.float32))

    assert found.shape == (2, len(PROPERTIES))
    assert np.isfinite(found).all()
    assert [*shape.MEASURES] == [*shape.UNITS] == [*PROPERTIES]


def test_dark_ink_on_light_paper_is_measured_as_light_on_dark():
    drawn = bar(lean=15)

    assert (shape.is_on_light(drawn), shape.is_on_light(1 - drawn)) == (False, True)
    np.testing.assert_allclose(
        shape.measure(1 - drawn, on_light=True), shape.measure(drawn), rtol=1e-4
    )

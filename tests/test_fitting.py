"""A picture of one's own, fitted: by Python, and by the browser to the same byte."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from node import evaluate

from artlab import fitting
from artlab.collections.brush import BRUSH
from artlab.collections.mnist import MNIST
from artlab.errors import InputError
from artlab.fitting import fit

BOTH = pytest.mark.parametrize("collection", [MNIST, BRUSH], ids=["mass", "box"])
WHOLE = replace(MNIST, middle="whole")
BOX = 20  # pixels of a digit's 28
HERE = """({ fitTo }, { data, width, height, ...form }) => {
  const found = fitTo({ data: Uint8Array.from(data), width, height }, form);
  return found && [found.light, found.cropped, found.fitted];
}"""


def drawn(height=280, width=280, *, thick=24):
    """Draw a seven by hand, light on dark: grey, (height, width)."""
    page = np.zeros((height, width), np.uint8)
    corners = np.rint(np.array([[0.25, 0.2], [0.7, 0.22], [0.4, 0.8]]) * (width, height))
    line = {"isClosed": False, "color": 255, "thickness": thick, "lineType": cv2.LINE_AA}
    return cv2.polylines(page, [corners.astype(np.int32)], **line)


def written(page, *, paper, ink, grain=0.0, slope=0.0):
    """Return what is drawn as ink on paper with a grain, and lighter to the right."""
    levels = paper + (ink - paper) * (page / 255) + slope * np.linspace(-1, 1, page.shape[1])
    levels += np.random.RandomState(0).normal(0, grain, page.shape)
    return levels.clip(0, 255).astype(np.uint8)


def opaque(grey):
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])


def inside(alpha, level):
    """Draw in one level on what is transparent."""
    return np.dstack([*[np.full_like(alpha, level)] * 3, alpha])


def dot():
    page = np.zeros((300, 300), np.uint8)
    cv2.circle(page, (80, 90), 12, 255, -1)
    return page


def box(levels):
    """Return top, bottom, left, right of what is not black."""
    rows, columns = np.flatnonzero(levels.any(axis=1)), np.flatnonzero(levels.any(axis=0))
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


def middle(levels):
    places = np.arange(MNIST.side)
    return [np.average(places, weights=levels.sum(axis=axis)) for axis in (1, 0)]


PICTURES = {
    "chalk": opaque(drawn()),
    "ink": opaque(written(drawn(), paper=255, ink=20)),
    "pencil on grainy paper": opaque(written(drawn(), paper=200, ink=90, grain=6)),
    "a shadow": opaque(written(drawn(), paper=180, ink=30, slope=20, grain=2)),
    "of the collection's own size": opaque(drawn(28, 28, thick=2)),
    "eight by eight": opaque(drawn(8, 8, thick=1)),
    "wide": opaque(drawn(200, 900, thick=30)),
    "tall, an odd size": opaque(drawn(701, 333)),
    "large": opaque(written(drawn(900, 1100, thick=80), paper=240, ink=0, grain=4)),
    "black on nothing": inside(drawn(), 0),
    "white on nothing": inside(drawn(), 255),
    "blue and half there": np.dstack([drawn() // 9, drawn() // 5, drawn(), drawn() // 2 + 90]),
    "one dot": opaque(dot()),
    "one row": opaque(np.uint8([[0, 0, 0, 0, 255, 90, 0, 0, 0]])),
}


def form(collection):
    return {name: getattr(collection, name) for name in ("side", "filled", "middle")}


@pytest.mark.parametrize("collection", [MNIST, BRUSH, WHOLE], ids=["mass", "box", "whole"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_browser_fits_to_the_same_byte(name, collection):
    picture = PICTURES[name]
    height, width, _ = picture.shape

    found = evaluate(
        "yours/fitting.js",
        HERE,
        data=picture.ravel().tolist(), width=width, height=height, **form(collection),
    )  # fmt: skip

    if found is None:  # black on black, and on white it is white
        with pytest.raises(InputError, match="no digit is to be seen"):
            fit(picture, collection)
        return
    wanted = fit(picture, collection)
    for step, levels in zip(found, (wanted.light, wanted.cropped, wanted.levels), strict=True):
        assert (step["height"], step["width"]) == levels.shape
        assert np.array_equal(np.reshape(step["levels"], levels.shape), levels)


@pytest.mark.parametrize(
    "name", [name for name in PICTURES if name not in ("one row", "eight by eight")]
)
def test_it_fills_the_box_and_its_mass_is_in_the_middle(name):
    levels = fit(PICTURES[name], MNIST).levels

    top, bottom, left, right = box(levels)
    assert levels.shape == MNIST.shape
    assert max(bottom - top, right - left) == BOX
    assert middle(levels) == pytest.approx([MNIST.side / 2] * 2, abs=0.51)
    assert levels.max() > 200


@pytest.mark.parametrize("name", ["ink", "pencil on grainy paper", "a shadow", "black on nothing"])
def test_however_it_was_drawn_it_is_the_same_digit(name):
    chalk = fit(PICTURES["chalk"], MNIST).levels.astype(int)

    found = fit(PICTURES[name], MNIST).levels

    assert np.abs(found - chalk).mean() < 7
    assert not found[:3].any()  # the paper is black, its grain gone


@BOTH
def test_a_picture_of_the_collection_stays_as_it_is(collection):
    from artlab.scores import references  # noqa: PLC0415 - reads all of them

    real = np.rint(references.load(collection).images[:200] * 255).astype(int)

    changes = [np.abs(fit(one.astype(np.uint8), collection).levels - one).mean() for one in real]

    assert np.median(changes) < (0.5 if collection == MNIST else 12)
    assert np.mean(np.array(changes) < 3) > (0.9 if collection == MNIST else 0.1)


def test_a_picture_of_a_folder_is_its_middle_square_as_it_is():
    page = written(drawn(300, 500), paper=255, ink=20)

    levels = fit(page, WHOLE).levels

    wanted = cv2.resize(page[:, 100:400], WHOLE.shape, interpolation=cv2.INTER_AREA)
    assert np.abs(levels.astype(int) - wanted).max() <= 1


def test_the_steps_are_there_to_be_shown():
    found = fit(drawn(700, 900), MNIST)

    assert found.light.shape == (398, fitting.LONGEST)
    assert found.cropped.shape < found.light.shape
    assert found.images.shape == (1, *MNIST.shape)
    assert found.images.max() <= 1


@pytest.mark.parametrize(
    "picture",
    [
        np.full((50, 50), 7, np.uint8), np.full((50, 50, 3), 255, np.uint8),
        np.zeros((1, 1), np.uint8), np.zeros((9, 9, 4), np.uint8),
        np.random.RandomState(0).randint(100, 110, (60, 60), np.uint8),
    ],
    ids=["grey", "white", "one pixel", "transparent", "grain"],
)  # fmt: skip
def test_without_ink_it_says_so(picture):
    with pytest.raises(InputError, match="no digit is to be seen: nothing stands out"):
        fit(picture, MNIST)
    if picture.shape[2:] == (4,):
        given = {"data": picture.ravel().tolist(), "width": 9, "height": 9, **form(MNIST)}
        assert evaluate("yours/fitting.js", HERE, **given) is None


def test_without_pixels_it_says_so():
    with pytest.raises(InputError, match="has no pixels"):
        fit(np.zeros((0, 5), np.uint8), MNIST)


def test_a_collection_in_colour_has_no_ink(shapes):
    with pytest.raises(InputError, match="only grey pictures can be fitted, and coloured shapes"):
        fit(drawn(), shapes)


@pytest.mark.parametrize(
    "picture", [np.zeros((9, 9)), np.zeros((9, 9, 5), "u1"), np.zeros(9, "u1")]
)
def test_what_is_no_picture_is_refused(picture):
    with pytest.raises(ValueError, match="a picture is bytes of one shape"):
        fit(picture, MNIST)

"""Digits of other people than those whose the models learnt, in the collection's own form."""

import string
from collections.abc import Callable

import cv2
import numpy as np

from artlab import images
from artlab.collections.collection import Collection
from artlab.images import Images

BOX = 5 / 7  # of a picture's side: the square that the ink is fitted into
WHITE = 16  # scikit-learn's


def strangers(collection: Collection, tell: Callable[[str], None]) -> Images | None:
    """Return scikit-learn's 1,797 digits, laid out as the collection's are.

    Each is enlarged to the box, and moved by whole pixels until its centre of mass
    is in the middle.

    Args:
        collection: Whose form they take.
        tell: Called with a line when scikit-learn is not installed.

    Returns:
        Images, or None: without scikit-learn, or for a collection other than grey
        digits, light on dark.

    Source:
        Alpaydin, Kaynak, "Optical Recognition of Handwritten Digits", 1998, UCI
        Machine Learning Repository, doi:10.24432/C50P49, CC BY 4.0.
    """
    form = collection.labels, collection.channels, collection.palette
    if form != (tuple(string.digits), 1, "chalk"):
        return None
    try:
        from sklearn.datasets import load_digits  # noqa: PLC0415 - only these need scikit-learn
    except ModuleNotFoundError:
        tell("strangers' digits are left out; to rebuild them too: pip install scikit-learn")
        return None
    box = round(BOX * collection.side)
    written = load_digits().images / WHITE
    enlarged = [cv2.resize(one, (box, box), interpolation=cv2.INTER_CUBIC) for one in written]
    # Bicubic overshoots: below black there would be ink of negative mass.
    inks = images.as_shown(np.array(enlarged, np.float32))
    return np.array([_in_the_middle(ink, collection) for ink in inks])


def _in_the_middle(ink: Images, collection: Collection) -> Images:
    places = np.arange(len(ink))
    masses = [np.average(places, weights=ink.sum(axis=axis)) for axis in (1, 0)]
    top, left = (round(collection.side / 2 - mass) for mass in masses)
    picture = np.zeros(collection.shape, np.float32)
    picture[top : top + len(ink), left : left + len(ink)] = ink
    return picture

"""What the tests of collected folders share."""

import PIL.Image

from artlab.collecting import folder

NAMES = ("red squares", "Мои круги")
COUNT = 60  # of each


def save(picture, path):
    PIL.Image.fromarray(picture).save(path)


def gathered(where, **options):
    return folder.gather(where, lambda *_: None, **{"side": 16} | options)

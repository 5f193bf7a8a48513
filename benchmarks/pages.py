"""The pages that are compared: ours, and its peers."""

from dataclasses import dataclass, replace

from artlab.collections import NAMED, told
from artlab.collections.collection import Collection


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page.

    Attributes:
        command: What comes after `python`.
        path: What comes after the address.
        ready: The selector of what is there when the first picture is.
        slider: The selector of the slider's input.
        picture: The selector of what shows the digit.
    """

    command: tuple[str, ...]
    path: str = ""
    ready: str
    slider: str = ""
    picture: str = ""


def showing(page: Page, collection: Collection) -> Page:
    """Return our page as it shows a collection."""
    if not told(collection):
        return page
    return replace(page, path=f"{page.path}{'&' if page.path else '?'}{NAMED}={collection.name}")


ARTLAB = Page(
    command=("app.py",),
    path="?seed=42&span=1000",  # it stands still, and a pixel of its slider is a seed
    ready=".lab-view[data-state=ready]",
    slider="#lab-slider input[type=range]",
    picture=".lab-frame > canvas",
)
OPENING = replace(ARTLAB, path="")  # where a visitor begins
BY_SERVER = replace(ARTLAB, path=f"{ARTLAB.path}&engine=off")  # the server draws
DRAWING = ".lab-view:is([data-engine=drawing], [data-engine=ready])"  # the browser does
BY_BROWSER = replace(ARTLAB, ready=".lab-view[data-engine=ready]")  # and scores, too
CONVENTIONAL = Page(
    command=("benchmarks/conventional.py",),
    ready="#picture img",
    slider="#seed input[type=range]",
    picture="#picture img",
)
HELLO = Page(command=("benchmarks/hello.py",), ready="#told textarea")

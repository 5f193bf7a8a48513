"""The pages that are compared: ours, and its peers."""

from dataclasses import dataclass, replace


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


ARTLAB = Page(
    command=("app.py",),
    path="?seed=42&span=1000",  # it stands still, and a pixel of its slider is a seed
    ready=".lab-view[data-state=ready]",
    slider="#lab-slider input[type=range]",
    picture=".lab-frame > canvas",
)
BY_SERVER = replace(ARTLAB, path=f"{ARTLAB.path}&engine=off")  # the server draws
BY_BROWSER = replace(ARTLAB, ready=".lab-view[data-engine=ready]")  # the browser does
CONVENTIONAL = Page(
    command=("benchmarks/conventional.py",),
    ready="#picture img",
    slider="#seed input[type=range]",
    picture="#picture img",
)
HELLO = Page(command=("benchmarks/hello.py",), ready="#told textarea")

"""The pages that are compared: ours, and its peers."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page.

    Attributes:
        command: What comes after `python`.
        ready: The selector of what is there when the first picture is.
        slider: The selector of the slider's input.
        picture: The selector of what shows the digit.
    """

    command: tuple[str, ...]
    ready: str
    slider: str = ""
    picture: str = ""


ARTLAB = Page(
    command=("app.py",),
    ready=".lab-view[data-state=ready]",
    slider="#lab-slider input[type=range]",
    picture=".lab-drawn canvas",
)
CONVENTIONAL = Page(
    command=("benchmarks/conventional.py",),
    ready="#picture img",
    slider="#seed input[type=range]",
    picture="#picture img",
)
HELLO = Page(command=("benchmarks/hello.py",), ready="#told textarea")

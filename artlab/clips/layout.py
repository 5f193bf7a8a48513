"""Where everything is in a frame: images in rows and columns, and lines of words."""

from dataclasses import dataclass

LINE = 1.5  # of a letter's height, from line to line
LETTERS = 27  # of them make a frame's shorter side
SMALLEST = 9  # pixels of a letter that can be read


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where everything is in a frame.

    Attributes:
        width: Of a frame, in pixels.
        height: The same.
        side: Of an image, in pixels.
        rows: Of images.
        columns: Of images.
        titles: Lines above all images.
        captions: Lines below each image.
        feet: Lines below all images.
        smooth: Blend between pixels (bicubic); otherwise each becomes a sharp square.
        look: Its colours.
    """

    width: int
    height: int
    side: int
    rows: int = 1
    columns: int = 1
    titles: int = 0
    captions: int = 0
    feet: int = 0
    smooth: bool = False
    look: str = "chalk"

    @property
    def letter(self) -> int:
        """Return how tall letters are, in pixels."""
        return max(SMALLEST, min(self.width, self.height) // LETTERS)

    @property
    def line(self) -> int:
        """Return how far it is from line to line."""
        return round(LINE * self.letter)

    @property
    def factor(self) -> int:
        """Return the largest whole factor by which all images fit; 0 if there is none."""
        words = self.line * (self.titles + self.feet + self.rows * self.captions)
        across = self.columns * (self.side + 1) - 1  # with a pixel between two
        down = self.rows * (self.side + 1) - 1
        return max(0, min(self.width // across, (self.height - words) // down))

    @property
    def square(self) -> int:
        """Return how many pixels an image is across, enlarged."""
        return self.side * self.factor

    @property
    def block(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height of all that is shown."""
        step = self.factor
        width = self.columns * (self.square + step) - step
        height = self.rows * (self.square + step + self.line * self.captions) - step
        height += self.line * (self.titles + self.feet)
        return (self.width - width) // 2, (self.height - height) // 2, width, height

    def corner(self, cell: int) -> tuple[int, int]:
        """Return left and top of an image."""
        row, column = divmod(cell, self.columns)
        left, top, _, _ = self.block
        pitch = self.square + self.factor
        down = self.line * self.titles + row * (pitch + self.line * self.captions)
        return left + column * pitch, top + down

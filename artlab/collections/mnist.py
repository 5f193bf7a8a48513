"""MNIST: 70,000 digits, written by hand."""

from artlab.collections.collection import CHECKPOINTS, Collection

MNIST = Collection(
    name="mnist",
    title="handwritten digits",
    noun="digit",
    kind="digit",
    side=28,
    labels=tuple("0123456789"),
    spoken=tuple(f"{'an' if digit == '8' else 'a'} {digit}" for digit in "0123456789"),
    references=10_000,
    first="7",
    dataset="mnist",
    source="LeCun, Cortes, Burges, the MNIST database of handwritten digits",
    licence="CC BY-SA 3.0",
    root=CHECKPOINTS / "mnist",
)

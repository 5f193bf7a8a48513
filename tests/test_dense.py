import numpy as np
import pytest
from node import evaluate

from artlab.export.dense import text_of


@pytest.mark.parametrize("count", [0, 1, 14, 15, 16, 5000])
def test_a_browser_reads_what_was_written(count):
    content = np.random.RandomState(count).bytes(count)

    found = evaluate(
        "exported/reading.js",
        "({ bytesOf }, { text, count }) => bytesOf(text, count)",
        text=text_of(content),
        count=count,
    )

    assert bytes(found) == content

"""The benchmarks' table and their measuring of a process; the figures themselves: make bench."""

import json
import os
import sys
import time

import pytest

from artlab.collections.brush import BRUSH
from artlab.collections.mnist import MNIST
from benchmarks import pages
from benchmarks.figures import Row, as_json, median, named, percentile, table
from benchmarks.pages import BY_SERVER, OPENING
from benchmarks.served import Served

ROWS = [
    Row(
        what="a thing", ours="2.0 ms", peer="8.0 ms, a peer", ratio=0.25, wanted="≤ 1",
        is_reached=True,
    ),
    Row(what="another", ours="3", wanted="0", is_reached=False),
    Row(what="a third", ours="1"),
]  # fmt: skip


def test_the_table_says_what_is_reached_and_what_is_not():
    lines = table(ROWS).splitlines()

    assert lines[2:] == [
        "| a thing | 2.0 ms | 8.0 ms, a peer | 0.25 | ≤ 1 yes |",
        "| another | 3 |  |  | 0 **no** |",
        "| a third | 1 |  |  |  |",
    ]


def test_json_names_the_machine():
    found = json.loads(as_json(ROWS, machine="2 cores of X"))

    assert found["machine"] == "2 cores of X"
    assert [row["is_reached"] for row in found["rows"]] == [True, False, None]


def test_another_collection_is_asked_for_and_named_and_the_default_is_not():
    assert [pages.showing(page, MNIST) for page in (OPENING, BY_SERVER)] == [OPENING, BY_SERVER]
    assert pages.showing(OPENING, BRUSH).path == "?collection=brush"
    assert pages.showing(BY_SERVER, BRUSH).path == f"{BY_SERVER.path}&collection=brush"
    assert named(ROWS, MNIST) == ROWS
    assert [row.what for row in named(ROWS[:1], BRUSH)] == ["brush: a thing"]


def test_a_percentile_is_one_of_the_values():
    values = [float(value) for value in range(100, 0, -1)]

    assert percentile(values, 95) == 96
    assert percentile([7.0], 95) == 7
    assert median(values) == 50.5


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_work_is_seen_and_waiting_is_not():
    here = Served(address="", process=os.getpid(), started=0)

    before = here.processor_seconds()
    time.sleep(0.3)
    waited = here.processor_seconds() - before
    until = time.process_time() + 0.3
    while time.process_time() < until:
        pass
    worked = here.processor_seconds() - before - waited

    assert waited < 0.1
    assert worked > 0.2
    assert 0 < here.resident_bytes() <= here.resident_bytes(peak=True)

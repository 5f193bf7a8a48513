import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from artlab import strips
from artlab.errors import ArtlabError, CheckpointError, InputError
from artlab.lab import Lab
from artlab.points import Point
from artlab.studio.serving.strip_cache import StripCache


@pytest.fixture(scope="module")
def lab(tiny):
    lab = Lab(tiny)
    assert not lab.troubles()
    return lab


@pytest.fixture
def drawn(monkeypatch):
    """Return the points that strips are drawn of from now on, those together in one list."""
    calls, draw = [], strips.draw

    def note(lab, points):
        calls.append(list(points))
        return draw(lab, points)

    monkeypatch.setattr(strips, "draw", note)
    return calls


def seven(seed, **options):
    return Point(position=seed, label=7, **options)


@pytest.mark.parametrize(("position", "count"), [(42, 17), (42.3, 1)])
def test_a_strip_is_packed_as_it_was_drawn(lab, position, count):
    packed = StripCache(lab).get(seven(position)).result(60)

    strip = json.loads(gzip.decompress(packed))
    assert strip == strips.draw(lab, [seven(position)])[0]
    assert len(strip["frames"]) == count


def test_many_who_ask_at_once_share_one_computation(lab, drawn):
    cache = StripCache(lab)

    with ThreadPoolExecutor(20) as visitors:
        packed = set(visitors.map(lambda _: cache.get(seven(9)).result(60), range(50)))

    assert len(drawn) == len(packed) == 1


def test_those_who_wait_are_served_together(lab, monkeypatch):
    sizes, go, draw = [], threading.Event(), strips.draw

    def wait(lab, points):
        sizes.append(len(points))
        assert go.wait(30)
        return draw(lab, points)

    monkeypatch.setattr(strips, "draw", wait)
    cache = StripCache(lab)
    promises = [cache.get(seven(seed)) for seed in range(12)]
    go.set()

    assert all(promise.result(60) for promise in promises)
    assert len(sizes) <= 4
    assert max(sizes) == 8


def test_only_the_last_used_are_kept(lab, drawn):
    cache = StripCache(lab, size=2)

    for seed in (1, 2, 1, 3, 1, 2.3, 2):  # a frame between two takes no other's place
        cache.get(seven(seed)).result(60)

    assert [point.position for points in drawn for point in points] == [1, 2, 3, 2.3, 2]


def test_a_wrong_one_among_others_fails_alone(lab):
    cache = StripCache(lab)

    good, bad, last = (cache.get(each) for each in (seven(1), seven(2, reference=123), seven(3)))

    assert good.result(60)
    assert last.result(60)
    with pytest.raises(InputError, match="there are 100 references, and no 123"):
        bad.result(60)


@pytest.mark.parametrize(
    ("error", "answers"),
    [
        *((error, []) for error in (CheckpointError("damaged"), MemoryError(), SystemExit())),
        (TypeError(), [object()]),  # which cannot be packed
    ],
    ids=["damaged", "no memory", "the end", "not packed"],
)
def test_whatever_fails_the_next_who_asks_is_served(lab, monkeypatch, error, answers):
    def draw(*_):
        if not answers:
            raise error
        return answers

    cache = StripCache(lab)
    with monkeypatch.context() as patch:
        patch.setattr(strips, "draw", draw)
        with pytest.raises(type(error)):
            cache.get(seven(1)).result(60)

    assert cache.get(seven(1)).result(60)


def test_too_many_at_once_are_asked_to_come_back_between_two_frames_too(lab):
    for point in (seven(1), seven(1.01)):
        with pytest.raises(ArtlabError, match="try again"):
            StripCache(lab, waiting=0).get(point)


@pytest.fixture
def held(monkeypatch):
    """Return who must be set free before anything is drawn, the seeds that then are, and who
    says that drawing has begun.
    """
    go, seeds, begun, draw = threading.Event(), [], threading.Event(), strips.draw

    def wait(lab, points):
        begun.set()
        assert go.wait(30)
        seeds.extend(point.position for point in points)
        return draw(lab, points)

    monkeypatch.setattr(strips, "draw", wait)
    return go, seeds, begun


def test_who_asks_for_one_does_not_wait_for_who_asks_for_hundreds(lab, held):
    go, seeds, _ = held
    cache = StripCache(lab)

    flood = [cache.get(seven(seed), "flood") for seed in range(100)]
    one = cache.get(seven(500), "one")
    same = cache.get(seven(99), "one")  # the last of the flood, at this one's turn
    go.set()

    assert one.result(60)
    assert same.result(60)
    assert {500, 99} <= set(seeds[:24])
    assert all(promise.result(60) for promise in flood)
    assert sorted(seeds) == [*range(100), 500]  # each once


def test_nobody_takes_all_the_places(lab, held):
    go, _, begun = held
    cache = StripCache(lab, waiting=20)
    cache.get(seven(1000), "first")
    assert begun.wait(30)  # nobody takes more until that is drawn
    for seed in range(30):
        with suppress(ArtlabError):
            cache.get(seven(seed), "flood")

    with pytest.raises(ArtlabError, match="try again"):
        cache.get(seven(98), "flood")
    one = cache.get(seven(99), "one")
    go.set()

    assert one.result(60)


def test_rehearsed_strips_are_there_when_they_are_asked_for(lab, drawn):
    cache = StripCache(lab)
    cache.rehearse(seven(seed) for seed in range(3))
    drawn.clear()

    assert all(cache.get(seven(seed)).done() for seed in range(3))
    assert not drawn


def test_a_rehearsal_without_a_model_ends_quietly(tiny, tmp_path):
    StripCache(Lab(replace(tiny, root=tmp_path))).rehearse([seven(1)])

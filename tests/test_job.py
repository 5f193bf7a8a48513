"""A render as a job: it can be cancelled wherever it is, and leaves nothing but what is done."""

import threading
import time

import pytest
from waves import studio

from artlab.clips import document, job, render
from artlab.clips.job import Job, Jobs
from artlab.clips.production import Rendered
from artlab.collections import DEFAULT
from artlab.errors import ClipError, ToolError

SMALL = {"preset": "own", "width": 160, "height": 160}
ASKED = document.read(
    {"keyframes": [{"seed": 1, "seconds": 0.5}, {"seed": 2, "seconds": 0.5}]} | SMALL, DEFAULT
)


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "visitor"
    folder.mkdir()
    return folder / "clip.mp4"


def run(place, made, tell_too=lambda *_: None):
    """Render in this thread; return all that was left."""

    def work(tell):
        def both(done, what):
            tell_too(done, what)
            tell(done, what)

        return render.render(studio(), ASKED, place, progress=both)

    made.run(work, lambda: [path.unlink() for path in place.parent.iterdir()])
    return sorted(path.name for path in place.parent.iterdir())


def test_a_job_goes_through_its_states_to_the_file(place):
    made, states = Job(place), []
    assert made.state == "queued"

    left = run(place, made, lambda *_: states.append(made.state))

    assert list(dict.fromkeys(states)) == ["drawing", "encoding", "verifying"]
    assert (made.state, made.done, left) == ("done", 1, ["clip.mp4"])
    assert made.result().scores.vmaf > 50


@pytest.mark.parametrize("stage", ["drawing", "encoding", "verifying", "scoring", "finishing"])
def test_cancelling_works_at_every_stage_and_leaves_nothing(place, stage):
    made = Job(place)

    left = run(place, made, lambda _, what: what == stage and made.cancel())

    assert (made.state, left) == ("cancelled", [])
    with pytest.raises(ClipError, match="the clip was cancelled"):
        made.result()


def test_one_that_is_cancelled_in_the_queue_never_begins(place):
    jobs, is_free = Jobs(), threading.Event()
    begun = []
    first = jobs.add(place, lambda _: is_free.wait() and Rendered(None, ()), lambda: None)
    second = jobs.add(place, lambda _: begun.append(1), lambda: None)

    second.cancel()
    is_free.set()

    assert first.wait(10)
    assert second.wait(10)
    assert (first.state, second.state, begun) == ("done", "cancelled", [])
    jobs.close()


def test_one_that_takes_too_long_is_ended_with_a_sentence(place, monkeypatch):
    monkeypatch.setattr(job, "LONGEST", 0)
    made = Job(place)

    left = run(place, made, lambda *_: time.sleep(0.01))

    assert (made.state, left) == ("failed", [])
    assert made.trouble == "the clip took longer than 0 seconds: make it smaller"


def test_why_one_fails_is_said(place):
    made = Job(place)

    def work(_):
        raise ToolError("ffmpeg is missing")

    made.run(work, lambda: None)

    assert (made.state, made.trouble) == ("failed", "ffmpeg is missing")
    with pytest.raises(ClipError, match="ffmpeg is missing"):
        made.result()


def test_too_many_are_refused(place, monkeypatch):
    monkeypatch.setattr(job, "MOST_WAITING", 2)
    jobs, is_free, cleaned = Jobs(), threading.Event(), []
    for _ in range(2):
        jobs.add(place, lambda _: is_free.wait() and Rendered(None, ()), lambda: None)

    with pytest.raises(ClipError, match="too many clips are waiting here"):
        jobs.add(place, lambda _: None, lambda: cleaned.append(1))

    assert cleaned == [1]
    is_free.set()
    jobs.close()


def test_those_that_nobody_waits_for_take_nobody_s_place(place, monkeypatch):
    monkeypatch.setattr(job, "MOST_WAITING", 2)
    jobs, is_free = Jobs(), threading.Event()
    jobs.add(place, lambda _: is_free.wait() and Rendered(None, ()), lambda: None)

    for _ in range(5):
        jobs.add(place, lambda _: None, lambda: None).cancel()
    last = jobs.add(place, lambda _: Rendered(None, ()), lambda: None)

    is_free.set()
    assert last.wait(10)
    assert last.state == "done"
    jobs.close()

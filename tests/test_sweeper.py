import os
import shutil
import time
from types import SimpleNamespace

import pytest

from artlab.errors import ArtlabError
from artlab.studio.serving import sweeper
from artlab.studio.serving.settings import Settings
from artlab.studio.serving.sweeper import KEPT_SECONDS, MB, SAFE_SECONDS, Sweeper

SETTINGS = Settings(temp_mb=5, free_mb=1)


@pytest.fixture
def clock(monkeypatch):
    """Return the monotonic clock, to set."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(time, "monotonic", lambda: clock.now)
    return clock


@pytest.fixture
def swept(tmp_path, clock):
    """Return a sweeper, the clock, and a function that makes a megabyte or more in its folder."""
    swept = Sweeper(tmp_path, SETTINGS)

    def made(name, megabytes=1):
        folder = tmp_path / "clips" / name
        folder.mkdir(parents=True)
        (folder / "clip.mp4").write_bytes(os.urandom(megabytes * MB))
        swept.sweep()
        clock.now += 1
        return folder

    return swept, clock, made


def test_what_is_old_goes_wherever_it_lies(swept, tmp_path):
    sweeper, clock, made = swept
    old = made("old")
    upload = tmp_path / "tmp" / "aborted.part"
    upload.parent.mkdir()
    upload.write_bytes(b"half")
    sweeper.sweep()
    clock.now += KEPT_SECONDS
    new = made("new")

    assert not old.exists()
    assert new.exists()
    clock.now += 2
    sweeper.sweep()
    assert not upload.exists()


def test_the_oldest_go_if_there_is_too_much(swept):
    sweeper, clock, made = swept
    folders = [made(str(number)) for number in range(8)]
    clock.now += SAFE_SECONDS

    sweeper.sweep()

    assert [folder.exists() for folder in folders] == [False] * 4 + [True] * 4


def test_what_may_be_in_the_making_stays_and_no_more_is_made_meanwhile(swept):
    sweeper, clock, made = swept
    folders = [made(str(number)) for number in range(8)]

    assert all(folder.exists() for folder in folders)
    with pytest.raises(ArtlabError, match=r"made just now: try again in 120 s$"):
        sweeper.check_room()
    clock.now += SAFE_SECONDS
    sweeper.sweep()
    sweeper.check_room()


def test_what_grows_is_weighed_again(swept):
    sweeper, _, made = swept
    folder = made("growing")
    sweeper.check_room()
    (folder / "more").write_bytes(bytes(6 * MB))
    sweeper.sweep()

    with pytest.raises(ArtlabError, match="made just now"):
        sweeper.check_room()


def test_a_clock_that_jumps_takes_nothing_away(swept):
    sweeper, _, made = swept
    folder = made("here")
    os.utime(folder, (0, 0))  # as if it was now 1970, or that were half a century ago

    sweeper.sweep()

    assert folder.exists()


def test_a_disk_that_is_nearly_full_is_said_without_saying_where(swept, monkeypatch, tmp_path):
    usage = SimpleNamespace(free=MB - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(ArtlabError, match="disk is nearly full") as refused:
        swept[0].check_room()

    assert str(tmp_path) not in str(refused.value)
    usage.free = MB
    swept[0].check_room()


def test_it_sweeps_by_itself_until_it_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(sweeper, "EVERY_SECONDS", 0.01)
    monkeypatch.setattr(sweeper, "KEPT_SECONDS", 0.02)
    old = tmp_path / "clips" / "old"
    old.mkdir(parents=True)
    swept = Sweeper(tmp_path, SETTINGS)

    swept.start()

    deadline = time.monotonic() + 10
    while old.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    swept.stop()
    assert not old.exists()

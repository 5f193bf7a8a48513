import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from artlab.errors import ArtlabError
from artlab.studio.serving import clips_folder
from artlab.studio.serving.clips_folder import ClipsFolder


@pytest.fixture
def clips():
    folder = ClipsFolder()
    yield folder
    folder.remove()


def test_every_clip_has_a_folder_of_its_own_safe_from_a_flood_while_it_is_made(clips, monkeypatch):
    monkeypatch.setattr(clips_folder, "KEPT_CLIPS", 3)

    paths = {clips.new("walk.mp4") for _ in range(9)}

    assert len({path.parent for path in paths}) == 9
    assert all(path.parent.is_dir() for path in paths)


def test_old_clips_are_swept_away(clips, monkeypatch):
    old = clips.new("old.mp4")
    monkeypatch.setattr(time, "time", lambda: old.parent.stat().st_mtime + 3601)

    new = clips.new("new.mp4")

    assert not old.parent.exists()
    assert new.parent.exists()


def test_only_so_many_clips_are_kept(clips, monkeypatch):
    monkeypatch.setattr(clips_folder, "KEPT_CLIPS", 3)
    paths = [clips.new("walk.mp4") for _ in range(6)]
    monkeypatch.setattr(time, "time", lambda: paths[0].parent.stat().st_mtime + 1000)

    last = clips.new("walk.mp4")

    assert sum(path.parent.exists() for path in paths) == 3
    assert last.parent.exists()


def test_no_place_for_a_clip_is_said_in_a_sentence(clips):
    clips.remove()
    clips.path.write_text("")  # a file where the folder should be

    with pytest.raises(ArtlabError, match=r"cannot make a place for walk\.mp4"):
        clips.new("walk.mp4")
    clips.path.unlink()


def test_the_folder_comes_back_after_the_system_has_tidied_it_away(clips):
    clips.remove()

    assert clips.new("walk.mp4").parent.is_dir()


def test_many_at_once_do_not_sweep_under_each_other(clips, monkeypatch):
    old = [clips.new("old.mp4") for _ in range(40)]
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(clips_folder, "KEPT_SECONDS", 3000)
    for path in old:
        os.utime(path.parent, (later - 3600, later - 3600))

    with ThreadPoolExecutor(8) as threads:
        paths = list(threads.map(lambda _: clips.new("walk.mp4"), range(40)))

    assert len(set(paths)) == 40
    assert not any(path.parent.exists() for path in old)

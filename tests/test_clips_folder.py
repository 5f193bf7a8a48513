import pytest

from artlab.errors import ArtlabError
from artlab.studio.serving import temporary
from artlab.studio.serving.clips_folder import ClipsFolder


@pytest.fixture
def clips():
    folder = ClipsFolder()
    yield folder
    folder.remove()


def test_every_clip_has_a_folder_of_its_own(clips):
    paths = {clips.new("walk.mp4") for _ in range(9)}

    assert len({path.parent for path in paths}) == 9
    assert all(path.parent.is_dir() for path in paths)


def test_clips_lie_in_the_app_s_own_folder(clips):
    assert clips.new("walk.mp4").parents[2] == temporary.own()


def test_no_place_for_a_clip_is_said_in_a_sentence_that_does_not_say_where(clips):
    clips.remove()
    clips.path.write_text("")  # a file where the folder should be

    with pytest.raises(ArtlabError, match=r"^cannot make a place for walk\.mp4: [^/]*$"):
        clips.new("walk.mp4")
    clips.path.unlink()


def test_the_folder_comes_back_after_the_system_has_tidied_it_away(clips):
    clips.remove()

    assert clips.new("walk.mp4").parent.is_dir()


def test_without_room_no_place_is_made():
    def full():
        raise ArtlabError("full")

    clips = ClipsFolder(full)

    with pytest.raises(ArtlabError, match="full"):
        clips.new("walk.mp4")
    assert not list(clips.path.iterdir())
    clips.remove()

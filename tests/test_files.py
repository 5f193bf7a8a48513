import os

import pytest

from artlab import files
from artlab.errors import ArtlabError


@pytest.fixture
def path(tmp_path):
    """Return a file that is there, alone in its folder."""
    files.write(tmp_path / "file", "first")
    return tmp_path / "file"


def test_a_file_is_replaced_and_nothing_else_is_left(path):
    files.write(path, b"second")

    assert path.read_text() == "second"
    assert list(path.parent.iterdir()) == [path]


def test_what_was_there_is_kept_when_writing_fails(path, monkeypatch):
    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fail)

    with pytest.raises(ArtlabError, match=r"^cannot write .*file: No space left on device$"):
        files.write(path, "second")

    assert path.read_text() == "first"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["nowhere/file", "file/file", "folder", "x" * 300], ids=len)
def test_where_nothing_can_be_written_is_one_clear_error(path, name):
    (path.parent / "folder").mkdir()

    with pytest.raises(ArtlabError, match=r"^cannot write .*: \w.+$"):
        files.write(path.parent / name, "text")

    assert sorted(each.name for each in path.parent.iterdir()) == ["file", "folder"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_or_a_device_is_written_to_and_stays_one(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        files.write(pipe, b"into it")

        assert os.read(reader, 100) == b"into it"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]

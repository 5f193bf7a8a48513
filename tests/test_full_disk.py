"""A disk that is full costs nothing: what was there stays, and with room again all goes on."""

from contextlib import contextmanager

import pytest
from waves import studio

from artlab import cards, files
from artlab.cards import Card
from artlab.clips import document, render
from artlab.clips.request import SUFFIXES
from artlab.collections import DEFAULT
from artlab.errors import ArtlabError

resource = pytest.importorskip("resource", reason="Windows has no such limit")


@contextmanager
def room_for(count):
    """Let no file have more bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def publish(folder, text):
    writers = {role: (".txt", lambda path: path.write_text(text)) for role in ("prior", "decoder")}
    cards.publish(folder, Card(name="gan", command="train gan"), writers)


def held(folder):
    card = cards.read(folder)
    return [cards.verified(folder, card, role).read_text() for role in ("prior", "decoder")]


@pytest.mark.parametrize("room", [0, 5, 10, 100], ids=lambda room: f"{room} bytes")
def test_a_checkpoint_stays_until_there_is_room_for_another(tmp_path, room):
    folder = tmp_path / "gan"
    publish(folder, "old")

    with room_for(room), pytest.raises(ArtlabError, match=r"File too large(; what was there .*)?$"):
        publish(folder, "new, and longer")
    kept = held(folder)
    publish(folder, "new, and longer")

    assert kept == ["old"] * 2
    assert held(folder) == ["new, and longer"] * 2
    assert not list(folder.glob(".partial*"))


def test_so_does_a_file(tmp_path):
    path = tmp_path / "picture.png"
    files.write(path, b"old")

    with room_for(3), pytest.raises(ArtlabError, match=r"cannot write .*: File too large$"):
        files.write(path, b"longer")
    kept = path.read_bytes()
    files.write(path, b"longer")

    assert (kept, path.read_bytes()) == (b"old", b"longer")


@pytest.mark.parametrize("kind", ["mp4", "webm", "gif", "webp", "frames", "pack"])
def test_so_does_a_clip_wherever_its_room_ends(tmp_path, kind):
    keyframes = [{"seed": seed, "seconds": 0.2} for seed in (1, 2)]
    small = {"preset": "own", "width": 64, "height": 64, "unmeasured": True, "format": kind}
    wanted = document.read({"keyframes": keyframes} | small, DEFAULT)
    path = tmp_path / f"clip{SUFFIXES[kind]}"
    render.render(studio(), wanted, path)
    old = path.read_bytes()

    for room in (0, 100, 1000, len(old) // 2, len(old) - 1):
        with room_for(room), pytest.raises(ArtlabError, match=r"full|File too large"):
            render.render(studio(), wanted, path)
        assert [*tmp_path.iterdir()] == [path]

    assert path.read_bytes() == old

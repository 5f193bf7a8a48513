"""Clips with music: films of every kind that has sound are opened, and what is heard is checked."""

import re
import subprocess
import zipfile

import cv2
import made_up_chorales
import numpy as np
import pytest
from waves import request, studio

from artlab import tools
from artlab.clips import document, metadata, render, sound
from artlab.clips.estimate import estimate
from artlab.clips.job import Job
from artlab.collections import DEFAULT
from artlab.errors import CheckpointError, InputError

KEYFRAMES = [{"seed": seed, "digit": "7", "seconds": 2} for seed in (42, 43, 44)]
SMALL = {"preset": "own", "width": 96, "height": 96, "rate": 10, "unmeasured": True}
CODECS = {"mp4": "aac", "webm": "opus"}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("checkpoints")
    made_up_chorales.publish(root)
    return root


def asked(**values):
    return document.read({"keyframes": KEYFRAMES, "music": True} | SMALL | values, DEFAULT)


def made(root, path, **values):
    wanted = asked(**values)
    heard = sound.chorale(root) if wanted.music else None
    render.render(studio(), wanted, path, sound=heard)
    return path


def streams(path):
    told = subprocess.run(
        [tools.ffmpeg(), "-hide_banner", "-i", path], capture_output=True, text=True, check=False
    )
    return re.findall(r"Stream #0:\d.*?: (Video|Audio): (\w+)[^\n]*", told.stderr), told.stderr


def heard(path):
    """Return what is heard in a film, (samples, 2), in [-1, 1], 48,000 a second."""
    command = [tools.ffmpeg(), "-v", "error", "-i", path, "-f", "f32le", "-ar", "48000", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.float32).reshape(-1, 2)


def pictures(path):
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    found = [frame for _, frame in iter(capture.read, (False, None))]
    capture.release()
    return found


@pytest.mark.parametrize("kind", CODECS)
@pytest.mark.parametrize("ending", ["loop", "stop", "ping-pong"])
def test_a_film_with_music_sounds_as_long_as_it_is_seen(root, tmp_path, kind, ending):
    values = {"format": kind, "ending": ending}
    path = made(root, tmp_path / f"heard.{kind}", **values)
    silent = made(root, tmp_path / f"unheard.{kind}", music=False, **values)

    found, told = streams(path)
    samples = heard(path)

    assert [name for name, _ in found] == ["Video", "Audio"]
    assert found[1][1] == CODECS[kind]
    assert "48000 Hz, stereo" in told
    assert len(samples) / 48_000 == pytest.approx(asked(**values).frames / 10, abs=0.1)
    assert 0.05 < np.sqrt(np.square(samples).mean()) < np.abs(samples).max() < 1
    assert not np.array_equal(samples[:, 0], samples[:, 1])
    assert np.array_equal(pictures(path), pictures(silent))
    assert [name for name, _ in streams(silent)[0]] == ["Video"]


@pytest.mark.parametrize("kind", CODECS)
def test_the_same_request_gives_the_same_bytes(root, tmp_path, kind):
    first, second = (made(root, tmp_path / f"{name}.{kind}", format=kind) for name in "ab")

    assert first.read_bytes() == second.read_bytes()
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_a_film_says_that_it_has_music(root, tmp_path):
    told, is_whole = metadata.read(made(root, tmp_path / "clip.mp4"))

    assert is_whole
    assert document.read(told["clip"], DEFAULT) == asked()


def test_a_pack_has_its_film_with_music(root, tmp_path):
    path = made(root, tmp_path / "pack.zip", format="pack")

    with zipfile.ZipFile(path) as pack:
        film = next(name for name in pack.namelist() if name.endswith(".mp4"))
        (tmp_path / "film.mp4").write_bytes(pack.read(film))
    assert np.abs(heard(tmp_path / "film.mp4")).max() > 0.1


def test_the_music_alone_is_what_is_heard_in_the_film(root, tmp_path):
    film = made(root, tmp_path / "film.mp4")
    alone = made(root, tmp_path / "alone.m4a", format="m4a", caption=True)

    assert streams(alone)[0] == [("Audio", "aac")]
    assert np.array_equal(heard(alone), heard(film))
    told, is_whole = metadata.read(alone)
    assert is_whole
    assert document.read(told["clip"], DEFAULT) == asked(format="m4a", caption=True)


def test_a_walk_between_two_seeds_has_music_too(root, tmp_path):
    wanted = request(music=True, end=46, frames=120)
    path = tmp_path / "walk.mp4"

    render.render(studio(), wanted, path, sound=sound.chorale(root))

    assert len(heard(path)) / 48_000 == pytest.approx(4, abs=0.1)
    assert document.read(metadata.read(path)[0]["clip"], DEFAULT) == wanted


def test_the_music_is_the_walks(root, tmp_path):
    other = [keyframe | {"seed": 7 + keyframe["seed"]} for keyframe in KEYFRAMES]
    first = made(root, tmp_path / "first.mp4")
    second = made(root, tmp_path / "second.mp4", keyframes=other)

    assert not np.array_equal(heard(first), heard(second))


@pytest.mark.parametrize(
    ("values", "frames"),
    [
        ({"ending": "stop"}, [20]),
        ({"ending": "loop"}, [20, 40]),
        ({"ending": "ping-pong"}, [20, 40, 60]),
        ({"ending": "stop", "easing": "hold"}, [20, 40]),
    ],
    ids=str,
)
def test_a_keyframe_is_where_the_next_begins(values, frames):
    wanted = asked(**values)
    walk = render.production.draw(studio(), wanted, lambda _: None).walks[0]

    assert sound.keyframes(wanted, walk.moments) == frames


@pytest.mark.parametrize(
    ("start", "end", "frames"), [(42, 45, [33, 66, 99]), (45, 42, [33, 66, 99]), (42.5, 43.5, [50])]
)
def test_a_line_has_its_whole_seeds_as_keyframes(start, end, frames):
    wanted = request(start=start, end=end, frames=100 if start != 42.5 else 101, music=True)

    assert sound.keyframes(wanted, wanted.way.moments()) == frames


@pytest.mark.parametrize("count", [2, 3])
def test_the_shortest_clip_sounds(root, tmp_path, count):
    walk = request(frames=count, rate=60, music=True)
    path = tmp_path / "clip.mp4"

    render.render(studio(), walk, path, sound=sound.chorale(root))

    assert len(pictures(path)) == count


@pytest.mark.parametrize("kind", ["gif", "webp", "frames"])
def test_what_has_no_sound_has_no_music(kind):
    with pytest.raises(InputError, match="a clip as m4a is its music alone: ask for music"):
        asked(format="m4a", music=False)
    sentence = f"a clip as {kind} has no sound: ask for mp4, webm or pack, or for no music"
    with pytest.raises(InputError, match=sentence):
        asked(format=kind)


def test_music_ends():
    long = [{"seed": seed, "seconds": 30} for seed in range(5)]
    with pytest.raises(InputError, match="with music takes at most 120 seconds, not 150: make it"):
        asked(keyframes=long)

    assert asked(keyframes=long, music=False).frames == 1500


def test_without_the_model_there_is_a_sentence_and_the_clip_without_music(tmp_path):
    with pytest.raises(
        CheckpointError, match="train chorale; or ask for a clip without music"
    ) as no:
        made(tmp_path / "nothing", tmp_path / "clip.mp4")

    assert "\n" not in str(no.value)
    assert not list(tmp_path.iterdir())
    assert made(tmp_path / "nothing", tmp_path / "clip.mp4", music=False).exists()


def test_a_clip_that_is_cancelled_while_it_is_composed_leaves_nothing(root, tmp_path):
    path = tmp_path / "clip.mp4"
    job = Job(path)

    def composed(*given):
        written = sound.chorale(root)(*given)
        assert written.exists()
        job.cancel()
        return written

    job.run(
        lambda tell: render.render(studio(), asked(), path, progress=tell, sound=composed),
        lambda: None,
    )

    assert job.state == "cancelled"
    assert not list(tmp_path.iterdir())


def test_the_schema_and_the_estimate_know_of_music():
    schema = document.schema(DEFAULT)["properties"]["music"]
    plain, musical = estimate(asked(music=False)), estimate(asked())

    assert (schema["type"], schema["default"]) == ("boolean", False)
    assert plain.seconds < musical.seconds
    assert plain.size < musical.size


def test_the_command_writes_a_film_with_music(run, collection, tmp_path):
    made_up_chorales.publish(collection.root)
    path, again = tmp_path / "walk.mp4", tmp_path / "again.mp4"
    flags = ["--through=42,9", "--seconds=0.5", "--music", "--unmeasured"]

    status, _, errors = run(collection, "clip", *flags, "--width=96", "--height=96", path)

    assert (status, errors) == (0, "")
    assert np.abs(heard(path)).max() > 0.1
    assert run(collection, "open", path, "--again", again)[0] == 0
    assert again.read_bytes() == path.read_bytes()
    status, _, errors = run(
        collection, "clip", "--through=42,9", "--music", "--format=gif", tmp_path / "a.gif"
    )
    assert status != 0
    assert "a clip as gif has no sound" in errors

"""What is heard in a clip: a chorale that follows its walk, a bar for each keyframe at least."""

from pathlib import Path

import numpy as np

from artlab.clips.drawing import Walk
from artlab.clips.path import Line, Moment
from artlab.clips.render import Sound
from artlab.clips.request import ClipRequest
from artlab.errors import CheckpointError
from artlab.music import decoder, files, sound, tune
from artlab.texts import t


def chorale(root: Path) -> Sound:
    """Return what writes the music of a walk; the same walk has the same music.

    Args:
        root: The folder of checkpoints.

    Raises:
        CheckpointError: If the chorale model is missing or damaged.
    """
    try:
        weights = decoder.load(root / decoder.NAME)
    except CheckpointError as error:
        sentence = t("{trouble}; or ask for a clip without music", trouble=error.args[0])
        raise CheckpointError(sentence) from error

    def write(walk: Walk, request: ClipRequest, folder: Path) -> Path:
        path = folder / "sound.wav"
        begun = keyframes(request, walk.moments)
        played = tune.for_film(weights, walk.latents(), begun, rate=float(request.pace))
        path.write_bytes(files.wav(sound.render(played)))
        return path

    return write


def keyframes(request: ClipRequest, moments: list[Moment]) -> list[int]:
    """Return the frames that show a keyframe, after the first: of a line, the whole seeds."""
    way = request.way
    if isinstance(way, Line):
        positions = np.round([moment.first.position for moment in moments], 9)
        whole = np.floor(positions) if way.end > way.start.position else np.ceil(positions)
        return (np.flatnonzero(np.diff(whole)) + 1).tolist()
    order = way.order(float(request.pace))
    there = max(order)
    segments = [moment[:2] for moment in moments[: there + 1]]
    begun = {index for index in range(1, there + 1) if segments[index] != segments[index - 1]}
    if way.ending == "ping-pong":
        begun.add(there)
    return [index for index, place in enumerate(order) if place in begun]

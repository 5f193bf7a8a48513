"""Film strips: the frames from one seed to the next with their scores, for a browser to scrub.

A strip is a pure function of the checkpoint, the model, the digit, the temperature,
the reference and the seed. So it may be kept for ever, by anybody.
"""

import base64
import gzip
import io
import json
import queue
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import PIL.Image

from artlab import images, inputs, latents
from artlab.errors import ArtlabError
from artlab.images import SIDE, Images
from artlab.lab import MODELS, Lab, Point
from artlab.scores.verdict import Verdict

FRAMES = round(1 / latents.STEP) + 1  # both seeds included
KEPT = 5000  # strips of some 6 KB
TOGETHER = 8  # strips at most that are made in one go
TEST_DIGITS = 10_000  # of MNIST
WAITING = 500  # strips at most that are waited for; some ten seconds of work


Made = dict[str, Any]  # what a strip holds; see `shot`


@dataclass(frozen=True, kw_only=True)
class Strip:
    """Which strip.

    Attributes:
        start: The point at its first seed.
        reference: What its frames are scored against: "nearest", or a test digit's index.
    """

    start: Point
    reference: str = "nearest"

    @classmethod
    def checked(
        cls, model: object, digit: object, temperature: object, reference: object, seed: object
    ) -> "Strip":
        """Make a strip of values from outside.

        Raises:
            InputError: If one of them is unknown, out of bounds or no number.
        """
        inputs.whole(seed, name="seed", first=0, last=latents.LAST_SEED)
        if reference != "nearest":
            last = TEST_DIGITS - 1
            reference = inputs.whole(reference, name="the test digit", first=0, last=last)
        return cls(start=Point.checked(model, seed, digit, temperature), reference=str(reference))

    @property
    def points(self) -> list[Point]:
        """The points of its frames; the last seed of all stands alone."""
        positions = self.start.position + latents.STEP * np.arange(FRAMES)
        return [
            replace(self.start, position=float(position))
            for position in positions
            if position <= latents.LAST_SEED
        ]


class Strips:
    """Makes strips, those together that wait together, and keeps the last; safe in any thread."""

    def __init__(self, lab: Lab, *, kept: int = KEPT) -> None:
        self.lab = lab
        self._kept = kept
        self._promises: OrderedDict[Strip, Future[bytes]] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting: queue.SimpleQueue[tuple[Strip, Future[bytes]]] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="artlab-strips", daemon=True).start()

    def get(self, strip: Strip) -> Future[bytes]:
        """Promise a strip as `make` writes it; all who ask for the same share one.

        The future raises what `Lab.draw` and `Lab.judge` raise.

        Raises:
            ArtlabError: If too many others wait already.
        """
        with self._lock:
            if strip in self._promises:
                self._promises.move_to_end(strip)
                return self._promises[strip]
            if self._waiting.qsize() >= WAITING:
                raise ArtlabError("too many strips are asked for at once; try again in a moment")
            promise = self._promises[strip] = Future()
            if len(self._promises) > self._kept:
                self._promises.popitem(last=False)
        self._waiting.put((strip, promise))
        return promise

    def frame(self, point: Point, *, reference: object) -> Made:
        """Return what is to be seen at one point, as a strip of one frame; see `shot`.

        It is cut from the strip that a browser asks for anyway. A point between two
        frames, which only a keyboard reaches, is drawn for itself.

        Raises:
            ArtlabError: If the model cannot be loaded, or there is no such reference.
        """
        seed, fraction = divmod(point.position, 1)
        if fraction % latents.STEP:
            return shot(self.lab, [[point]], references=[reference])[0]
        strip = Strip(start=replace(point, position=seed), reference=str(reference))
        return _cut(self.get(strip).result(), round(fraction / latents.STEP))

    def still(self, point: Point, *, reference: object) -> Made:
        """Return what the viewer shows of a point: its frame, and what that is.

        Raises:
            ArtlabError: As `frame` does.
        """
        if reference != "nearest":
            reference = self.lab.references.check(reference)  # 5.0 and "5" are 5
        frame = self.frame(point, reference=reference)
        return frame | described(self.lab, point, reference=reference)

    def rehearse(self, strips: Iterable[Strip]) -> None:
        """Make strips before anybody asks; one at a time, so that who asks waits for one at most.

        What cannot be made is left out: who asks for it is told why.
        """
        for strip in strips:
            with suppress(ArtlabError):
                self.get(strip).result()

    def _work(self) -> None:
        while True:
            together = [self._waiting.get()]
            while len(together) < TOGETHER and not self._waiting.empty():
                together.append(self._waiting.get())
            for model in MODELS:
                own = [one for one in together if one[0].start.model == model]
                if own:
                    self._keep(*zip(*own, strict=True))

    def _keep(self, strips: Sequence[Strip], promises: Sequence[Future[bytes]]) -> None:
        try:
            made = make(self.lab, strips)
        except Exception as error:  # noqa: BLE001 - whoever asked gets it
            if len(strips) > 1:  # and nobody else
                for strip, promise in zip(strips, promises, strict=True):
                    self._keep([strip], [promise])
                return
            promises[0].set_exception(error)
            with self._lock:
                self._promises.pop(strips[0], None)  # the next who asks may be luckier
        else:
            for promise, packed in zip(promises, made, strict=True):
                promise.set_result(packed)


def described(lab: Lab, point: Point, *, reference: object) -> Made:
    """Say what a still shows: "position"; and "what", all else that its strip depends on.

    Raises:
        CheckpointError: If the model's card is missing or damaged.
    """
    temperature = latents.OWN if point.temperature is None else f"{point.temperature:.15g}"
    what = {
        "version": lab.version(point.model),
        "model": point.model,
        "digit": point.digit_name,
        "temperature": temperature,
        "reference": str(reference),
    }
    return {"what": what, "position": point.position}


def make(lab: Lab, strips: Sequence[Strip]) -> list[bytes]:
    """Draw and judge all frames of some strips of one model, in one go; returns gzipped JSON."""
    made = shot(
        lab, [strip.points for strip in strips], references=[strip.reference for strip in strips]
    )
    return [gzip.compress(json.dumps(one, separators=(",", ":")).encode(), mtime=0) for one in made]


def shot(lab: Lab, rows: Sequence[Sequence[Point]], *, references: Sequence[object]) -> list[Made]:
    """Draw and judge the frames at some rows of points of one model, in one go.

    Args:
        lab: What draws and judges.
        rows: The points of each strip.
        references: What each strip is scored against: "nearest", or a test digit's index.

    Returns:
        For each "picture", a grey PNG in base64 whose upper row is the frames and whose
        lower row the real digits that they are scored against; and "frames": for each
        the fields of its verdict.

    Raises:
        ArtlabError: If the model cannot be loaded, or there is no such reference.
    """
    points = [point for row in rows for point in row]
    against = [one for row, one in zip(rows, references, strict=True) for _ in row]
    drawn = lab.draw_all(points)
    verdicts = lab.judge_all(drawn, points, references=against)
    real = lab.references.images[[verdict.index for verdict in verdicts]]
    cuts = np.cumsum([len(row) for row in rows])[:-1]
    return [
        _packed(*part)
        for part in zip(
            np.split(drawn, cuts),
            np.split(real, cuts),
            (list(own) for own in np.split(np.array(verdicts, object), cuts)),
            strict=True,
        )
    ]


def _packed(drawn: Images, real: Images, verdicts: list[Verdict]) -> Made:
    rows = np.concatenate([np.concatenate(list(shown), axis=1) for shown in (drawn, real)])
    frames = [asdict(verdict) for verdict in verdicts]
    return {"picture": _text(images.png(images.to_bytes(rows))), "frames": frames}


def _cut(packed: bytes, place: int) -> Made:
    """Return one frame of a strip, as a strip of one."""
    strip = json.loads(gzip.decompress(packed))
    with PIL.Image.open(io.BytesIO(base64.b64decode(strip["picture"]))) as picture:
        column = np.asarray(picture)[:, SIDE * place : SIDE * (place + 1)]
    return {"picture": _text(images.png(column)), "frames": [strip["frames"][place]]}


def _text(png: bytes) -> str:
    return base64.b64encode(png).decode()

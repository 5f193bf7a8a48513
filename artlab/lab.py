"""Everything that the page, the API and the command line do, once; they are faces on this.

A lab loads its models when they are first asked for, or beforehand in a thread.
A model that cannot be loaded fails alone, and is tried again when it is asked for again.
"""

import math
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from artlab import cards, inputs, latents, versions
from artlab.cards import Card
from artlab.collections import DEFAULT
from artlab.collections.collection import Collection
from artlab.errors import ArtlabError, CheckpointError, InputError
from artlab.images import Images
from artlab.models import CONFIGS, DIRECTIONS, GENERATORS
from artlab.points import Point
from artlab.scores import references, verdict
from artlab.scores.references import References
from artlab.scores.verdict import Verdict

if TYPE_CHECKING:  # importing these costs seconds of TensorFlow
    from artlab.clips.production import Rendered
    from artlab.clips.request import ClipRequest
    from artlab.generator import Generator

RETRY_SECONDS = 5  # before what could not be loaded is tried again
LOADING = threading.Lock()  # two labs at once would import TensorFlow against each other


class Lab:
    """The trained models of a collection and its references, ready to draw, judge and render."""

    def __init__(self, collection: Collection = DEFAULT) -> None:
        self.collection = collection
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="artlab-load")
        self._loading: dict[str, Future[Any]] = {}
        self._failed: dict[str, float] = {}  # when, on the monotonic clock
        self._cards: dict[str, Card] = {}
        self._versions: dict[str, tuple[Card, Card, str]] = {}  # and of which cards
        self._asked = threading.Event()
        self._lock = threading.Lock()

    def load(self, *, after: float = 0.0) -> None:
        """Begin to load everything in the background, the default model first.

        Args:
            after: How many seconds to wait first, unless somebody asks for some of it.
        """
        self._loader.submit(self._asked.wait, after)
        for name in (GENERATORS[0], references.NAME, *GENERATORS[1:]):
            self._begin(name)

    def close(self) -> None:
        """Give up what has not begun to load; who waits for it gets a CancelledError."""
        self._loader.shutdown(wait=False, cancel_futures=True)
        self._asked.set()

    def generator(self, model: str) -> "Generator":
        """Return a trained model; waits until it is loaded.

        Raises:
            CheckpointError: If its checkpoint is missing or damaged.
        """
        return self._loaded(inputs.choice(model, name="model", choices=GENERATORS))

    @property
    def references(self) -> References:
        """Return the real pictures; waits, and raises, as `generator` does."""
        return self._loaded(references.NAME)

    def own_temperature(self, model: str) -> float:
        """Return the temperature at which a model draws unless another is asked for.

        It stands on the model's card, so nothing is loaded. If the card is damaged it is the
        config's default: what is wrong is said when the model is loaded.
        """
        kind = CONFIGS[inputs.choice(model, name="model", choices=[*CONFIGS])]
        try:
            config = kind(**self.card(model).config)
        except (ArtlabError, TypeError):
            config = kind()
        return float(asdict(config).get("temperature", 1.0))

    def version(self, name: str) -> str:
        """Name, in 16 letters, all that a model's pictures and their scores and readings depend on.

        Or of the references. What is loaded later is what the cards said when they were read.

        Raises:
            CheckpointError: If one of the two cards is missing or damaged.
        """
        drawing, comparing = self.card(name), self.card(references.NAME)
        known = self._versions.get(name)
        if known and known[0] is drawing and known[1] is comparing:  # every strip asks
            return known[2]
        temperature = self.own_temperature(name) if name in CONFIGS else None
        version = versions.of(drawing, comparing, temperature=temperature)
        self._versions[name] = drawing, comparing, version
        return version

    def versions(self) -> dict[str, str]:
        """Return the version of each model, and of the references, whose cards can be read.

        And of their directions, of the models that have some.
        """
        found = {}
        for name in (*GENERATORS, references.NAME):
            with suppress(CheckpointError):  # it is said when they are loaded
                found[name] = self.version(name)
        for name, model in DIRECTIONS.items():
            if model in found and (version := versions.of_directions(self.card(model))):
                found[name] = version
        return found

    @property
    def bars(self) -> list[float]:
        """Return what a real picture of each class scores, in dB, as the card says; or nothing."""
        with suppress(CheckpointError):  # it is said when they are loaded
            found = self.card(references.NAME).scores.get("class_psnr", [])
            if len(found) == len(self.collection.labels) and all(map(math.isfinite, found)):
                return [float(one) for one in found]
        return []

    def draw(self, point: Point) -> Images:
        """Draw the picture of a point: one image, in [0, 1]."""
        return self.draw_all([point])

    def draw_all(self, points: Sequence[Point]) -> Images:
        """Draw the pictures of points of one model, in one go; an image each, in [0, 1]."""
        if len({point.model for point in points}) != 1:
            raise InputError("only points of one model can be drawn together, and at least one")
        generator = self.generator(points[0].model)
        asked = [point.temperature for point in points]
        scales = [generator.temperature if one is None else one for one in asked]
        return generator.picture(
            latents.at([point.position for point in points]),
            np.concatenate([point.weights for point in points]),
            temperature=np.array(scales, np.float32)[:, None],
            bends=[point.bends for point in points],
        )

    def sheet(self, point: Point) -> Images:
        """Draw a row of ten seeds, from the point's on, for each label."""
        positions = point.position + np.arange(10.0)
        inputs.number(positions[-1], name="the sheet's last seed", first=0, last=latents.LAST_SEED)
        rows = [
            self.draw_all([replace(point, label=label, position=at) for at in positions.tolist()])
            for label in range(len(self.collection.labels))
        ]
        return np.concatenate(rows)

    def judge(self, picture: Images, point: Point) -> Verdict:
        """Score the picture of a point; see artlab.scores.verdict."""
        return self.judge_all(picture, [point])[0]

    def judge_all(self, pictures: Images, points: Sequence[Point]) -> list[Verdict]:
        """Score the pictures of points; see artlab.scores.verdict."""
        return verdict.judge_all(pictures, points, self.references)

    def render(
        self,
        request: "ClipRequest",
        path: Path,
        *,
        progress: Callable[[float, str], None] | None = None,
    ) -> "Rendered":
        """Render a clip to a file and score it; see artlab.clips.render."""
        from artlab.clips import drawing, render, sound  # noqa: PLC0415 - imports OpenCV
        from artlab.music import decoder  # noqa: PLC0415

        studio = drawing.Studio(self.generator, self.judge_all, self.version)
        heard = sound.chorale(decoder.root(self.collection)) if request.music else None
        return render.render(studio, request, path, progress=progress, sound=heard)

    def troubles(self) -> dict[str, str]:
        """Load everything; return what went wrong by name, in one sentence each."""
        found = {}
        for name in (references.NAME, *GENERATORS):
            try:
                self._begin(name).result()
            except ArtlabError as error:
                found[name] = str(error)
        return found

    def card(self, name: str) -> Card:
        """Return the card that counts for this lab: one read, whatever is published later.

        Raises CheckpointError if it is missing or damaged.
        """
        inputs.choice(name, name="name", choices=[*CONFIGS, references.NAME])
        with self._lock:
            if name not in self._cards:
                self._cards[name] = cards.read(self.collection.root / name)
            return self._cards[name]

    def _loaded(self, name: str) -> Any:
        loading = self._begin(name)
        self._asked.set()
        return loading.result()

    def _begin(self, name: str) -> Future[Any]:
        with self._lock:
            if time.monotonic() - self._failed.get(name, math.inf) > RETRY_SECONDS:
                for known in (self._failed, self._cards, self._loading):
                    known.pop(name, None)  # it may have been mended
            if name not in self._loading:
                self._loading[name] = self._loader.submit(self._load, name)
            return self._loading[name]

    def _load(self, name: str) -> Any:
        try:
            with LOADING:
                return self._load_card(name)
        except ArtlabError:
            self._failed[name] = time.monotonic()
            raise

    def _load_card(self, name: str) -> Any:
        load = references.load if name == references.NAME else _generator
        card = self.card(name)
        try:
            return load(self.collection, card)
        except CheckpointError:
            # Its files go when another version is published; then that one counts.
            published = cards.read(self.collection.root / name)
            if published == card:
                raise
            with self._lock:
                self._cards[name] = published
            return load(self.collection, published)


def _generator(collection: Collection, card: Card) -> "Generator":
    from artlab import checkpoints  # noqa: PLC0415 - imports TensorFlow

    return checkpoints.ready(card.name, collection, card)

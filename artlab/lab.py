"""Everything that the page, the API and the command line do, once; they are faces on this.

A lab loads its models when they are first asked for, or beforehand in a thread.
A model that cannot be loaded fails alone. Values from outside are checked here.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from artlab import cards, inputs, latents
from artlab.errors import ArtlabError, CheckpointError
from artlab.images import Images
from artlab.models import CONFIGS
from artlab.scores import references, verdict
from artlab.scores.references import References
from artlab.scores.verdict import Verdict

if TYPE_CHECKING:  # importing these costs seconds of TensorFlow
    from artlab.clips.render import ClipRequest
    from artlab.generator import Generator
    from artlab.scores.vmaf import ClipScores

MODELS = ("gan", "dense")  # the first is the default
VERSION = 1  # of how pictures are drawn and judged, given the files


@dataclass(frozen=True, kw_only=True)
class Point:
    """What to draw.

    Attributes:
        model: "gan" or "dense".
        position: A seed with a fraction.
        digit: 0 to 9, or None for the class that the seed picks.
        temperature: What latents are scaled by, or None for the model's own.
    """

    model: str = MODELS[0]
    position: float = 42.0
    digit: int | None = None
    temperature: float | None = None

    @classmethod
    def checked(
        cls, model: object, position: object, digit: object, temperature: object = None
    ) -> "Point":
        """Make a point of values from outside.

        Raises:
            InputError: If one of them is unknown, out of bounds or no number.
        """
        return cls(
            model=check_model(model),
            position=latents.check_position(position, name="seed"),
            digit=latents.check_digit(digit),
            temperature=latents.check_temperature(temperature),
        )

    @property
    def digit_name(self) -> str:
        """The digit as a person asks for it: "any", "0" … "9"."""
        return "any" if self.digit is None else str(self.digit)

    @property
    def file_name(self) -> str:
        """A name for the picture's file that says what it shows.

        >>> Point(position=42.375, digit=7).file_name
        'artlab-gan-7-seed42.375.png'
        """
        asked = "" if self.temperature is None else f"-temperature{self.temperature:g}"
        return f"artlab-{self.model}-{self.digit_name}-seed{self.position:.15g}{asked}.png"

    @property
    def shown_digits(self) -> list[int]:
        """What the picture should show: one digit, or two on the way from one to the other."""
        if self.digit is not None:
            return [self.digit]
        seed, fraction = divmod(self.position, 1)
        seeds = [int(seed), int(seed) + 1] if fraction else [int(seed)]
        return list(dict.fromkeys(latents.picked_digit(seed) for seed in seeds))


def check_model(model: object) -> str:
    """Return the name of a model.

    Raises:
        InputError: If there is no such model.

    >>> check_model("gan")
    'gan'
    """
    return inputs.choice(model, name="model", choices=MODELS)


class Lab:
    """The trained models and the reference digits, ready to draw, judge and film."""

    def __init__(self, root: Path = cards.ROOT) -> None:
        self.root = root
        # One thread: two at once would import TensorFlow against each other.
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="artlab-load")
        self._loading: dict[str, Future[Any]] = {}
        self._asked = threading.Event()
        self._versions: dict[str, str] = {}
        self._lock = threading.Lock()

    def load(self, *, after: float = 0.0) -> None:
        """Begin to load everything in the background, the default model first.

        From now on the versions are those of what is loaded, whatever replaces it on disk.

        Args:
            after: How many seconds to wait first, unless somebody asks for some of it.
        """
        for name in MODELS:
            with suppress(CheckpointError):  # it is said when it is loaded
                self.version(name)
        self._loader.submit(self._asked.wait, after)
        for name in (MODELS[0], "references", *MODELS[1:]):
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
        return self._loaded(check_model(model))

    def own_temperature(self, model: str) -> float:
        """Return the temperature at which a model draws unless another is asked for.

        It stands on the model's card, so nothing is loaded. If the card is damaged it is the
        config's default: what is wrong is said when the model is loaded.
        """
        kind = CONFIGS[check_model(model)]
        try:
            config = kind(**cards.read(self.root / model).config)
        except (ArtlabError, TypeError):
            config = kind()
        return float(asdict(config)["temperature"])

    def version(self, model: str) -> str:
        """Name, in 16 letters, what a model's pictures and their scores depend on.

        Nothing is loaded for it. It is another as soon as the model or the references are.

        Raises:
            CheckpointError: If one of the two cards is missing or damaged.
        """
        with self._lock:
            if model not in self._versions:
                hashes = [
                    listed["sha256"]
                    for name in (check_model(model), "references")
                    for _, listed in sorted(cards.read(self.root / name).files.items())
                ]
                told = " ".join([f"{VERSION} {self.own_temperature(model)}", *hashes])
                self._versions[model] = hashlib.sha256(told.encode()).hexdigest()[:16]
            return self._versions[model]

    @property
    def baseline(self) -> Mapping[str, Any]:
        """Return what real digits score against each other, as the card says; nothing is loaded."""
        try:
            return cards.read(self.root / "references").scores
        except CheckpointError:  # it is said when they are loaded
            return {}

    @property
    def references(self) -> References:
        """Return the real digits; waits, and raises, as `generator` does."""
        return self._loaded("references")

    def draw(self, point: Point) -> Images:
        """Draw the digit at a point; shape (1, 28, 28), in [0, 1]."""
        return self.draw_all([point])

    def draw_all(self, points: Sequence[Point]) -> Images:
        """Draw the digits at points of one model, in one go; shape (count, 28, 28), in [0, 1]."""
        generator = self.generator(points[0].model)
        asked = [point.temperature for point in points]
        scales = [generator.temperature if one is None else one for one in asked]
        weights = [latents.classes([point.position], digit=point.digit) for point in points]
        return generator.picture(
            latents.at([point.position for point in points]),
            np.concatenate(weights),
            temperature=np.array(scales, np.float32)[:, None],
        )

    def sheet(self, point: Point) -> Images:
        """Draw ten rows of ten: a row is a digit, a column a seed from the point's on."""
        positions = point.position + np.arange(10.0)
        latents.check_position(positions[-1], name="the sheet's last seed")
        return self.generator(point.model).draw_every_digit(
            positions, temperature=point.temperature
        )

    def judge(self, picture: Images, point: Point, *, reference: object = "nearest") -> Verdict:
        """Score a picture of a point, (1, 28, 28); see `judge_all`."""
        return self.judge_all(picture, [point], references=[reference])[0]

    def judge_all(
        self, pictures: Images, points: Sequence[Point], *, references: Sequence[object]
    ) -> list[Verdict]:
        """Score pictures of points.

        Args:
            pictures: Shape (count, 28, 28), in [0, 1].
            points: What they should show.
            references: For each the index of the test digit to compare with, or "nearest".
        """
        chosen = [None if one == "nearest" else self.references.check(one) for one in references]
        digits = [point.shown_digits for point in points]
        return verdict.judge_all(pictures, self.references, digits=digits, chosen=chosen)

    def film(
        self,
        model: str,
        request: "ClipRequest",
        path: Path,
        *,
        progress: Callable[[float, str], None] | None = None,
    ) -> "ClipScores":
        """Render a clip to a file and score it; see artlab.clips.render."""
        from artlab.clips import render  # noqa: PLC0415 - imports OpenCV

        return render.render(self.generator(model), request, path, progress=progress)

    def troubles(self) -> dict[str, str]:
        """Load everything; return what went wrong by name, in one sentence each."""
        found = {}
        for name in ("references", *MODELS):
            try:
                self._begin(name).result()
            except ArtlabError as error:
                found[name] = str(error)
        return found

    def _loaded(self, name: str) -> Any:
        loading = self._begin(name)
        self._asked.set()
        return loading.result()

    def _begin(self, name: str) -> Future[Any]:
        with self._lock:
            if name not in self._loading:
                load = _load_references if name == "references" else _load_model
                self._loading[name] = self._loader.submit(load, name, self.root)
            return self._loading[name]


def _load_references(_: str, root: Path) -> References:
    return references.load(root=root)


def _load_model(name: str, root: Path) -> "Generator":
    from artlab import checkpoints  # noqa: PLC0415 - imports TensorFlow

    generator = checkpoints.load(name, root=root)
    # The first call compiles; a visitor should not wait for it.
    generator.rebuild(generator.draw(np.zeros(1), digit=0))
    return generator

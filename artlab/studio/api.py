"""The API: /generate, /score, /clip and /rebuild, the same functions as the page's.

What an argument means, its bounds and its default are those of its option.
"""

import asyncio
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import gradio as gr
from gradio.components import Component
from gradio.components.api_component import Api
from gradio.context import LocalContext

from artlab import collections, fitting, images, pictures, points, rebuilding, texts
from artlab.clips import document, metadata, request
from artlab.clips.request import ClipRequest
from artlab.directions import PROPERTIES
from artlab.errors import ArtlabError
from artlab.labs import Labs
from artlab.options import Option
from artlab.points import Point
from artlab.studio.rendering import Rendering

# In the order of the arguments.
DRAWN = ("model", "seed", "label", "temperature", *PROPERTIES, collections.NAMED)
CLIPS_QUEUE = "clips"  # so many calls may wait in it
DOCUMENT = "document"
LATER = (*PROPERTIES, "music", DOCUMENT, collections.NAMED)  # older callers do not know of them
OFTEN = 0.1  # seconds from one look at a job to the next
SCORED = (*DRAWN[:3], "reference", *DRAWN[3:])

Answer = Callable[..., Any]  # of arguments by the names of their options


def add(labs: Labs, rendering: Rendering) -> None:
    """Add the endpoints to the page being built; nothing of them is seen there.

    Args:
        labs: What draws, judges and renders.
        rendering: What renders clips, and where files go.
    """
    collection, clips = labs.default.collection, rendering.clips
    asked = {**points.options(collection), collections.NAMED: labs.option}
    every = dict.fromkeys(label for one in labs.collections.values() for label in one.labels)
    asked["label"] = replace(asked["label"], words=tuple(every))

    def generate(*, collection: object, **values: object) -> str:
        lab = labs.of(collection)
        point = Point.checked(lab.collection, **values)
        path = clips.new(point.file_name(".png"))
        told = metadata.picture(point, lab.version)
        images.save_png(images.to_bytes(lab.draw(point))[0], path, told=told)
        return str(path)

    def score(*, collection: object, **values: object) -> dict[str, Any]:
        lab = labs.of(collection)
        point = Point.checked(lab.collection, **values)
        return asdict(lab.judge(lab.draw(point), point))

    async def clip(**values: object) -> tuple[str, dict[str, Any]]:
        job = rendering.add(_wanted(labs, values))
        try:
            while not job.wait(0):
                await asyncio.sleep(OFTEN)
                if _has_left():
                    job.cancel()
        finally:
            job.cancel()  # nobody waits for it any more
        scores = job.result().scores
        return str(job.path), asdict(scores) if scores else {}

    def rebuild(picture: object, model: object, collection: object) -> tuple[str, dict[str, Any]]:
        lab, chosen = labs.of(collection), asked["model"].check(model, name="model")
        fitted = fitting.fit(pictures.unpacked(picture, name="picture"), lab.collection)
        rebuilt = rebuilding.rebuild(lab, fitted, chosen)
        path = clips.new(f"artlab-{chosen}-rebuilt.png")
        images.save_png(images.to_bytes(rebuilt.image)[0], path)
        return str(path), rebuilt.scores

    def add_endpoint(
        answer: Answer,
        options: Mapping[str, Option],
        returned: Iterable[Component],
        about: str,
        *,
        others: tuple[Sequence[Api], Sequence[Api]] = ((), ()),
        **limits: Any,
    ) -> None:
        firsts, lasts = (
            {str(argument.label): str(argument.label) for argument in some} for some in others
        )
        spoken = {points.named(name, collection): option for name, option in options.items()}
        # No trigger: with None, Gradio would run it whenever a page opens. Without
        # preprocessing, values arrive as they were sent: our checks explain what is wrong.
        gr.on(
            [],
            _endpoint(answer, firsts | dict(zip(spoken, options, strict=True)) | lasts),
            [*others[0], *(_parameter(*pair) for pair in spoken.items()), *others[1]],
            list(returned),
            api_name=answer.__name__,
            api_description=about,
            preprocess=False,
            **limits,
        )

    with gr.Group(visible=False):
        add_endpoint(
            generate,
            {name: asked[name] for name in DRAWN},
            [gr.File(label="picture")],
            f"Draw a {collection.noun}: a lossless PNG. A seed may have a fraction.",
            concurrency_limit=4,
        )
        add_endpoint(
            score,
            {name: asked[name] for name in SCORED},
            [_scores()],
            f"Score a drawn {collection.noun} against a real one: PSNR in dB, SSIM, and a reading.",
            concurrency_limit=4,
        )
        add_endpoint(
            clip,
            request.options(collection) | {"label": asked["label"]},
            [gr.File(label="clip"), _scores()],
            "Render the walk between two seeds: an MP4 (H.264), and its VMAF. Or a clip through "
            "keyframes, as a document says; clips/schema.json says what it may say.",
            others=((), (_document(), _parameter(collections.NAMED, labs.option))),
            concurrency_id=CLIPS_QUEUE,
            concurrency_limit=1,
        )
        add_endpoint(
            rebuild,
            {name: asked[name] for name in ("model", collections.NAMED)},
            [gr.File(label="picture"), _scores()],
            f"Fit a picture of a {collection.noun} as the real ones were, encode it and draw it "
            "again: a PNG, PSNR in dB and SSIM against the fitted picture, and which real "
            f"{collection.noun} is nearest to that.",
            others=((_picture(),), ()),
            concurrency_limit=2,
        )


def _wanted(labs: Labs, values: Mapping[str, object]) -> ClipRequest:
    """Return the clip that arguments ask for: their document's, if they have one."""
    simple = dict(values)
    usual = labs.of(simple.pop(collections.NAMED)).collection
    described = simple.pop(DOCUMENT, None)
    if described in (None, ""):
        return ClipRequest.checked(usual, **simple)
    return document.read(described, collections.of(described, labs.collections, usual))


def said_here(text: object) -> str:
    """Return a sentence, or an error's, in the language that who calls asks for."""
    request = LocalContext.request.get(None)
    return texts.said(
        text, texts.liked(request.headers.get("accept-language", "") if request else "")
    )


def _endpoint(answer: Answer, options: Mapping[str, str]) -> Callable[..., Any]:
    """Make a function of arguments in order, as Gradio calls it; it shows our own errors only.

    Args:
        answer: What is to be called.
        options: The names of the options, by those of the arguments.
    """

    async def endpoint(*values: object) -> Any:
        asked = dict(zip(options.values(), values, strict=True))
        try:
            if inspect.iscoroutinefunction(answer):
                return await answer(**asked)
            return await asyncio.to_thread(answer, **asked)
        except ArtlabError as error:
            raise gr.Error(said_here(error), print_exception=False) from error
        except Exception as error:  # a bug: the log has it whole, who called hears of it
            raise gr.Error(f"/{answer.__name__} has failed, and its host can see why") from error

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    named = [inspect.Parameter(name, kind) for name in options]
    endpoint.__name__ = answer.__name__  # an agent's tool goes by it
    endpoint.__signature__ = inspect.Signature(named)  # type: ignore[attr-defined]
    return endpoint


def _parameter(name: str, option: Option) -> Api:
    """Return an option as Gradio tells of it: a JSON schema, a default, and what it means."""
    about = f"{option.help} ({option.bounds})" if option.bounds else option.help
    sentence = f"{about[0].upper()}{about[1:]}."
    return Api(option.default, option.schema | {"additional_description": sentence}, name)


def _picture() -> Api:
    about = "A PNG, JPEG or WebP file in base64; at most 45 KB, for a request has no more than 64."
    # Without a default, a call that leaves it out would end in an error of Gradio's own.
    return Api("", {"type": "string", "additional_description": about}, "picture")


def _document() -> Api:
    about = "A clip's description, which stands for all other arguments."
    # Without a default it would be missed in every call that has none.
    kinds: Any = [{"type": "object", "additionalProperties": {}}, {"enum": [""]}]
    return Api("", {"anyOf": kinds, "additional_description": about}, DOCUMENT)


def _has_left() -> bool:
    """Whether who has called the endpoint that runs has gone; Gradio lets it run on."""
    page, event = LocalContext.blocks.get(), LocalContext.event_id.get()
    running = page._queue.active_jobs if page else []  # noqa: SLF001
    return any(
        job._id == event and not job.alive  # noqa: SLF001
        for jobs in running
        for job in jobs or ()
    )


def _scores() -> Api:
    schema: dict[str, Any] = {"type": "object", "additionalProperties": {}}
    return Api(None, schema, "scores")

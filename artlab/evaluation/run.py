"""One evaluation: every piece of work on every generator, in one go, with the same code."""

from collections.abc import Callable, Mapping
from typing import Any

from artlab import images
from artlab.evaluation import charts, reconstruction, samples, told_apart
from artlab.evaluation.figures import Figure
from artlab.evaluation.readers import second
from artlab.evaluation.samples import Draw, Judge
from artlab.evaluation.strangers import strangers
from artlab.generator import Generator
from artlab.images import Images
from artlab.scores import verdict
from artlab.scores.references import NAME as REFERENCES
from artlab.scores.references import References

Figures = dict[str, Any]
Tell = Callable[[str], None]


def evaluate(
    generators: Mapping[str, Generator],
    references: References,
    judge: Judge,
    tell: Tell,
    *,
    sets: int = samples.SETS,
) -> Figures:
    """Measure every generator, and what it is to be read beside.

    Args:
        generators: By name; ours are also measured over temperatures.
        references: The test images.
        judge: What samples are compared with.
        tell: Called with a line before each piece of work.
        sets: Of samples, each as many as there are test images.

    Returns:
        Figures by name: "reconstruction" and "vmaf" of a model that can rebuild,
        "samples" and "told"; of ours what artlab.evaluation.charts measures, too. Those of
        baselines and of real images are under "references", the classifier's own accuracy
        under "classifier".
    """
    figures: Figures = {}
    others = strangers(references.collection, tell)
    tell("a second reader learns")
    readers = judge.classifier, second(judge.data)
    for name, generator in generators.items():
        figures[name] = _generator(generator, references, judge, tell, sets=sets, others=others)
        tell(f"{name}: networks learn to tell its samples from real {references.collection.noun}s")
        figures[name]["told"] = told_apart.measure(generator, judge, readers)
    figures[REFERENCES] = _references(references, judge, tell, sets=sets, others=others)
    tell("the same with training images")
    figures[REFERENCES]["told"] = told_apart.real(judge, readers)
    for name, found in charts.measure(generators, references, judge, readers, tell).items():
        figures[name] |= found
    figures["classifier"] = {"accuracy": samples.accuracy(judge)}
    return figures


def _generator(  # noqa: PLR0913 - what, beside what, and how
    generator: Generator,
    references: References,
    judge: Judge,
    tell: Tell,
    *,
    sets: int,
    others: Images | None,
) -> Figures:
    found: Figures = {}
    if generator.encode is not None:
        images, noun = references.images, references.collection.noun
        tell(f"{generator.name}: rebuilding {len(images):,} test {noun}s, then VMAF")
        found["reconstruction"] = reconstruction.measure(generator.rebuild, images, others)
        if reconstruction.make_a_clip(images):
            found["vmaf"] = reconstruction.vmaf(generator.rebuild, references)
    draw = samples.drawn_by(generator)
    found["samples"] = _samples(generator.name, draw, judge, tell, sets)
    found["samples"] |= samples.nearness(draw, judge)
    if generator.is_conditional:
        tell(f"{generator.name}: a classifier learns from its samples")
        found["samples"]["teaching"] = samples.teaching(draw, judge)
    else:
        del found["samples"]["accuracy"]  # nothing was asked for
    found["temperature"] = generator.temperature
    return found


def _references(
    references: References, judge: Judge, tell: Tell, *, sets: int, others: Images | None
) -> Figures:
    noun = references.collection.noun
    tell(f"real {noun}s: each against its nearest neighbour")
    found: Figures = verdict.baseline(references)
    tell("baselines of the reconstruction")
    train = images.from_bytes(judge.data.train_images)
    found["baselines"] = {
        name: reconstruction.measure(rebuild, references.images, others)
        for name, rebuild in reconstruction.baselines(train)
    }
    draw = samples.drawn_from(judge.data)
    found["samples"] = _samples(f"training {noun}s", draw, judge, tell, sets)
    found["samples"]["nearness"] = found["baselines"][reconstruction.NEAREST]["psnr"]
    tell(f"training {noun}s: a classifier learns from them")
    found["samples"]["teaching"] = samples.teaching(draw, judge)
    return found


def _samples(name: str, draw: Draw, judge: Judge, tell: Tell, sets: int) -> dict[str, Figure]:
    tell(f"{name}: {sets} × {len(judge.real):,} samples")
    return samples.measure(draw, judge, sets=sets)

"""What the page shows of a picture and of a clip, as HTML made of numbers and pictures only."""

from html import escape
from typing import TYPE_CHECKING

from artlab import images, latents
from artlab.images import Images
from artlab.lab import Point
from artlab.latents import spoken
from artlab.scores.references import References
from artlab.scores.vmaf import ClipScores

if TYPE_CHECKING:  # importing it costs seconds of TensorFlow, which the page does not wait for
    from artlab.scores.verdict import Verdict

NAMES = {"gan": "GAN", "dense": "dense model"}

WAITING = """
<div class="lab-view" data-state="waiting">
  <figure class="lab-drawn">
    <div class="lab-blank">warming up …</div><figcaption>&nbsp;</figcaption>
  </figure>
  <figure class="lab-real"><div class="lab-blank"></div><figcaption>&nbsp;</figcaption></figure>
</div>
"""


def trouble(sentence: str) -> str:
    """Show why there is no picture."""
    return f"""
<div class="lab-view" data-state="trouble">
  <p class="lab-trouble">{escape(sentence)}</p>
</div>
"""


def picture(point: Point, drawn: Images, verdict: "Verdict", references: References) -> str:
    """Show a picture, the real digit that it is scored against, and the scores.

    Args:
        point: What was drawn.
        drawn: Shape (1, 28, 28), in [0, 1].
        verdict: Its scores.
        references: Where the verdict's reference is.
    """
    real = references.images[verdict.index : verdict.index + 1]
    title = f"{NAMES[point.model]}, seed {point.position:.15g}, digit {point.digit_name}"
    temperature = latents.OWN if point.temperature is None else f"{point.temperature:g}"
    if point.temperature is not None:
        title += f", temperature {temperature}"
    kind = "nearest real digit" if verdict.is_nearest else "real digit"
    caption = f"{kind}: test digit {verdict.index:,}, {spoken(verdict.label)}"
    return f"""
<div class="lab-view" data-state="ready" data-model="{point.model}" data-digit="{point.digit_name}"
     data-position="{point.position:.15g}" data-temperature="{temperature}"
     data-reference="{verdict.index}">
  <figure class="lab-drawn">
    <img src="{_uri(drawn)}" alt="Drawn by the {title}">
    <figcaption>{title}</figcaption>
  </figure>
  <figure class="lab-real">
    <img src="{_uri(real)}" alt="{caption}">
    <figcaption>{caption}</figcaption>
  </figure>
  <div class="lab-scores">
    {_figures(verdict)}
    <p class="lab-reading">{escape(verdict.reading)}</p>
    <p class="lab-note">{_baseline(references)}</p>
  </div>
</div>
"""


def clip(address: str, name: str, scores: ClipScores) -> str:
    """Show a clip: a player, a download link and what the compression cost.

    Args:
        address: Where the browser finds the file, relative to the page.
        name: What a download is called.
        scores: The encoded clip against its own raw frames.
    """
    source, named = escape(address, quote=True), escape(name, quote=True)
    return f"""
<div class="lab-clip">
  <video src="{source}" controls autoplay loop muted playsinline></video>
  <div class="lab-scores">
    {_figures(scores)}
    <p class="lab-note">The encoded clip against its own raw frames ({escape(scores.basis())}):
      what the compression cost, not how good the digits are.</p>
    <a class="lab-download" href="{source}" download="{named}">Download {named}</a>
  </div>
</div>
"""


def _uri(image: Images) -> str:
    return images.data_uri(images.to_bytes(image)[0])


def _figures(scores: "Verdict | ClipScores") -> str:
    return "".join(
        f'<div class="lab-figure"><span>{name}</span><strong>{text}</strong></div>'
        for name, text in scores.figures().items()
    )


def _baseline(references: References) -> str:
    measured = references.baseline
    if "psnr" not in measured:
        return ""
    return (
        f"A real digit scores {measured['psnr']:.1f} dB / {measured['ssim']:.3f} "
        "against its own nearest neighbour."
    )

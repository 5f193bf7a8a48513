"""Brush: kanji and kana in five hands of two living calligraphers, who gave them to everybody."""

from artlab.collections.collection import CHECKPOINTS, RUNS, Collection

FILLED = 0.88
MADE = RUNS / "brush.npz"  # by python -m artlab collect brush

BRUSH = Collection(
    name="brush",
    title="brush characters",
    noun="character",
    kind="hand",
    side=28,
    # From formal to cursive: regular script, an everyday hand, running script, the hand of the
    # writer's father, and cursive script.
    labels=("kaisho", "kouzan", "gyosho", "soseki", "sosho"),
    spoken=("a kaisho", "a kouzan", "a gyosho", "a soseki", "a sosho"),
    styles=True,
    references=3690,
    filled=FILLED,
    middle="box",
    first="kaisho",
    palette="ink",
    pixels="smooth",
    source="Kouzan and Soseki Aoyagi, five brush fonts, in Debian",
    licence="public domain",
    data=MADE,
    recipes={
        "gan": {
            "autoencoder_epochs": 400,
            "autoencoder_rate": 0.0015,
            "warp": 0.5,
            "prior_epochs": 200,
            "adversary_steps": 10000,
            "adversary_batch": 64,
            "temperature": 0.9,
        },
        "dense": {
            "autoencoder_epochs": 120,
            "prior_width": 384,  # keeps all checkpoints below 40 MB
            "prior_epochs": 80,
            "adversary_steps": 2000,
            "adversary_batch": 64,
            "temperature": 0.9,
        },
        "classifier": {"epochs": 5, "shift_pixels": 1},
    },
    root=CHECKPOINTS / "brush",
)

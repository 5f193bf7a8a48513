"""The chorale model's figures: right where the answer is known."""

import numpy as np
import pytest
from made_up_chorales import chorale, weights

from artlab import cards
from artlab.collections.mnist import MNIST
from artlab.evaluation.chorale import copying, leading, report, steering
from artlab.evaluation.chorale.markov import Markov, alone, with_harmony
from artlab.music import decoder, likelihood, windows
from artlab.music.tokens import FIRST, TOKENS, Note, tokens


@pytest.fixture(scope="module")
def held_out():
    return windows.of([chorale(seed) for seed in range(4)], bars=8, every=8)


@pytest.fixture(scope="module")
def known():
    return windows.of([chorale(seed) for seed in range(10, 30)], bars=8, every=8)


def test_a_model_that_knows_nothing_pays_for_every_token(held_out):
    nothing = {name: 0 * array for name, array in weights().items()}

    bits = likelihood.measure(nothing, held_out)

    tokens_a_note = held_out.chosen.size / (held_out.chosen >= FIRST).sum()
    assert bits.notes == pytest.approx(np.log2(TOKENS) * tokens_a_note, rel=1e-5)
    assert bits.latents == 0


def test_a_latent_that_tells_something_has_its_price(held_out):
    assert likelihood.measure(weights(), held_out).latents > 0.1


def test_the_baseline_gains_by_harmony_and_both_by_counting(held_out, known):
    untaught = Markov(alone).bits(held_out)
    single, together = (Markov(each).fit(known).bits(held_out) for each in (alone, with_harmony))

    assert together < single < untaught
    assert untaught == pytest.approx(np.log2(TOKENS) * 2)  # a hold for every note


def test_chances_of_the_baseline_sum_to_one(known):
    model = Markov(with_harmony).fit(known)
    contexts = with_harmony(known, 0, 4, 2)

    chances = [model._chance(token, contexts) for token in range(TOKENS)]  # noqa: SLF001

    assert sum(chances) == pytest.approx(1)
    assert min(chances) > 0


def written(*chords):
    notes = [
        Note(start=2 * at, length=2, voice=voice, pitch=pitch)
        for at, chord in enumerate(chords)
        for voice, pitch in enumerate(chord)
    ]
    return tokens(notes, 2 * len(chords))


def test_faults_are_counted_as_a_teacher_would():
    fifths = written((67, 48, 64, 60), (69, 50, 65, 62), (69, 50, 65, 62), (60, 53, 65, 57))

    found = leading.measure([fifths])

    # Soprano, bass and tenor go in octaves and fifths, three pairs; then soprano and bass do
    # so in contrary motion; in two changes.
    assert found["parallels in 100 changes"] == pytest.approx(100 * 4 / 2)
    assert found["crossed voices, % of eighths"] == pytest.approx(25)
    assert found["strange chords, % of eighths"] == 0
    assert found["leaps beyond a fifth, % of moves"] == pytest.approx(100 / 7)
    assert found["notes a bar"] == 16


def test_a_cluster_is_a_strange_chord():
    assert leading.measure([written((63, 60, 62, 61), (67, 48, 64, 60))])[
        "strange chords, % of eighths"
    ] == pytest.approx(50)


def test_the_longest_run_in_common_is_found():
    source, piece = [chorale(1), chorale(2)], chorale(3)
    piece[8:24] = source[1][32:48]

    assert copying.longest([piece, source[0]], source)[1] == 64
    assert 16 <= copying.longest([piece], source)[0] < 24
    assert copying.longest([piece[:, :1]], [each[:, :1] for each in source])[0] >= 16


def test_what_a_latent_steers_is_told_from_what_it_does_not():
    stream = np.random.RandomState(0)
    latents = stream.standard_normal((100, 2, 16)).astype(np.float32)
    pieces = np.stack([chorale(seed, bars=2) for seed in range(100)])
    for piece, of in zip(pieces, latents, strict=True):
        for bar, latent in enumerate(of):
            height = np.int8(np.clip(20 + 5 * latent[0], 5, 40))
            piece[8 * bar : 8 * bar + 8 : 2, 1] = height

    found = steering.measure(latents, pieces)

    assert found["height of the bass"] > 0.9
    assert found["height of the soprano"] < 0.2


def test_the_docs_have_the_shipped_model_s_figures_which_are_within_the_bounds():
    scores = cards.read(MNIST.root / decoder.NAME).scores
    docs = MNIST.root.parents[1] / "docs" / "music.md"

    assert report.tables(scores) in docs.read_text(encoding="utf-8")
    assert scores["bits"]["total"] <= 2.8
    assert scores["bits"]["total"] < scores["bits"]["markov_with_harmony"]
    assert scores["leading"]["played"]["parallels in 100 changes"] <= 0.3


def test_the_shipped_files_are_small():
    sizes = [path.stat().st_size for path in (MNIST.root / decoder.NAME).iterdir()]

    assert sum(sizes) < 1_000_000

"""Made-up chorales, as scores and as tokens, and a made-up model that writes such ones."""

import zipfile

import numpy as np

from artlab.cards import Card
from artlab.models.chorale import LATENT_DIM
from artlab.music import decoder
from artlab.music.tokens import BAR, TOKENS, VOICES, Note, tokens

CHORDS = ((72, 48, 67, 64), (71, 55, 67, 62), (72, 53, 69, 65), (74, 55, 71, 67))
NAMES = "C", "C", "D", "D", "E", "F", "F", "G", "G", "A", "A", "B"
ALTERED = (1, 3, 6, 8, 10)
STATE, HIDDEN, EMBEDDING = 12, 10, 4


def chorale(seed, *, bars=8):
    """Write chords in quarters; the seed decides which, so no two melodies are alike."""
    stream = np.random.RandomState(seed)
    notes = []
    for start in range(0, bars * BAR, 2):
        chord = CHORDS[stream.randint(len(CHORDS))]
        up = int(stream.randint(-3, 4))
        notes += [
            Note(start=start, length=2, voice=voice, pitch=pitch + up)
            for voice, pitch in enumerate(chord)
        ]
    return tokens(notes, bars * BAR)


def score(parts, *, fifths=0, beats=4, divisions=2):
    """Write MusicXML: of each part its measures, each a list of (pitch or None, length, tie)."""
    written = []
    for number, part in enumerate(parts):
        measures = [
            f"<measure>{_attributes(fifths, beats, divisions) if first == 0 else ''}"
            f"{''.join(_note(*note) for note in measure)}</measure>"
            for first, measure in enumerate(part)
        ]
        written.append(f'<part id="P{number}">{"".join(measures)}</part>')
    return f"<score-partwise>{''.join(written)}</score-partwise>"


def pack(text, path):
    """Pack a score as .mxl."""
    container = '<container><rootfiles><rootfile full-path="a.xml"/></rootfiles></container>'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("META-INF/container.xml", container)
        packed.writestr("a.xml", text)
    return path


def corpus_folder(folder, count=12):
    """Write a folder of chorales."""
    for seed in range(count):
        written = chorale(seed)
        parts = [
            [
                [(int(written[at, voice]) + 31, 2, "") for at in range(bar, bar + BAR, 2)]
                for bar in range(0, len(written), BAR)
            ]
            for voice in (0, 2, 3, 1)
        ]
        pack(score(parts), folder / f"made-up-{seed:02}.mxl")
    return folder


def weights(seed=0):
    """Make weights of a small decoder and encoder that nobody has trained."""
    stream = np.random.RandomState(seed)
    width = len(VOICES) * EMBEDDING
    known = STATE + LATENT_DIM + BAR + width
    shapes = {
        "embed/embeddings": (TOKENS, EMBEDDING),
        "gru/kernel": (width + LATENT_DIM + BAR, 3 * STATE),
        "gru/recurrent_kernel": (STATE, 3 * STATE),
        "gru/bias": (2, 3 * STATE),
        "encoder/embed/embeddings": (TOKENS, EMBEDDING),
        "encoder/first/kernel": (9 * width, HIDDEN), "encoder/first/bias": (HIDDEN,),
        "encoder/second/kernel": (HIDDEN, HIDDEN), "encoder/second/bias": (HIDDEN,),
        "encoder/told/kernel": (HIDDEN, 2 * LATENT_DIM), "encoder/told/bias": (2 * LATENT_DIM,),
    }  # fmt: skip
    for number, voice in enumerate(VOICES):
        shapes[f"{voice}_hidden/kernel"] = (known + number * EMBEDDING, HIDDEN)
        shapes[f"{voice}_hidden/bias"] = (HIDDEN,)
        shapes[f"{voice}_logits/kernel"] = (HIDDEN, TOKENS)
        shapes[f"{voice}_logits/bias"] = (TOKENS,)
    made = {name: stream.normal(0, 0.4, shape).astype(np.float32) for name, shape in shapes.items()}
    # As a trained one does, it holds more than it strikes.
    for voice in VOICES:
        made[f"{voice}_logits/bias"][1] += 3
    return made


def publish(root):
    """Write these weights as the chorale model of a folder of checkpoints."""
    decoder.save(root / decoder.NAME, weights(), Card(name=decoder.NAME, command="train chorale"))


def _attributes(fifths, beats, divisions):
    return (
        f"<attributes><divisions>{divisions}</divisions><key><fifths>{fifths}</fifths></key>"
        f"<time><beats>{beats}</beats><beat-type>4</beat-type></time></attributes>"
    )


def _note(pitch, length, tie=""):
    ties = "".join(f'<tie type="{one}"/>' for one in tie.split())
    if pitch is None:
        return f"<note><rest/><duration>{length}</duration></note>"
    alter = "<alter>1</alter>" if pitch % 12 in ALTERED else ""
    return (
        f"<note><pitch><step>{NAMES[pitch % 12]}</step>{alter}<octave>{pitch // 12 - 1}</octave>"
        f"</pitch><duration>{length}</duration>{ties}</note>"
    )

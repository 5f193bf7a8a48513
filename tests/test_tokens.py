import numpy as np
import pytest
from made_up_chorales import chorale

from artlab.music import tokens
from artlab.music.tokens import BAR, FIRST, HOLD, LOWEST, REST, Note


def test_notes_and_tokens_say_the_same():
    written = chorale(0)

    assert np.array_equal(tokens.tokens(tokens.notes(written), len(written)), written)


def test_a_note_ends_where_another_begins_or_the_voice_rests():
    line = np.full((6, 4), REST, np.int8)
    line[:, 1] = [FIRST + 3, HOLD, FIRST + 4, REST, HOLD, FIRST]

    assert tokens.notes(line) == [
        Note(start=0, length=2, voice=1, pitch=LOWEST + 3),
        Note(start=2, length=1, voice=1, pitch=LOWEST + 4),
        Note(start=5, length=1, voice=1, pitch=LOWEST),
    ]


def test_a_pitch_without_a_token_is_refused():
    with pytest.raises(ValueError, match="pitch must be from 33 to 85, not 90"):
        tokens.tokens([Note(start=0, length=1, voice=0, pitch=90)], BAR)


def test_what_sounds_is_what_was_begun_and_is_held():
    line = np.array([[9, REST], [HOLD, HOLD], [HOLD, 7], [REST, HOLD]], np.int8)

    assert tokens.sounding(line).tolist() == [[9, 0], [9, 0], [9, 7], [0, 7]]

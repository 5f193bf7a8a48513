"""The chorale model's networks: NumPy computes what Keras does, from the same weights."""

import numpy as np
import pytest
from made_up_chorales import chorale

from artlab.models.chorale import LATENT_DIM, ChoraleConfig
from artlab.music import windows
from artlab.music.decoder import Decoder, posterior
from artlab.networks import chorale as networks

SMALL = ChoraleConfig(state=12, hidden=10, embedding=4, encoder=9)


@pytest.fixture(scope="module")
def built():
    made = networks.build(SMALL)
    stream = np.random.RandomState(0)
    for part in (made.encoder, made.decoder):
        for variable in part.trainable_variables:
            variable.assign(stream.normal(0, 0.5, variable.shape))
    return made


@pytest.fixture(scope="module")
def data():
    return windows.of([chorale(seed, bars=4) for seed in range(3)], bars=3, every=2)


def test_the_decoder_is_the_same(built, data):
    count, eighths, voices = data.chosen.shape
    latents = np.random.RandomState(1).standard_normal((count, 3, LATENT_DIM)).astype(np.float32)
    wanted = built.decoder(
        data.before.astype(int), data.sounding.astype(int), data.chosen.astype(int), latents
    ).numpy()

    decoder = Decoder(weights=networks.weights(built), count=count)
    for at in range(eighths):
        decoder.advance(data.before[:, at], data.sounding[:, at], latents[:, at // 8], at)
        for voice in range(voices):
            np.testing.assert_allclose(decoder.logits(voice), wanted[:, at, voice], atol=2e-5)
            decoder.choose(data.chosen[:, at, voice])
    assert np.abs(wanted).max() > 1


def test_the_encoder_is_the_same(built, data):
    bars = data.bars.reshape(-1, 36)

    told = np.hstack(posterior(networks.weights(built), bars))

    np.testing.assert_allclose(told, built.encoder(bars.astype(int)).numpy(), atol=2e-5)


def test_a_voice_sees_those_before_it_and_none_after(built, data):
    latents = np.zeros((len(data.chosen), 3, LATENT_DIM), np.float32)
    other = data.chosen.copy()
    other[:, :, 1] = 7  # the bass

    first, second = (
        built.decoder(data.before.astype(int), data.sounding.astype(int), each, latents).numpy()
        for each in (data.chosen.astype(int), other.astype(int))
    )

    assert np.array_equal(first[:, :, :2], second[:, :, :2])
    assert not np.allclose(first[:, :, 2], second[:, :, 2])
    assert not np.allclose(first[:, :, 3], second[:, :, 3])


def test_the_decoder_of_the_shipped_size_has_as_many_weights_as_the_docs_say():
    counts = [part.count_params() for part in vars(networks.build(ChoraleConfig())).values()]

    assert counts == [132_680, 271_620]


def test_windows_begin_with_bars_and_know_what_sounded_before():
    piece = chorale(1, bars=4)

    cut = windows.of([piece], bars=2)

    assert [len(cut.chosen), cut.real.sum()] == [4, 3 * 16 + 8]
    assert np.array_equal(cut.chosen[1], piece[8:24])
    assert np.array_equal(cut.before[1], piece[7:23])
    assert not cut.before[0, 0].any()
    assert (cut.sounding[1, 0] == piece[6]).all()
    assert cut.bars.shape == (4, 2, 36)
    assert np.array_equal(cut.bars[1, 1, 4:], piece[16:24].ravel())

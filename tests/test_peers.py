"""What the peers are made of, and what their losses measure."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from made_up import GREY_AND_COLOUR, SHAPES

from artlab import checkpoints
from artlab.collections.mnist import MNIST
from artlab.errors import ArtlabError, InputError
from artlab.latents import LATENT_DIM
from artlab.models import CONFIGS
from artlab.networks.peers import conditional_gan
from artlab.networks.peers import variational as networks_of
from artlab.training.peers import variational
from artlab.training.peers.conditional_gan import cross_entropy

SMALL = {
    "vae": {"hidden": 16},
    "beta-vae": {"hidden": 16, "encoder_first": 16, "encoder_second": 16},
    "cgan": {},
}


@pytest.fixture(scope="module", params=[MNIST, SHAPES], ids=["grey", "colour"])
def peer(request):
    """Return a function of a name: a peer's networks, and the generator of these."""

    def peer(name):
        config = CONFIGS[name](**SMALL[name])
        networks = checkpoints.untrained(config, request.param)
        return networks, checkpoints.usable(networks, config, request.param)

    return peer


def latents(count):
    return np.random.RandomState(1).standard_normal((count, LATENT_DIM)).astype(np.float32)


@pytest.mark.parametrize("name", SMALL)
def test_a_peer_draws_in_our_image_format(peer, name):
    _, generator = peer(name)

    drawn = generator.draw(np.array([42, 42.5, 43]), label=2)

    assert (drawn.shape, drawn.dtype) == ((3, *generator.collection.shape), np.float32)
    assert 0 <= drawn.min() < drawn.max() <= 1


@pytest.mark.parametrize("name", ["vae", "beta-vae"])
def test_a_variational_autoencoder_rebuilds_from_the_means_and_draws_whatever_the_label(peer, name):
    networks, generator = peer(name)
    shape, points = generator.collection.shape, latents(3)
    images = np.random.RandomState(0).rand(5, *shape).astype(np.float32)

    means, log_variances = networks_of.posterior(networks, 2 * images.reshape(5, -1) - 1)

    assert means.shape == log_variances.shape == (5, LATENT_DIM)
    assert not np.array_equal(means, log_variances)
    assert generator.encode(images) == pytest.approx(means.numpy(), abs=1e-4)
    expected = (networks.decoder(means).numpy() + 1).reshape(5, *shape) / 2
    assert generator.rebuild(images) == pytest.approx(expected, abs=1e-4)
    assert not generator.is_conditional
    assert np.array_equal(generator.place(points, generator.collection.one_hot([0, 1, 2])), points)


@pytest.mark.parametrize("name", ["vae", "beta-vae"])
def test_a_variational_decoder_draws_pixels_between_black_and_white(peer, name):
    networks, generator = peer(name)

    pixels = networks.decoder(100 * latents(3)).numpy()

    assert pixels.shape == (3, generator.collection.values)
    assert -1 <= pixels.min() < -0.9
    assert 0.9 < pixels.max() <= 1


def test_the_conditional_gan_s_codes_are_latents_and_labels_and_no_picture_has_one(peer):
    _, generator = peer("cgan")
    points, weights = latents(2)[[0, 0]], generator.collection.one_hot([0, 1])

    codes = generator.place(points, weights)

    assert np.array_equal(codes, np.hstack([points, weights]))
    assert not np.array_equal(*generator.decode(codes))
    with pytest.raises(ArtlabError, match="cgan has no encoder"):
        generator.rebuild(np.zeros((1, *generator.collection.shape), np.float32))


@pytest.mark.parametrize("name", ["vae", "cgan"])
def test_a_side_that_is_no_multiple_of_four_is_one_sentence(name):
    with pytest.raises(InputError, match=r"^[^\n]*multiple of 4[^\n]*shapes are 18 pixels wide$"):
        checkpoints.untrained(CONFIGS[name](), replace(SHAPES, side=18))


def test_the_networks_are_the_keras_examples_but_for_the_latent():
    vae = checkpoints.untrained(CONFIGS["vae"](hidden=16), MNIST)
    cgan = checkpoints.untrained(CONFIGS["cgan"](), MNIST)

    # The first numbers are those that the example prints; 98 latents more need the others.
    assert vae.encoder.count_params() == 69_076 + 98 * 2 * (16 + 1)
    assert vae.decoder.count_params() == 65_089 + 98 * 7 * 7 * 64
    dense = 7 * 7 * 110 * (110 + 1)
    convolutions = 128 * (4 * 4 * 110 + 1) + 128 * (4 * 4 * 128 + 1) + 7 * 7 * 128 + 1
    assert cgan.generator.count_params() == dense + convolutions
    judging = 64 * (3 * 3 * 11 + 1) + 128 * (3 * 3 * 64 + 1) + 128 + 1
    assert conditional_gan.build_discriminator(MNIST).count_params() == judging


@GREY_AND_COLOUR
def test_the_discriminator_sees_each_label_as_a_plane(collection):
    discriminator = conditional_gan.build_discriminator(collection)
    planes = keras.Model(discriminator.inputs, discriminator.get_layer("image_and_label").output)
    images = np.random.RandomState(0).rand(2, *collection.planes).astype(np.float32)
    weights = collection.one_hot([0, 1])

    seen = planes([images, weights]).numpy()

    assert np.array_equal(seen[..., : collection.channels], images)
    labels = seen[..., collection.channels :]
    assert np.array_equal(labels, np.broadcast_to(weights[:, None, None], labels.shape))


def test_standard_normal_latents_have_no_divergence_and_others_the_textbook_s():
    means, log_variances = np.full((2, 100), 3.0, "f4"), np.full((2, 100), np.log(4), "f4")

    assert float(variational.kl(np.zeros_like(means), np.zeros_like(means))) == 0
    # Of N(3, 4) from N(0, 1), a hundred times: (9 + 4 - 1 - log 4) / 2.
    assert float(variational.kl(means, log_variances)) == pytest.approx(530.685, abs=0.01)


def test_the_cross_entropy_is_the_sum_over_the_values():
    white, grey = np.full((2, 784), 1.0, "f4"), np.zeros((2, 784), "f4")

    assert float(variational.cross_entropy(white, white)) == pytest.approx(0, abs=1e-3)
    assert float(variational.cross_entropy(white, grey)) == pytest.approx(784 * np.log(2), rel=1e-5)


def test_a_score_costs_what_its_logit_says():
    scores = np.full((3, 1), np.log(3), "f4")  # a chance of 3/4 that the image is real

    costs = [float(cross_entropy(scores, real=real)) for real in (True, False)]

    assert costs == pytest.approx([-np.log(3 / 4), -np.log(1 / 4)], abs=1e-5)

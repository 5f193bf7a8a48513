import keras
import numpy as np
import pytest
import tensorflow as tf
from artlab.models.beta_vae import BetaVaeConfig
from artlab.models.cgan import CganConfig
from artlab.models.vae import VaeConfig
from conftest import TINY

from artlab import checkpoints
from artlab.errors import ArtlabError
from artlab.latents import CLASSES, LATENT_DIM, one_hot
from artlab.models.dense import DenseConfig
from artlab.models.gan import GanConfig
from artlab.networks import conditional_gan, inference, variational
from artlab.networks.autoencoder import build, build_decoder, generator, whiten
from artlab.networks.flow import Flow
from artlab.networks.inference import PIXELS


@pytest.fixture(scope="module")
def networks():
    """Return untrained networks whose prior moves latents; only to read."""
    keras.utils.set_random_seed(0)
    networks = build(DenseConfig(**TINY))
    shake(networks.prior)
    return networks


@pytest.fixture(scope="module")
def flow(networks):
    return networks.prior


@pytest.fixture(scope="module")
def compiled(networks):
    return generator("dense", networks, DenseConfig(**TINY, temperature=1))


def shake(network):
    stream = np.random.RandomState(0)
    for variable in network.trainable_variables:
        variable.assign_add(stream.normal(0, 0.2, variable.shape))


def points(count):
    stream = np.random.RandomState(1)
    weights = one_hot(stream.randint(CLASSES, size=count))
    return stream.standard_normal((count, LATENT_DIM)).astype(np.float32), weights


def tutorial_s():
    return build_decoder(DenseConfig().hidden)


def beta_vae_s():
    return variational.build(BetaVaeConfig(encoder_first=8, encoder_second=8)).decoder


@pytest.mark.parametrize("decoder", [tutorial_s, beta_vae_s])
def test_the_decoder_is_exactly_the_tutorial_s(decoder):
    hidden, pixels = decoder().layers

    assert isinstance(hidden, keras.layers.Dense)
    assert isinstance(pixels, keras.layers.Dense)
    assert (hidden.kernel.shape, hidden.activation) == ((100, 128), keras.activations.relu)
    assert (pixels.kernel.shape, pixels.activation) == ((128, 784), keras.activations.tanh)
    assert hidden.use_bias
    assert pixels.use_bias


def test_every_network_maps_between_pixels_codes_and_latents(networks):
    latents, weights = points(3)

    codes = networks.prior(latents, weights)

    assert codes.shape == (3, LATENT_DIM)
    assert networks.decoder(codes).shape == (3, PIXELS)
    assert networks.encoder(np.zeros((3, PIXELS), np.float32)).shape == (3, LATENT_DIM)


def test_an_untrained_flow_leaves_latents_where_they_are():
    flow = Flow(width=16, blocks=2, steps=3)
    latents, weights = points(4)

    assert np.array_equal(flow(latents, weights), latents)


def test_the_flow_takes_each_digit_elsewhere(flow):
    latents = np.repeat(points(1)[0], CLASSES, axis=0)

    codes = flow(latents, np.eye(CLASSES, dtype=np.float32)).numpy()

    apart = np.linalg.norm(codes[:, None] - codes, axis=-1)
    assert apart[~np.eye(CLASSES, dtype=bool)].min() > 0.1


@pytest.mark.parametrize(("steps", "error"), [(4, 0.05), (8, 0.0125)])
def test_the_flow_follows_its_velocity_four_times_as_well_in_half_steps(steps, error):
    flow = Flow(width=1, blocks=0, steps=steps)
    ahead = np.roll(np.arange(LATENT_DIM), LATENT_DIM // 2)
    sign = np.repeat(np.float32([1, -1]), LATENT_DIM // 2)
    flow.velocity = lambda points, *_: sign * tf.gather(points, ahead, axis=1)
    latents, weights = points(2)

    codes = flow.call(latents, weights).numpy()

    # A quarter turn of each pair of numbers.
    assert np.sqrt(np.mean((codes - sign * latents[:, ahead]) ** 2)) < error


def test_a_velocity_that_takes_every_latent_to_its_code_matches():
    flow = Flow(width=1, blocks=0, steps=1)
    latents, weights = points(8)
    code = np.linspace(-1, 1, LATENT_DIM, dtype=np.float32)
    angles = np.linspace(0, 1.5, 8, dtype=np.float32)

    def velocity(points, _, angles):
        cosine, sine = np.cos(angles)[:, None], np.sin(angles)[:, None]
        return cosine * code - sine * (points - sine * code) / cosine

    flow.velocity = velocity
    loss = flow.matching_loss(np.tile(code, (8, 1)), weights, latents=latents, angles=angles)

    assert float(loss) == pytest.approx(0, abs=1e-6)


def test_an_untrained_flow_matches_white_codes_as_badly_as_standing_still():
    flow = Flow(width=16, blocks=1, steps=1)
    latents, weights = points(1000)
    codes = np.random.RandomState(5).standard_normal(latents.shape).astype(np.float32)
    angles = np.linspace(0, np.pi / 2, 1000, dtype=np.float32)

    loss = flow.matching_loss(codes, weights, latents=latents, angles=angles)

    assert float(loss) == pytest.approx(1, abs=0.02)


def test_whitening_leaves_the_reconstructions_as_they_were(digits):
    networks = build(DenseConfig(**TINY))
    pixels = 2 * digits.reshape(-1, PIXELS) - 1
    shake(networks.encoder)
    before = networks.decoder(networks.encoder(pixels)).numpy()

    whiten(networks, networks.encoder(pixels).numpy())

    after = networks.decoder(networks.encoder(pixels)).numpy()
    assert after == pytest.approx(before, abs=2e-3)


def test_whitened_codes_have_mean_zero_and_covariance_one(digits):
    networks = build(DenseConfig(**{**TINY, "encoder_second": 128}))
    shake(networks.encoder)
    pixels = 2 * digits.reshape(-1, PIXELS) - 1

    whiten(networks, networks.encoder(pixels).numpy())

    codes = networks.encoder(pixels).numpy().astype(np.float64)
    assert np.abs(codes.mean(axis=0)).max() < 0.01
    assert np.abs(np.cov(codes, rowvar=False) - np.eye(LATENT_DIM)).max() < 0.05


def test_a_generator_draws_in_our_image_format(compiled):
    drawn = compiled.draw(np.array([42, 42.5, 43]), digit=7)

    assert (drawn.shape, drawn.dtype) == ((3, 28, 28), np.float32)
    assert 0 <= drawn.min() < 0.4
    assert 0.6 < drawn.max() <= 1


def test_a_generator_converts_between_our_range_and_the_networks(networks, compiled, digits):
    pixels = 2 * digits[:5].reshape(-1, PIXELS) - 1

    codes = compiled.encode(digits[:5])
    drawn = compiled.decode(codes)

    assert codes == pytest.approx(networks.encoder(pixels).numpy(), abs=1e-4)
    expected = (networks.decoder(codes).numpy() + 1).reshape(-1, 28, 28) / 2
    assert drawn == pytest.approx(expected, abs=1e-5)


def test_temperature_pulls_latents_towards_the_middle(networks):
    latents, weights = points(4)
    cold = generator("dense", networks, DenseConfig(**TINY, temperature=0.5))
    half = cold.decode(networks.prior(latents / 2, weights).numpy())

    assert cold.picture(latents, weights) == pytest.approx(half, abs=1e-5)
    assert cold.picture(2 * latents, weights, temperature=0.25) == pytest.approx(half, abs=1e-5)


def test_a_picture_does_not_depend_on_its_batch(compiled):
    positions = np.arange(2 * inference.BATCH + 3) / 16

    together = compiled.draw(positions, digit=3)
    alone = np.concatenate([compiled.draw(positions[[at]], digit=3) for at in (0, 256, 514)])

    assert len(together) == len(positions)
    assert np.abs(together[[0, 256, 514]] - alone).max() < 1 / 255


def test_a_generator_takes_no_images_at_all(compiled):
    assert compiled.draw(np.array([])).shape == (0, 28, 28)


VARIATIONAL = [
    VaeConfig(hidden=16),
    BetaVaeConfig(hidden=16, encoder_first=16, encoder_second=16),
]


@pytest.fixture(params=VARIATIONAL, ids=["vae", "beta-vae"])
def peer(request):
    return request.param, variational.build(request.param)


def test_a_variational_encoder_gives_a_mean_and_a_variance_to_each_latent(peer):
    _, networks = peer

    means, log_variances = variational.posterior(networks, np.ones((3, PIXELS), np.float32))

    assert means.shape == log_variances.shape == (3, LATENT_DIM)
    assert not np.array_equal(means, log_variances)


def test_a_variational_decoder_draws_pixels_between_black_and_white(peer):
    _, networks = peer

    pixels = networks.decoder(100 * points(3)[0]).numpy()

    assert pixels.shape == (3, PIXELS)
    assert -1 <= pixels.min() < -0.9
    assert 0.9 < pixels.max() <= 1


def test_a_variational_autoencoder_draws_its_latents_whatever_the_digit(peer):
    config, networks = peer
    generator = checkpoints.family(config).wrap("peer", networks, config)
    latents, weights = points(3)

    assert not generator.is_conditional
    assert np.array_equal(generator.place(latents, weights), latents)
    drawn = generator.decode(latents)
    assert drawn.shape == (3, 28, 28)
    assert 0 <= drawn.min() < drawn.max() <= 1


def test_a_variational_autoencoder_rebuilds_from_the_means(peer, digits):
    config, networks = peer
    generator = checkpoints.family(config).wrap("peer", networks, config)
    pixels = 2 * digits[:5].reshape(-1, PIXELS) - 1

    means, _ = variational.posterior(networks, pixels)

    assert generator.encode(digits[:5]) == pytest.approx(means.numpy(), abs=1e-4)
    expected = (networks.decoder(means).numpy() + 1).reshape(-1, 28, 28) / 2
    assert generator.rebuild(digits[:5]) == pytest.approx(expected, abs=1e-4)


def test_the_vae_is_the_keras_example_s_but_for_its_latent():
    networks = variational.build(VaeConfig(hidden=16))

    # The first numbers are those that the example prints; 98 latents more need the others.
    assert networks.encoder.count_params() == 69_076 + 98 * 2 * (16 + 1)
    assert networks.decoder.count_params() == 65_089 + 98 * 7 * 7 * 64


@pytest.fixture(scope="module")
def cgan():
    config = CganConfig()
    return checkpoints.family(config).wrap("cgan", conditional_gan.build(config), config)


def test_the_conditional_gan_draws_in_our_image_format(cgan):
    drawn = cgan.draw(np.array([42, 42.5, 43]), digit=7)

    assert (drawn.shape, drawn.dtype) == ((3, 28, 28), np.float32)
    assert 0 <= drawn.min() < drawn.max() <= 1


def test_the_conditional_gan_s_codes_are_latents_and_digits(cgan):
    latents, weights = points(3)

    assert np.array_equal(cgan.place(latents, weights), np.hstack([latents, weights]))
    assert not np.array_equal(*cgan.decode(cgan.place(latents[[0, 0]], np.eye(2, 10, dtype="f4"))))


def test_the_conditional_gan_cannot_rebuild(cgan, digits):
    with pytest.raises(ArtlabError, match="cgan has no encoder"):
        cgan.rebuild(digits)


def test_the_conditional_gan_s_networks_are_the_keras_example_s_but_for_the_latent():
    generator = conditional_gan.build(CganConfig()).generator

    dense = 7 * 7 * 110 * (110 + 1)
    convolutions = 128 * (4 * 4 * 110 + 1) + 128 * (4 * 4 * 128 + 1) + 7 * 7 * 128 + 1
    assert generator.count_params() == dense + convolutions
    judging = 64 * (3 * 3 * 11 + 1) + 128 * (3 * 3 * 64 + 1) + 128 + 1
    assert conditional_gan.build_discriminator().count_params() == judging


def test_the_discriminator_sees_each_digit_as_a_plane(digits):
    discriminator = conditional_gan.build_discriminator()
    planes = keras.Model(discriminator.inputs, discriminator.get_layer("image_and_digit").output)

    seen = planes([digits[:2, ..., np.newaxis], np.eye(2, CLASSES, dtype="f4")]).numpy()

    assert np.array_equal(seen[..., 0], digits[:2])
    assert np.array_equal(seen[0, ..., 1:], np.broadcast_to(np.eye(CLASSES)[0], (28, 28, CLASSES)))
    assert np.array_equal(seen[1, ..., 1:], np.broadcast_to(np.eye(CLASSES)[1], (28, 28, CLASSES)))


def test_the_gan_s_generator_is_wider_than_the_dense_decoder():
    assert GanConfig().hidden > DenseConfig().hidden

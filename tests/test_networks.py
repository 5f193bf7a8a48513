import keras
import numpy as np
import pytest
import tensorflow as tf

from artlab import checkpoints
from artlab.errors import ArtlabError
from artlab.latents import CLASSES, LATENT_DIM
from artlab.models.beta_vae import BetaVaeConfig
from artlab.models.cgan import CganConfig
from artlab.models.dense import DenseConfig
from artlab.models.gan import GanConfig
from artlab.models.vae import VaeConfig
from artlab.networks import conditional_gan, inference, variational
from artlab.networks.autoencoder import build, build_decoder, generator, whiten
from artlab.networks.flow import ClassGaussian, Flow
from artlab.networks.inference import PIXELS

TINY = {"prior_couplings": 3, "prior_width": 16, "encoder_first": 32, "encoder_second": 16}


@pytest.fixture(scope="module")
def networks():
    """Return untrained networks whose prior does more than permute; only to read."""
    keras.utils.set_random_seed(0)
    networks = build(DenseConfig(**TINY))
    shake(networks.prior)
    networks.prior.gaussian.fit(*clouds())
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


def clouds():
    """Return ten clouds of points, each with a mean and a covariance of its own, and which."""
    stream = np.random.RandomState(2)
    labels = np.arange(2000) % CLASSES
    maps = np.eye(LATENT_DIM) + stream.normal(0, 0.05, (CLASSES, LATENT_DIM, LATENT_DIM))
    places = stream.normal(0, 1, (CLASSES, LATENT_DIM))
    cloud = np.einsum("nij,nj->ni", maps[labels], stream.normal(0, 1, (2000, LATENT_DIM)))
    return (cloud + places[labels]).astype(np.float32), labels


def points(count):
    stream = np.random.RandomState(1)
    weights = np.eye(CLASSES, dtype=np.float32)[stream.randint(CLASSES, size=count)]
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


def test_the_flow_finds_its_way_back(flow):
    latents, weights = points(16)

    restored, _ = flow.invert(flow(latents, weights), weights)

    assert np.abs(flow(latents, weights) - latents).max() > 1
    assert restored.numpy() == pytest.approx(latents, abs=1e-3)


def test_the_flow_s_log_volume_is_that_of_its_jacobian(flow):
    latents, weights = points(2)
    codes = flow(latents, weights)

    with tf.GradientTape() as tape:
        tape.watch(codes)
        restored, log_volume = flow.invert(codes, weights)
    jacobians = tape.batch_jacobian(restored, codes).numpy().astype(np.float64)

    expected = np.linalg.slogdet(jacobians).logabsdet
    assert np.abs(expected).min() > 0.5
    assert log_volume.numpy() == pytest.approx(expected, abs=1e-3)


def test_a_digit_s_gaussian_has_the_mean_and_covariance_of_its_codes():
    gaussian = ClassGaussian()
    codes, labels = clouds()
    gaussian.fit(codes, labels)
    sevens = codes[labels == 7]
    weights = np.eye(CLASSES, dtype=np.float32)[np.full(len(sevens), 7)]

    points, _ = gaussian.invert(sevens, weights)

    assert np.abs(np.cov(points, rowvar=False) - np.eye(LATENT_DIM)).max() < 1e-3
    assert np.abs(np.mean(points, axis=0)).max() < 1e-4
    assert gaussian(points, weights).numpy() == pytest.approx(sevens, abs=1e-3)


def test_between_two_digits_both_gaussians_are_blended():
    gaussian = ClassGaussian()
    gaussian.fit(*clouds())
    latents, _ = points(5)
    half = np.zeros((5, CLASSES), np.float32)
    half[:, [3, 8]] = 0.5
    three, eight = (
        gaussian(latents, np.eye(CLASSES, dtype=np.float32)[np.full(5, digit)]) for digit in (3, 8)
    )

    assert gaussian(latents, half).numpy() == pytest.approx((three + eight).numpy() / 2, abs=1e-4)


def test_an_untrained_flow_only_permutes():
    flow = Flow(couplings=3, width=16, seed=0)
    latents, weights = points(4)

    codes = flow(latents, weights).numpy()

    assert np.array_equal(np.sort(codes), np.sort(latents))
    assert not np.array_equal(codes, latents)


def test_the_flow_s_permutations_depend_on_its_seed_alone():
    same, again, other = (
        [coupling.order.numpy() for coupling in Flow(couplings=2, width=4, seed=seed).couplings]
        for seed in (0, 0, 1)
    )

    assert np.array_equal(same, again)
    assert not np.array_equal(same, other)


def test_likely_codes_cost_fewer_nats(flow):
    latents, weights = points(64)

    drawn, far = (
        float(flow.negative_log_likelihood(flow(scale * latents, weights), weights))
        for scale in (1, 2)
    )

    assert drawn < far


def test_an_untrained_flow_s_nats_are_the_normal_s():
    flow = Flow(couplings=2, width=4, seed=0)
    latents, weights = points(64)

    nats = float(flow.negative_log_likelihood(flow(latents, weights), weights))

    assert nats == pytest.approx(np.square(latents).mean() / 2, abs=1e-4)


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

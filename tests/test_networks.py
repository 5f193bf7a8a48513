import keras
import numpy as np
import pytest
import tensorflow as tf
from made_up import GREY_AND_COLOUR, TINY, shake

from artlab import checkpoints
from artlab.collections.mnist import MNIST
from artlab.latents import LATENT_DIM
from artlab.models import CONFIGS
from artlab.networks import inference
from artlab.networks.autoencoder import whiten
from artlab.networks.discriminator import build_discriminator
from artlab.networks.flow import Flow

DENSE = CONFIGS["dense"]


@pytest.fixture(scope="module")
def networks():
    """Return untrained networks whose prior moves latents; only to read."""
    keras.utils.set_random_seed(0)
    networks = checkpoints.untrained(DENSE(**TINY), MNIST)
    shake(networks.prior)
    return networks


@pytest.fixture(scope="module")
def compiled(networks):
    return checkpoints.usable(networks, DENSE(**TINY, temperature=1), MNIST)


def points(count):
    stream = np.random.RandomState(1)
    weights = MNIST.one_hot(stream.randint(10, size=count))
    return stream.standard_normal((count, LATENT_DIM)).astype(np.float32), weights


def in_range(images):
    """Return images as the networks read them."""
    return 2 * images.reshape(-1, MNIST.values) - 1


@pytest.mark.parametrize("name", ["dense", "beta-vae"])
def test_the_decoder_is_exactly_the_tutorial_s(name):
    config = CONFIGS[name](encoder_first=8, encoder_second=8)
    hidden, pixels = checkpoints.untrained(config, MNIST).decoder.layers

    assert type(hidden) is type(pixels) is keras.layers.Dense
    assert (hidden.kernel.shape, hidden.activation) == ((100, 128), keras.activations.relu)
    assert (pixels.kernel.shape, pixels.activation) == ((128, 784), keras.activations.tanh)
    assert hidden.use_bias is pixels.use_bias is True


@GREY_AND_COLOUR
def test_every_network_maps_between_pixels_codes_and_latents(collection):
    networks = checkpoints.untrained(DENSE(**TINY), collection)
    latents, weights = points(3)[0], collection.one_hot(np.arange(3))

    codes = networks.prior(latents, weights)

    assert codes.shape == (3, LATENT_DIM)
    assert networks.decoder(codes).shape == (3, collection.values)
    assert networks.encoder(np.zeros((3, collection.values), "f4")).shape == (3, LATENT_DIM)


@GREY_AND_COLOUR
def test_the_judges_say_what_is_real_and_which_label_it_is(collection):
    count, images = len(collection.labels), np.ones((3, *collection.shape), np.float32)
    config = CONFIGS["classifier"]()
    classifier = checkpoints.usable(checkpoints.untrained(config, collection), config, collection)

    features = classifier.features(images)
    scores, logits = build_discriminator(collection)(
        images.reshape(3, -1), collection.one_hot(np.arange(3))
    )

    assert features.shape == (3, 128)
    assert set(classifier.labels(features)) <= set(range(count))
    assert (scores.shape, logits.shape) == ((3,), (3, count))


def test_an_untrained_flow_leaves_latents_where_they_are():
    flow = Flow(width=16, blocks=2, steps=3)
    latents, weights = points(4)

    assert np.array_equal(flow(latents, weights), latents)


def test_the_flow_takes_each_label_elsewhere(networks):
    latents = np.repeat(points(1)[0], 10, axis=0)

    codes = networks.prior(latents, np.eye(10, dtype=np.float32)).numpy()

    apart = np.linalg.norm(codes[:, None] - codes, axis=-1)
    assert apart[~np.eye(10, dtype=bool)].min() > 0.1


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


# A narrow encoder never uses most of the directions: they have nothing to be made 1.
@pytest.mark.parametrize(("width", "error"), [(128, 0.05), (16, 1.05)])
def test_whitening_changes_the_codes_and_not_the_reconstructions(digits, width, error):
    networks = checkpoints.untrained(DENSE(**TINY | {"encoder_second": width}), MNIST)
    pixels = in_range(digits)
    shake(networks.encoder)
    before = networks.decoder(networks.encoder(pixels)).numpy()

    whiten(networks, networks.encoder(pixels).numpy())

    codes = networks.encoder(pixels).numpy().astype(np.float64)
    assert networks.decoder(codes).numpy() == pytest.approx(before, abs=2e-3)
    assert np.abs(codes.mean(axis=0)).max() < 0.01
    assert np.abs(np.cov(codes, rowvar=False) - np.eye(LATENT_DIM)).max() < error


@GREY_AND_COLOUR
def test_a_generator_draws_in_our_image_format(collection):
    config = DENSE(**TINY)
    generator = checkpoints.usable(checkpoints.untrained(config, collection), config, collection)

    drawn = generator.draw(np.array([42, 42.5, 43]), label=2)

    assert (drawn.shape, drawn.dtype) == ((3, *collection.shape), np.float32)
    assert 0 <= drawn.min() < 0.5 < drawn.max() <= 1
    assert generator.draw(np.array([])).shape == (0, *collection.shape)
    assert generator.rebuild(drawn).shape == drawn.shape


def test_a_generator_converts_between_our_range_and_the_networks(networks, compiled, digits):
    codes = compiled.encode(digits[:5])
    drawn = compiled.decode(codes)

    assert codes == pytest.approx(networks.encoder(in_range(digits[:5])).numpy(), abs=1e-4)
    expected = (networks.decoder(codes).numpy() + 1).reshape(-1, *MNIST.shape) / 2
    assert drawn == pytest.approx(expected, abs=1e-5)


def test_temperature_pulls_latents_towards_the_middle(networks):
    latents, weights = points(4)
    cold = checkpoints.usable(networks, DENSE(**TINY, temperature=0.5), MNIST)
    half = cold.decode(networks.prior(latents / 2, weights).numpy())

    assert cold.picture(latents, weights) == pytest.approx(half, abs=1e-5)
    assert cold.picture(2 * latents, weights, temperature=0.25) == pytest.approx(half, abs=1e-5)


def test_a_picture_does_not_depend_on_its_batch(compiled):
    positions = np.arange(2 * inference.BATCH + 3) / 16

    together = compiled.draw(positions, label=3)
    alone = np.concatenate([compiled.draw(positions[[at]], label=3) for at in (0, 256, 514)])

    assert len(together) == len(positions)
    assert np.abs(together[[0, 256, 514]] - alone).max() < 1 / 255


def test_the_gan_s_generator_is_wider_than_the_dense_decoder():
    assert CONFIGS["gan"]().hidden > DENSE().hidden

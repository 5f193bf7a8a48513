"""What both generators are made of: an encoder, a decoder and a prior on the codes between them.

The networks work on images in [-1, 1], where black and white are both
saturation points of tanh; artlab.networks.inference converts at the door. This
file knows the networks, not how they are trained.
"""

from dataclasses import dataclass

import keras
import numpy as np

from artlab.collections.collection import Collection
from artlab.generator import Codes, Generator
from artlab.latents import LATENT_DIM
from artlab.models.autoencoder import AutoencoderConfig
from artlab.networks import inference
from artlab.networks.flow import Flow

CODE_DIM = LATENT_DIM  # the flow keeps the number of dimensions


@dataclass(frozen=True, kw_only=True)
class Networks:
    """The trained parts of a generator.

    Attributes:
        encoder: Pixels in [-1, 1], (count, values), to codes, (count, 100).
        decoder: Codes to pixels in [-1, 1].
        prior: Latents and class weights to codes.
    """

    encoder: keras.Model
    decoder: keras.Model
    prior: Flow


def build(config: AutoencoderConfig, collection: Collection) -> Networks:
    """Make untrained networks; Keras' global seed decides their first weights."""
    first, second = config.encoder_first, config.encoder_second
    return Networks(
        encoder=build_encoder(collection, first, second, outputs=CODE_DIM),
        decoder=build_decoder(collection, config.hidden),
        prior=build_prior(config, collection),
    )


def build_encoder(collection: Collection, first: int, second: int, *, outputs: int) -> keras.Model:
    """Make an encoder of dense layers: pixels → first, gelu → second, gelu → outputs."""
    layers = [
        keras.Input((collection.values,)),
        keras.layers.Dense(first, activation="gelu", name="first"),
        keras.layers.Dense(second, activation="gelu", name="second"),
        keras.layers.Dense(outputs, name="codes"),
    ]
    return keras.Sequential(layers, name="encoder")


def build_decoder(collection: Collection, hidden: int) -> keras.Model:
    """Make the tutorial's decoder: Dense(100 → hidden, relu) → Dense(pixels, tanh)."""
    layers = [
        keras.Input((CODE_DIM,)),
        keras.layers.Dense(hidden, activation="relu", name="hidden"),
        keras.layers.Dense(collection.values, activation="tanh", name="pixels"),
    ]
    return keras.Sequential(layers, name="decoder")


def build_prior(config: AutoencoderConfig, collection: Collection) -> Flow:
    """Make an untrained prior; its first weights leave every latent where it is."""
    prior = Flow(width=config.prior_width, blocks=config.prior_blocks, steps=config.prior_steps)
    prior(np.zeros((1, LATENT_DIM), "f4"), collection.one_hot(np.zeros(1, int)))
    return prior


def usable(networks: Networks, config: AutoencoderConfig, collection: Collection) -> Generator:
    """Compile networks into a generator."""
    return inference.generator(
        config.name,
        collection,
        code_dim=CODE_DIM,
        place=networks.prior,
        is_bent=True,
        decode=networks.decoder,
        encode=networks.encoder,
        temperature=config.temperature,
    )


def whiten(networks: Networks, codes: Codes) -> None:
    """Change the basis of the codes, (count, 100), so that these have mean 0 and covariance 1.

    The affine map is folded into the encoder's last layer and the decoder's
    first, so both keep their form and reconstruct as before.
    """
    mean = codes.mean(axis=0, dtype=np.float64)
    spread, basis = np.linalg.eigh(np.cov(codes.astype(np.float64), rowvar=False))
    # A direction that the encoder never uses has no spread to divide by.
    deviation = np.sqrt(np.maximum(spread, spread.max() * 1e-8))
    to_white, from_white = basis / deviation, (basis * deviation).T

    last, first = networks.encoder.layers[-1], networks.decoder.layers[0]
    kernel, bias = last.get_weights()
    last.set_weights([kernel @ to_white, (bias - mean) @ to_white])
    kernel, bias = first.get_weights()
    first.set_weights([from_white @ kernel, bias + mean @ kernel])

"""The chorale model's networks: an encoder of bars, and the decoder that writes four voices.

artlab.music.decoder reads the same weights with NumPy alone.

Source: Kingma, Welling, "Auto-encoding variational Bayes", 2013, arXiv:1312.6114; Cho et al.,
"Learning phrase representations using RNN encoder-decoder", 2014, arXiv:1406.1078, for the GRU.
"""

from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from artlab.models.chorale import LATENT_DIM, ChoraleConfig
from artlab.music.tokens import BAR, TOKENS, VOICES


@dataclass(frozen=True, kw_only=True)
class Networks:
    """Both parts."""

    encoder: keras.Model
    decoder: keras.Model


def build(config: ChoraleConfig, *_: object) -> Networks:
    """Make untrained networks."""
    decoder = Decoder(config)
    bar = tf.zeros((1, BAR, len(VOICES)), tf.int32)
    decoder(bar, bar, bar, tf.zeros((1, 1, LATENT_DIM)))
    return Networks(encoder=_encoder(config), decoder=decoder)


def _encoder(config: ChoraleConfig) -> keras.Model:
    """Read a bar, what sounds before it and what it does: to means and log-variances."""
    read = keras.Input(((1 + BAR) * len(VOICES),), dtype="int32")
    features = keras.layers.Embedding(TOKENS, config.embedding, name="embed")(read)
    features = keras.layers.Flatten()(features)
    for name in ("first", "second"):
        features = keras.layers.Dense(config.encoder, activation="relu", name=name)(features)
    told = keras.layers.Dense(2 * LATENT_DIM, name="told")(features)
    return keras.Model(read, told, name="encoder")


class Decoder(keras.Model):
    """How likely each token is, voice by voice, given all before it and the bar's latent."""

    def __init__(self, config: ChoraleConfig) -> None:
        super().__init__(name="decoder")
        self.embed = keras.layers.Embedding(TOKENS, config.embedding, name="embed")
        self.gru = keras.layers.GRU(config.state, return_sequences=True, name="gru")
        self.hidden = [
            keras.layers.Dense(config.hidden, activation="relu", name=f"{voice}_hidden")
            for voice in VOICES
        ]
        self.logits = [keras.layers.Dense(TOKENS, name=f"{voice}_logits") for voice in VOICES]

    def call(
        self,
        before: tf.Tensor,
        sounding: tf.Tensor,
        chosen: tf.Tensor,
        latents: tf.Tensor,
        kept: tf.Tensor | None = None,
    ) -> tf.Tensor:
        """Return logits, (count, eighths, 4, TOKENS).

        Args:
            before: The tokens of the eighth before, (count, eighths, 4).
            sounding: What sounds then, as artlab.music.tokens.sounding has it.
            chosen: The tokens of this eighth; a voice sees those of the voices before it.
            latents: Of each bar, (count, bars, 16).
            kept: 1, or 0 of what the GRU shall not read, (count, eighths, 4).
        """
        read = self.embed(before)
        if kept is not None:
            read *= kept[..., None]
        latents = tf.repeat(latents, BAR, axis=1)
        eighths = tf.range(tf.shape(before)[1]) % BAR
        beat = tf.one_hot(tf.broadcast_to(eighths, tf.shape(before)[:2]), BAR)
        state = self.gru(tf.concat([_flat(read), latents, beat], axis=2))
        known = [state, latents, beat, _flat(self.embed(sounding))]
        voices = []
        for voice, (hidden, logits) in enumerate(zip(self.hidden, self.logits, strict=True)):
            voices.append(logits(hidden(tf.concat(known, axis=2))))
            known.append(self.embed(chosen[..., voice]))
        return tf.stack(voices, axis=2)


def _flat(embedded: tf.Tensor) -> tf.Tensor:
    """Put the four voices' numbers in one row."""
    shape = tf.shape(embedded)
    wide = embedded.shape[2] * embedded.shape[3]
    return tf.reshape(embedded, (shape[0], shape[1], wide))


def weights(networks: Networks) -> dict[str, np.ndarray]:
    """Return the weights by the names that artlab.music.decoder knows them by."""
    read = {
        f"encoder/{variable.path}": variable for variable in networks.encoder.trainable_variables
    }
    written = {
        variable.path.removeprefix("decoder/").replace("gru_cell/", ""): variable
        for variable in networks.decoder.trainable_variables
    }
    return {name: np.asarray(variable) for name, variable in (written | read).items()}

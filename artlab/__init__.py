"""artlab shows what a latent space is: a seed becomes a digit, its scores and a clip."""

import os

# TensorFlow reads these once: artlab says itself what went wrong, and a seed's picture, to its
# last bit, does not depend on the processor.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

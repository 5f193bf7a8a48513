"""Fits the models: ours an autoencoder, then a prior on its codes, then an adversary."""

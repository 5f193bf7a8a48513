"""Fits the models: an autoencoder, then a prior on its codes, then (GAN) an adversary."""

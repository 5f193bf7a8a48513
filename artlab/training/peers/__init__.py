"""Fits the peers."""

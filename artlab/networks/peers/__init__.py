"""What the peers are made of."""

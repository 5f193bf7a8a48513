"""What artlab withstands, tried for real: python -m trials says what may be asked."""

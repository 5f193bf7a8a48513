"""Clips: a walk from one position to another, drawn, enlarged to frames and written to a file."""

"""The tables: every generator on the same held-out work, beside peers and real pictures."""

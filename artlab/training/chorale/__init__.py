"""The chorale model: what it is fitted to, and how."""

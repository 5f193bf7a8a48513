"""A crowd that stays: what it hears, how long it waits, and what it leaves behind."""

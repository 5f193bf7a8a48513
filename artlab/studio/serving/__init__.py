"""How the page reaches its visitors, and what they cannot do to it."""

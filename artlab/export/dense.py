"""Bytes as text that a script may hold: from a disk a page can fetch nothing but scripts.

A character holds 15 bits and takes two bytes, in UTF-16; base64 would take a quarter more. Such a
file begins with a mark which says that it is UTF-16, whatever a host says of it.
"""

import numpy as np

BITS = 15  # of a character,
FIRST = 0x3000  # of which this one is 0: from here on none has a meaning in a script
ENCODING = "utf-16"


def text_of(content: bytes) -> str:
    r"""Return bytes as text, the highest bits first; the last character is filled up with zeros.

    >>> text_of(bytes([0, 3, 0])).encode("ascii", "backslashreplace")
    b'\\u3001\\u7000'
    """
    bits = np.unpackbits(np.frombuffer(content, np.uint8))
    rows = np.pad(bits, (0, -len(bits) % BITS)).reshape(-1, BITS)
    values = rows @ (1 << np.arange(BITS)[::-1]) + FIRST
    return values.astype("<u2").tobytes().decode("utf-16-le")

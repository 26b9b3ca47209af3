"""Text -> fingerprint: 64 bits that differ little where texts differ little, so that copies of a story are found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from itertools import islice

BITS = 64
SHINGLE = 3
"""Words that stand side by side and are looked at together."""
SHORTEST = 20
"""Words below which a text has too few shingles: one changed word would change half of the bits."""

# Chinese and Japanese write no blanks between words: each of their characters counts as one.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")

# The eight bits of every byte, each in a lane of its own, so that one sum counts the votes on all of them.
_LANE = 32
_VOTES = [sum((byte >> bit & 1) << _LANE * bit for bit in range(8)) for byte in range(256)]


def simhash(text: str) -> str | None:
    """Sixteen hex digits, or None for texts of fewer than ``SHORTEST`` words.

    Charikar's similarity hash (Similarity estimation techniques from rounding algorithms, STOC 2002) over shingles of
    words, as Manku, Jain and Das Sarma use it for web pages (Detecting near-duplicates for web crawling, WWW 2007):
    every shingle votes on each bit with the bit of its own hash. Case and signs make no difference.

    >>> text = " ".join(f"word{n}" for n in range(300))
    >>> distance(simhash(text), simhash("Agency: " + text.upper() + ".")) < 4
    True
    >>> simhash("a short note")
    """
    words = _WORD.findall(text.casefold())
    if len(words) < SHORTEST:
        return None
    shingles = {" ".join(shingle) for shingle in zip(*(islice(words, at, None) for at in range(SHINGLE)), strict=False)}
    hashes = [hashlib.blake2b(s.encode(), digest_size=BITS // 8).digest() for s in shingles]
    return bytes(_majority(column, len(hashes)) for column in zip(*hashes, strict=True)).hex()


def _majority(column: Iterable[int], many: int) -> int:
    """The byte whose bits are set that are set in more than half of these many bytes."""
    votes = sum(map(_VOTES.__getitem__, column))
    return sum(1 << bit for bit in range(8) if 2 * (votes >> _LANE * bit & (1 << _LANE) - 1) > many)


def distance(one: str, other: str) -> int:
    """How many bits of two fingerprints differ.

    >>> distance("00000000000000ff", "000000000000000f")
    4
    """
    return (int(one, 16) ^ int(other, 16)).bit_count()

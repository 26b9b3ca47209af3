"""Which way of reading suits a model, by its name and by who serves it."""

from __future__ import annotations

import re

from .client import Identity

STRONG = 14.0
"""Billions of weights from which a model is trusted with a whole article."""

_SIZE = re.compile(r"(?<![a-z\d.])(?:(?P<experts>\d+)x)?(?P<size>\d+(?:\.\d+)?)b(?![a-z\d])", re.IGNORECASE)


def is_strong(model: Identity) -> bool:
    """True for a model that is asked about whole articles unless told otherwise.

    A size in its name decides ("qwen2.5:32b", "Mixtral-8x7B"; of several the largest). Without one, models of hosted
    providers are taken for strong; the embedded model and those behind an address are not: nothing tells.

    >>> def served(name, hosted=False): return Identity(name, None, None, "tools", 1, hosted)
    >>> is_strong(served("openai/gpt-4.1-mini", hosted=True)), is_strong(served("local/qwen2.5-coder-1.5b"))
    (True, False)
    >>> is_strong(served("Qwen/Qwen2.5-72B-Instruct")), is_strong(served("groq/llama-3.1-8b-instant", hosted=True))
    (True, False)
    """
    sizes = [float(found["size"]) * int(found["experts"] or 1) for found in _SIZE.finditer(model.name)]
    return max(sizes) >= STRONG if sizes else model.hosted

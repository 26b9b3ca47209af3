"""The libraries of the extra ``eval``: asked for once, with a hint if they are missing."""

from __future__ import annotations

from importlib.util import find_spec

from ..errors import InputError

NEEDED = {"numpy": "numpy", "scipy": "scipy", "sklearn": "scikit-learn"}


def require() -> None:
    """Nothing if everything that scores need is installed.

    Raises:
        InputError: a library is missing; the hint says how to install it.
    """
    missing = [name for module, name in NEEDED.items() if find_spec(module) is None]
    if missing:
        raise InputError(f"missing: {', '.join(missing)}", "pip install 'extractor[eval]'")
